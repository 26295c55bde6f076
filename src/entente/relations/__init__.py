"""How parties stand with each other over time: the store's events and statements come in, series and tables go out.

In: a store, and a query that names a pair (countries or actors), a period and which events count. Out: the series of
the pair period by period with what was read in each, the changes of its level with the events that made them, two
relations compared, the panel of all pairs of states, and the dossier that tells all of it with its sources, as text,
page, brief and chart. Counted are events, not reports; 0 is "nothing happened",
null is "not covered" or "did not exist". This room must not know how events are coded or merged, nor how tables are
shown or written to files; what it asks of the store is in `entente.store.counting`.

    series = dyad_series(store, SeriesQuery("RUS", "UKR", period="month"))
    for change in changes(store, series):
        print(change.period, change.direction, change.events)
"""

from entente.relations.changes import Change, changes
from entente.relations.comparing import Comparison, Difference, compare, compare_periods
from entente.relations.coverage import Coverage, coverage
from entente.relations.panel import PANEL_LABELS, panel
from entente.relations.series import Series, SeriesQuery, dyad_series

__all__ = [
    "PANEL_LABELS",
    "Change",
    "Comparison",
    "Coverage",
    "Difference",
    "Series",
    "SeriesQuery",
    "changes",
    "compare",
    "compare_periods",
    "coverage",
    "dyad_series",
    "panel",
]
