"""Pages of imports: send a list, look at what it would do, save it, take it back."""

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.imports.access import (
    importable_kinds,
    importable_paths,
    importable_unit,
    visible_batch,
    visible_batches,
)
from app.imports.forms import CommitForm, UploadForm
from app.imports.kinds import ImportKind, ImportState
from app.imports.lists import IMPORTERS
from app.imports.models import ImportBatch
from app.imports.operations import (
    ask_commit,
    ask_undo,
    commit_list,
    drop_list,
    keep_list,
    note_details_read,
    undo_list,
)
from app.imports.queries import (
    batch_card,
    batch_page,
    helpers_without_account,
    incoming_list,
    mending_table,
    rows_in,
    rows_written,
    state_of,
)
from app.imports.rules import LONGEST_AT_ONCE
from app.imports.words import KINDS
from app.people.operations import issue_slips
from app.platform.access import Permission, access, current_actor
from app.platform.clock import utcnow
from app.platform.errors import NotFound, Refusal
from app.platform.forms import options
from app.platform.htmx import see_other
from app.platform.reasons import Reason
from app.platform.spreadsheets.row_words import ROW_REASONS
from app.platform.spreadsheets.writing import write_table
from app.platform.words import refusal_text
from app.platform.worker import worker_is_alive
from app.units.kinds import UnitKind
from app.units.queries import unit_by_id, unit_rows

bp = Blueprint("imports", __name__)

SHOWN_PROBLEMS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/organise/imports")
@access(Permission.LIST_IMPORT)
def imports() -> AnyResponse:
    """The form for one more list, and the imports so far."""
    return _imports_page(_upload_form())


@bp.post("/organise/imports")
@access(Permission.LIST_IMPORT)
def upload() -> AnyResponse:
    """Read a file and keep the list; what it would do is on its page."""
    form, actor = _upload_form(), current_actor()
    if (target := form.target()) is not None:
        importable_unit(actor, *target)
    if not form.validate():
        return _imports_page(form, 422)
    draft = form.draft()
    try:
        incoming = incoming_list(draft.kind, draft.unit_id, draft.name, draft.content)
    except Refusal as refusal:
        form.file.errors = [refusal_text(refusal)]
        return _imports_page(form, 422)
    batch_id = keep_list(incoming, actor=actor, at=utcnow())
    return see_other(url_for("imports.batch", batch_id=batch_id))


@bp.get("/organise/imports/<int:batch_id>")
@access(Permission.LIST_IMPORT)
def batch(batch_id: int) -> AnyResponse:
    """One import: what it would do, does or did."""
    return _batch_page(visible_batch(current_actor(), batch_id))


@bp.get("/organise/imports/<int:batch_id>/progress")
@access(Permission.LIST_IMPORT)
def progress(batch_id: int) -> AnyResponse:
    """How far the worker is with a long list; the whole page once it is done."""
    found = visible_batch(current_actor(), batch_id)
    if state_of(found, utcnow()) not in {ImportState.WAITING, ImportState.UNDOING}:
        return see_other(url_for("imports.batch", batch_id=batch_id))
    return make_response(render_template("imports/_progress.html", batch=found, **_steps(found)))


