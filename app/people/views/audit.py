"""The audit trail, for those who keep the house."""

from flask import render_template, request

from app.people.queries import audit_page
from app.people.views.blueprint import bp
from app.platform.access import Permission, access, current_actor


@bp.get("/admin/audit")
@access(Permission.AUDIT_READ)
def audit() -> str:
    """Who did what, newest first; of people of the actor's own units."""
    paths = current_actor().unit_paths(Permission.AUDIT_READ)
    action = request.args.get("action", "")[:60]
    page = audit_page(paths, action, request.args.get("page", 1, int))
    return render_template("people/audit.html", page=page, action=action)
