"""One's own ticket, and what its link shows to somebody who scans it with their own camera."""

from urllib.parse import urlencode

from flask import Response, current_app, make_response, render_template, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import utcnow
from app.platform.drawing.qr import qr_path
from app.platform.errors import NotFound
from app.platform.htmx import see_other
from app.platform.masking import masked_code
from app.registrations.live_tickets import live_secret_of
from app.registrations.queries import holder_of, ticket_of
from app.registrations.rules import canonical_code
from app.registrations.views.blueprint import bp


@bp.get("/me/tickets/<int:registration_id>")
@access(Permission.OWN_ACCOUNT)
def ticket(registration_id: int) -> str:
    """The ticket of a registration, for its owner; it does not exist for anybody else."""
    found = ticket_of(registration_id)
    if found.person_id != current_actor().person_id:
        raise NotFound
    return render_template(
        "registrations/ticket.html",
        ticket=found,
        qr=qr_path(ticket_link(found.code)),
        link=ticket_link(found.code),
        live=live_secret_of(found.event_id, found.code),
        masked_code=masked_code(found.code),
        bring=found.bring_list,
        at=utcnow(),
    )


def ticket_link(code: str) -> str:
    """The address in a ticket's QR code, in capitals: they make a smaller code."""
    return f"{current_app.config['BASE_URL']}/T/{code}".upper()


@bp.get("/ticket-worker.js")
@public("The script that keeps tickets for use without a network; it holds nothing personal.")
def ticket_worker() -> Response:
    """Served from the root, because a worker governs only addresses below its own."""
    folder = f"{current_app.static_folder}/registrations"
    response = send_from_directory(folder, "ticket-worker.js", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/T/<code>")
@public("A ticket's link says nothing personal; gate staff go on to their gate.")
def ticket_door(code: str) -> AnyResponse:
    """Where a ticket's QR code leads: gate staff to the gate, anybody else to a sentence."""
    canonical = canonical_code(code)
    if canonical and current_actor().can_somewhere(Permission.GATE_WORK):
        holder = holder_of(canonical)
        if holder is not None:
            return see_other(f"/gate/{holder.event_id}?{urlencode({'code': code})}")
    return make_response(render_template("registrations/door.html"))
