"""Writing imports: keeping a list, committing it, taking it back, forgetting it."""

from app.imports.operations.committing import ask_commit, commit_asked, commit_list
from app.imports.operations.keeping import drop_list, forget_lists, keep_list, note_details_read
from app.imports.operations.undoing import undo_list

__all__ = [
    "ask_commit",
    "commit_asked",
    "commit_list",
    "drop_list",
    "forget_lists",
    "keep_list",
    "note_details_read",
    "undo_list",
]
