"""Gold files in, scores out: how well the shipped model does on data that somebody else labelled.

`run(task, gold)` scores one task: relations (PLV), entities (token TAB tag), syntax (CoNLL-U). Every task predicts
from the text alone, with the code that also codes documents. `validation` is the other way: samples of a store that
people check by hand. This room knows nothing of pages.
"""

from entente.evaluate.report import GoldError, Report
from entente.evaluate.tasks import TASKS, run

__all__ = ["TASKS", "GoldError", "Report", "run"]
