"""A graduate list becomes people and students: compare, write, take back.

The list speaks only where it says something: a blank cell leaves what is on record. Every step
works on whole lists, so that 20,000 rows need a constant number of statements per 5,000.
"""

from app.people.roster_import.comparing import RosterPlan, plan
from app.people.roster_import.writing import apply, undo

__all__ = ["RosterPlan", "apply", "plan", "undo"]
