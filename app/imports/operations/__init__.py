"""Writing imports: keeping a list, committing it, taking it back, forgetting it."""

from app.imports.operations.committing import ask_commit, commit_list
from app.imports.operations.keeping import drop_list, forget_lists, keep_list, note_details_read
from app.imports.operations.undoing import ask_undo, undo_list
from app.imports.operations.working import do_asked

__all__ = [
    "ask_commit",
    "ask_undo",
    "commit_list",
    "do_asked",
    "drop_list",
    "forget_lists",
    "keep_list",
    "note_details_read",
    "undo_list",
]
