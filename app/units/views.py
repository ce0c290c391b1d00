"""Administration of units and of policy."""

from flask import Blueprint, flash, make_response, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.platform.access import Permission, access, current_actor
from app.platform.clock import campus_today, utcnow
from app.platform.errors import Refusal
from app.platform.htmx import see_other
from app.platform.words import refusal_text
from app.units.access import manageable_unit
from app.units.forms import PolicyForm, UnitForm
from app.units.kinds import UnitKind
from app.units.operations import add_unit, set_policy
from app.units.policies import policy_history, policy_table
from app.units.policy_words import POLICIES
from app.units.queries import UnitRow, unit_rows

bp = Blueprint("units", __name__)


def _own_units(permission: Permission) -> list[UnitRow]:
    return unit_rows(current_actor().unit_paths(permission))


def _choices(rows: list[UnitRow]) -> list[tuple[int, str]]:
    return [(row.id, "　" * row.depth + row.name) for row in rows]


def _units_page(form: UnitForm, status: int = 200) -> Response:
    rows = _own_units(Permission.UNIT_MANAGE)
    return make_response(render_template("units/units.html", form=form, rows=rows), status)


def _unit_form() -> UnitForm:
    form = UnitForm()
    form.parent_id.choices = _choices(
        [r for r in _own_units(Permission.UNIT_MANAGE) if r.kind is not UnitKind.SCHOOL]
    )
    return form


@bp.get("/admin/units")
@access(Permission.UNIT_MANAGE)
def units() -> Response:
    """The tree, and the form for one more."""
    return _units_page(_unit_form())


@bp.post("/admin/units")
@access(Permission.UNIT_MANAGE)
def unit_submit() -> Response:
    """Add a unit below one of the actor's."""
    form, actor = _unit_form(), current_actor()
    if not form.validate():
        return _units_page(form, 422)
    parent = manageable_unit(actor, form.parent_id.data)
    code, name, kind = str(form.code.data), str(form.name.data), UnitKind(form.kind.data)
    try:
        add_unit(code, name, kind, parent_id=parent.id, actor=actor, at=utcnow())
    except Refusal as refusal:
        field = form.code if refusal.reason == "unit_code_taken" else form.kind
        field.errors = [refusal_text(refusal)]
        return _units_page(form, 422)
    flash(_("%(name)s is added.", name=name), "ok")
    return see_other("/admin/units")


def _policy_form() -> PolicyForm:
    form = PolicyForm()
    form.unit_id.choices = _choices(_own_units(Permission.POLICY_MANAGE))
    return form


def _policy_page(form: PolicyForm, status: int = 200) -> Response:
    actor, today = current_actor(), campus_today(utcnow())
    paths = actor.unit_paths(Permission.POLICY_MANAGE)
    page = render_template(
        "units/policy.html",
        form=form,
        values=policy_table(paths[0], on=today),
        history=policy_history(paths),
        names=POLICIES,
    )
    return make_response(page, status)


@bp.get("/admin/policy")
@access(Permission.POLICY_MANAGE)
def policy() -> Response:
    """The numbers in force with their documents, their history, and the form for a new one."""
    return _policy_page(_policy_form())


@bp.post("/admin/policy")
@access(Permission.POLICY_MANAGE)
def policy_submit() -> Response:
    """Set a number from a day on; earlier rows stay."""
    form, actor = _policy_form(), current_actor()
    if not form.validate():
        return _policy_page(form, 422)
    unit = manageable_unit(actor, form.unit_id.data, Permission.POLICY_MANAGE)
    set_policy(unit.id, form.draft(), actor=actor, at=utcnow())
    flash(_("The number is set for %(unit)s.", unit=unit.name), "ok")
    return see_other("/admin/policy")
