"""What comes in from other data sets: files of POLECAT, ICEWS and GDELT → events.

In: a file as its users have it (tabs, packed or not, with the faults that such files are known for), the name of its
layout, and a name for the data set. Out: `entente.records.Event` without evidence and mentions, one at a time, and an
`ImportReport` that counts what was mended and what was refused, by reason. A row that cannot be used never stops the
rest; a file that cannot be read is an `ImportFault`. This room must not know how a store keeps events, only that it
does (`import_file`).

    report = ImportReport("events.2021.tab")
    for event in read("icews", Path("events.2021.tab"), report):
        print(event.date, event.type, event.actors[0].name)
    print(*report.lines(), sep="; ")

What the events say: type and mode are PLOVER's (of CAMEO codes by `crosswalk.tsv`), `quad` and `score` PLOVER's for
them, so that all sources are on one scale; `goldstein` is the file's own. Status is always actual, historical false.
Confidence is 0.5, which here means that it is not known.
"""

from entente.formats.reading.faults import ImportFault, ImportReport, Noted
from entente.formats.reading.importing import LAYOUTS, Layout, import_file, read

__all__ = ["LAYOUTS", "ImportFault", "ImportReport", "Layout", "Noted", "import_file", "read"]
