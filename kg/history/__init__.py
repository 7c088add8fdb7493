"""History: how statements are superseded and retracted, what the history store says of them, and the past rebuilt.

The public store holds what is accepted now. What was superseded or retracted stands in the history store, whole, with
the decision that closed it; so do former descriptions of what was merged, split or corrected.
"""

from kg.history.amendment import Amendment, Plan
from kg.history.closings import (
    Closing,
    closing_of,
    closing_quads,
    last_closed,
    orphans,
    read_closings,
    recovery,
    supplement,
)
from kg.history.loading import add_history
from kg.history.past import Past, first_recorded, rebuild
from kg.history.people import merge, split
from kg.history.preview import preview
from kg.history.statements import retract, supersede

__all__ = [
    "Amendment",
    "Closing",
    "Past",
    "Plan",
    "add_history",
    "closing_of",
    "closing_quads",
    "first_recorded",
    "last_closed",
    "merge",
    "orphans",
    "preview",
    "read_closings",
    "rebuild",
    "recovery",
    "retract",
    "split",
    "supersede",
    "supplement",
]
