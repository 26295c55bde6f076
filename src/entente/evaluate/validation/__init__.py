"""Checking by hand: a store comes in; out go samples of it, the figures that answers give, and a confidence from them.

`draw` takes a stratified random sample and keeps it in the store; a `Round` leads one checker through it, whatever the
form (terminal, page); `figures` counts, `appendix` says it for a paper. `exchange`, `label_studio` and
`training_lines` carry answers elsewhere; `recalibrating` fits confidence to them. This room writes samples and answers
into the store and nothing else, and must not know how a form looks.
"""

from entente.evaluate.validation.answering import SLOTS, VALUES, Item, Round
from entente.evaluate.validation.errors import AnswerError, SampleError
from entente.evaluate.validation.figures import Figures, Precision, Recall, figures
from entente.evaluate.validation.intervals import Share
from entente.evaluate.validation.naming import sample_of
from entente.evaluate.validation.passages import Shown, highlights
from entente.evaluate.validation.sampling import Wish, draw
from entente.evaluate.validation.strata import BY

__all__ = [
    "BY",
    "SLOTS",
    "VALUES",
    "AnswerError",
    "Figures",
    "Item",
    "Precision",
    "Recall",
    "Round",
    "SampleError",
    "Share",
    "Shown",
    "Wish",
    "draw",
    "figures",
    "highlights",
    "sample_of",
]
