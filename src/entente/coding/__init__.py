"""What happened and who said so: an annotated Doc comes in, mentions of events and statements go out.

`ontology` is PLOVER, CAMEO and the way between them; `participants` finds triggers and who plays which role,
`mentions` decides type and status and fills the slots, `statements` finds who said what. `Coder` does it all for
one document, `workers` for many on several cores. This room knows nothing of stores, events or pages.
"""

from entente.coding.coder import Coded, Coder

__all__ = ["Coded", "Coder"]
