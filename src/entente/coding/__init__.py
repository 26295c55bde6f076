"""What happened and who said so: an annotated Doc comes in, mentions of events and statements go out.

`readings` is the interface between finding events and recording them: `heads` reads them off the network (by the
triggers and roles of `participants`), `endpoint` asks a language model of the user's. `mentions` makes records of what
was read, with `parties`, `circumstances`, `magnitude`, `confidence` and the tables of `ontology` and `cameo`;
`statements` finds who said what. `Coder` does it all for one document by its `settings`, `workers` for many on several
cores. This room knows nothing of stores, events or pages.
"""

from entente.coding.coder import Coded, Coder
from entente.coding.outlets import with_outlet
from entente.coding.settings import ModelSettings, Settings, SettingsError

__all__ = ["Coded", "Coder", "ModelSettings", "Settings", "SettingsError", "with_outlet"]
