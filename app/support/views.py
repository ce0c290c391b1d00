"""Pages of support: a helper's students, a file, an officer's coverage. Every reading is noted."""

from datetime import date

from flask import Blueprint, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.platform.access import Permission, access, current_actor
from app.platform.addresses import whole_number
from app.platform.clock import campus_today, utcnow
from app.platform.htmx import see_other
from app.support.access import files_below, own_caseload, visible_file, visible_unit
from app.support.forms import PlanForm
from app.support.operations import Purpose, change_plan, note_reads
from app.support.queries import (
    caseload,
    class_years,
    coverage,
    file_card,
    readers_of,
    requirement_for,
)
from app.support.rules import current_class_year, shown_count
from app.units.queries import unit_rows

bp = Blueprint("support", __name__)


def _today() -> date:
    return campus_today(utcnow())


@bp.get("/support")
@access(Permission.SUPPORT_CASELOAD)
def helper() -> Response:
    """A helper's own students, those with most missing first; officers start at coverage."""
    actor = current_actor()
    cases = caseload(own_caseload(actor), on=_today())
    if not cases and actor.can_somewhere(Permission.SUPPORT_UNIT):
        return see_other("/support/coverage")
    note_reads([case.file_id for case in cases], Purpose.CASELOAD, actor=actor, at=utcnow())
    return make_response(render_template("support/helper.html", cases=cases))


@bp.get("/support/files/<int:file_id>")
@access(Permission.SUPPORT_CASELOAD)
def file(file_id: int) -> Response:
    """One student's file: progress, activities with evidence, plan, who read it."""
    return _file_page(file_id, None)


def _file_page(file_id: int, form: PlanForm | None, status: int = 200) -> Response:
    actor = current_actor()
    found = visible_file(actor, file_id)
    note_reads([file_id], Purpose.FILE, actor=actor, at=utcnow())
    card = file_card(found, on=_today())
    page = render_template(
        "support/file.html",
        card=card,
        readers=readers_of(file_id),
        form=form or PlanForm(plan=card.plan),
    )
    return make_response(page, status)


@bp.post("/support/files/<int:file_id>/plan")
@access(Permission.SUPPORT_CASELOAD)
def plan(file_id: int) -> Response:
    """Write the student's plan."""
    actor, form = current_actor(), PlanForm()
    visible_file(actor, file_id)
    if not form.validate():
        return _file_page(file_id, form, 422)
    change_plan(file_id, str(form.plan.data), actor=actor, at=utcnow())
    flash(_("The plan is saved."), "ok")
    return see_other(f"/support/files/{file_id}")


@bp.get("/support/coverage")
@access(Permission.SUPPORT_UNIT)
def unit_coverage() -> str:
    """Sums by school for a class year: files, helpers, activities."""
    units = unit_rows(current_actor().unit_paths(Permission.SUPPORT_UNIT))
    unit = visible_unit(current_actor(), request.args.get("unit", units[0].id, whole_number()))
    year = request.args.get("class_year", current_class_year(_today()), whole_number(2000, 2100))
    requirement = requirement_for(unit.path, year, on=_today())
    return render_template(
        "support/coverage.html",
        unit=unit,
        units=units,
        year=year,
        years=sorted({year, *class_years(unit.path)}, reverse=True),
        requirement=requirement,
        rows=coverage(unit.path, year, requirement),
    )


@bp.app_template_test("withheld")
def is_withheld(count: int) -> bool:
    """Whether a count is too small to be shown."""
    return shown_count(count) is None


@bp.get("/support/units/<int:unit_id>")
@access(Permission.SUPPORT_UNIT)
def unit_list(unit_id: int) -> str:
    """Every supported student of a unit, for its officer."""
    actor = current_actor()
    unit = visible_unit(actor, unit_id)
    cases = caseload(files_below(unit), on=_today())
    note_reads([case.file_id for case in cases], Purpose.UNIT_LIST, actor=actor, at=utcnow())
    return render_template("support/unit_list.html", unit=unit, cases=cases)