@bp.get("/organise/imports/<int:batch_id>/rejected.xlsx")
@access(Permission.LIST_IMPORT)
def rejected(batch_id: int) -> AnyResponse:
    """The rejected rows as a spreadsheet to mend and send again."""
    found = visible_batch(current_actor(), batch_id)
    _note_details(found)
    words = {reason: str(text) for reason, text in ROW_REASONS.items()}
    headings, rows = mending_table(found, words)
    content = write_table([*headings, _("What is wrong")], rows, sheet_name=_("Rows to mend"))
    response = Response(content, mimetype=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename=rejected-{batch_id}.xlsx"
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/organise/imports/<int:batch_id>/commit")
@access(Permission.LIST_IMPORT)
def commit(batch_id: int) -> AnyResponse:
    """Save the list, all of it or its good rows; a long one is left to the worker."""
    actor, at, form = current_actor(), utcnow(), CommitForm()
    found = visible_batch(actor, batch_id)
    skip, key = form.skip_rejected.data, form.idempotency_key.data
    is_long = rows_in(found.answer) > LONGEST_AT_ONCE
    try:
        if is_long and worker_is_alive(at):
            ask_commit(batch_id, skip_rejected=skip, actor=actor, at=at)
        else:
            commit_list(batch_id, skip_rejected=skip, key=key, actor=actor, at=at)
    except Refusal as refusal:
        return _batch_page(visible_batch(actor, batch_id), refusal)
    return see_other(url_for("imports.batch", batch_id=batch_id))


@bp.post("/organise/imports/<int:batch_id>/undo")
@access(Permission.LIST_IMPORT)
def undo(batch_id: int) -> AnyResponse:
    """Take a committed list back, unless something depends on it; a long one by the worker."""
    actor, at = current_actor(), utcnow()
    found = visible_batch(actor, batch_id)
    is_long = rows_written(found.answer) > LONGEST_AT_ONCE
    try:
        if is_long and worker_is_alive(at):
            ask_undo(batch_id, actor=actor, at=at)
        else:
            undo_list(batch_id, actor=actor, at=at)
    except Refusal as refusal:
        return _batch_page(visible_batch(actor, batch_id), refusal)
    return see_other(url_for("imports.batch", batch_id=batch_id))


@bp.post("/organise/imports/<int:batch_id>/removal")
@access(Permission.LIST_IMPORT)
def removal(batch_id: int) -> AnyResponse:
    """Put a list away without saving anything of it."""
    actor = current_actor()
    visible_batch(actor, batch_id)
    drop_list(batch_id, actor=actor, at=utcnow())
    flash(_("The list is put away; nothing of it was saved."), "ok")
    return see_other(url_for("imports.imports"))


@bp.post("/organise/imports/<int:batch_id>/slips")
@access(Permission.LIST_IMPORT)
def slips(batch_id: int) -> str:
    """Slips for helpers without mail, shown once for printing; earlier slips stop working."""
    actor = current_actor()
    found = visible_batch(actor, batch_id)
    if found.kind is not ImportKind.HARDSHIP:
        raise NotFound
    helpers = helpers_without_account(unit_by_id(found.unit_id))
    issued = issue_slips(helpers, actor=actor, at=utcnow())
    return render_template("imports/slips.html", batch_id=batch_id, slips=issued)


def _upload_form() -> UploadForm:
    form, actor = UploadForm(), current_actor()
    form.kind.choices = options([(kind.value, KINDS[kind]) for kind in importable_kinds(actor)])
    rows = unit_rows(sorted(importable_paths(actor)))
    form.unit_id.choices = [
        (row.id, "　" * row.depth + row.name) for row in rows if row.kind is not UnitKind.PROVINCE
    ]
    return form


def _imports_page(form: UploadForm, status: int = 200) -> AnyResponse:
    number = request.args.get("page", 1, int)
    page = batch_page(visible_batches(current_actor()), number, utcnow())
    return make_response(
        render_template("imports/imports.html", form=form, page=page, kinds=KINDS), status
    )


def _batch_page(found: ImportBatch, refusal: Refusal | None = None) -> AnyResponse:
    """The page of an import; with the refusal of what was just asked, 409."""
    if found.answer["rejected"] and found.kept_until is not None:
        _note_details(found)
    at = utcnow()
    card = batch_card(found, at)
    waiting = _helpers_waiting(found) if card.state is ImportState.COMMITTED else 0
    page = render_template(
        "imports/import.html",
        card=card,
        kinds=KINDS,
        reasons=ROW_REASONS,
        shown=SHOWN_PROBLEMS,
        refused=refusal_text(refusal or _earlier(found)) if refusal or found.refusal else "",
        slips_waiting=waiting,
        **_steps(found),
    )
    return make_response(page, 200 if refusal is None else 409)


def _earlier(found: ImportBatch) -> Refusal:
    """What the worker was refused with."""
    kept = found.refusal or {}
    return Refusal(Reason(kept["reason"]), **kept["facts"])


def _steps(found: ImportBatch) -> dict[str, int]:
    """Either way is one transaction: what can be said of it is which step it is in."""
    return {"done": 1 if found.leased_until is None else 2, "of": 3}


def _helpers_waiting(found: ImportBatch) -> int:
    if found.kind is not ImportKind.HARDSHIP:
        return 0
    return len(helpers_without_account(unit_by_id(found.unit_id)))


def _note_details(found: ImportBatch) -> None:
    if IMPORTERS[found.kind].sensitive:
        note_details_read(found.id, actor=current_actor(), at=utcnow())
