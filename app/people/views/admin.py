"""Administration: people and roles, units, policy, slips for students, the audit trail."""

from flask import flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.people.access import manageable_grant, manageable_person
from app.people.forms import InvitationForm
from app.people.operations import disable_person, invite, issue_slips, revoke_role
from app.people.queries import class_members, classes_to_activate, staff_page
from app.people.role_words import ROLES
from app.people.views.blueprint import bp
from app.platform.access import Permission, access, current_actor
from app.platform.addresses import whole_number
from app.platform.clock import utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text
from app.units.access import manageable_unit
from app.units.queries import unit_rows

PEOPLE = Permission.PEOPLE_MANAGE


@bp.get("/admin")
@access(PEOPLE)
def admin() -> Response:
    """Where administration starts: the people."""
    return see_other("/admin/people")


@bp.get("/admin/people")
@access(PEOPLE)
def staff() -> str:
    """Members of staff, their roles, and whether they have come in yet."""
    paths = current_actor().unit_paths(PEOPLE)
    number = request.args.get("page", 1, int)
    words = request.args.get("q", "")[:80].strip()
    page = staff_page(paths, words, number)
    return render_template("people/staff.html", page=page, words=words, roles=ROLES)


@bp.get("/admin/people/new")
@access(PEOPLE)
def invitation() -> Response:
    """The form to invite somebody."""
    return _invitation_page(_invitation_form())


def _invitation_form() -> InvitationForm:
    form = InvitationForm()
    rows = unit_rows(current_actor().unit_paths(PEOPLE))
    form.unit_id.choices = [(row.id, "　" * row.depth + row.name) for row in rows]
    return form


def _invitation_page(form: InvitationForm, status: int = 200) -> Response:
    return make_response(render_template("people/invite.html", form=form), status)


@bp.post("/admin/people")
@access(PEOPLE)
def invitation_submit() -> Response:
    """Invite, or give the role to somebody who has an account already."""
    form, actor = _invitation_form(), current_actor()
    if not form.validate():
        return _invitation_page(form, 422)
    draft = form.draft()
    manageable_unit(actor, draft.unit_id, PEOPLE)
    try:
        invite(draft.email, draft.role, draft.unit_id, name=draft.name, actor=actor, at=utcnow())
    except Refusal as refusal:
        form.role.errors = [refusal_text(refusal)]
        return _invitation_page(form, 422)
    flash(_("The invitation to %(email)s is on its way.", email=draft.email), "ok")
    return see_other("/admin/people")


@bp.post("/admin/roles/<int:grant_id>/revocation")
@access(PEOPLE)
def role_revocation(grant_id: int) -> Response:
    """Take a role back."""
    manageable_grant(current_actor(), grant_id)
    revoke_role(grant_id, actor=current_actor(), at=utcnow())
    flash(_("The role is taken back."), "ok")
    return see_other("/admin/people")


@bp.post("/admin/people/<int:person_id>/closure")
@access(PEOPLE)
def person_closure(person_id: int) -> Response:
    """Close an account."""
    manageable_person(current_actor(), person_id)
    disable_person(person_id, actor=current_actor(), at=utcnow())
    flash(_("The account is closed."), "ok")
    return see_other("/admin/people")


@bp.get("/admin/slips")
@access(Permission.ROSTER_IMPORT)
def slips() -> str:
    """Classes whose students have not activated yet."""
    paths = current_actor().unit_paths(Permission.ROSTER_IMPORT)
    return render_template("people/slips.html", classes=classes_to_activate(paths))


@bp.post("/admin/slips")
@access(Permission.ROSTER_IMPORT)
def slips_submit() -> str:
    """Make and show the slips of a class, once, for printing; earlier slips stop working."""
    actor = current_actor()
    school_id = request.form.get("school_id", 0, whole_number())
    school = manageable_unit(actor, school_id, Permission.ROSTER_IMPORT)
    class_name = request.form.get("class_name", "")
    issued = issue_slips(class_members(school.id, class_name), actor=actor, at=utcnow())
    return render_template(
        "people/slips_print.html", slips=issued, school=school, class_name=class_name
    )
