"""What the lists are called."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.imports.kinds import ImportKind

KINDS: dict[ImportKind, LazyString] = {
    ImportKind.ROSTER: _l("Graduate list"),
    ImportKind.HARDSHIP: _l("Ledger of hardship graduates"),
    ImportKind.VENUES: _l("Venues"),
}
