"""A ledger of hardship graduates becomes support files with helpers: compare, write, take back.

Everything here is sensitive: plans, their rejections and what `apply` gives go nowhere in plain
text. Every step works on whole lists, with a constant number of statements per 5,000 rows.
"""

from app.support.hardship_import.comparing import HardshipPlan, plan
from app.support.hardship_import.undoing import undo
from app.support.hardship_import.writing import apply

__all__ = ["HardshipPlan", "apply", "plan", "undo"]
