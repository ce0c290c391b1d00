"""Writing support: files and pairings, and the record of each reading."""

from app.support.operations.files import change_plan, pair_helper, save_file
from app.support.operations.reads import Purpose, note_reads

__all__ = ["Purpose", "change_plan", "note_reads", "pair_helper", "save_file"]
