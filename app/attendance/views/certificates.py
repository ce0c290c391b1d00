"""Certificates of attendance: for the student to take, for anybody with the code to verify."""

from flask import Response as FileAnswer
from flask import current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from app.attendance.certificate_paper import certificate_paper
from app.attendance.operations.certificates import make_certificate
from app.attendance.operations.claims import report_attendance
from app.attendance.queries.certificates import certificate_behind, own_certificate
from app.attendance.rules.certificates import grouped_code
from app.attendance.views.blueprint import bp
from app.platform.access import Permission, access, current_actor, public
from app.platform.clock import utcnow
from app.platform.drawing.pdf import write_pdf
from app.platform.htmx import see_other
from app.platform.masking import masked_name
from app.platform.throttle import Limit, check_limit, count_attempt, is_campus_address
from app.registrations.rules import canonical_code

GUESSES = Limit("certificate-address", "20 per 10 minutes")


@bp.post("/me/certificates/<int:event_id>")
@access(Permission.OWN_RECORD)
def make_own_certificate(event_id: int) -> Response:
    """Make one's certificate of an event, and go to it."""
    make_certificate(event_id, actor=current_actor(), at=utcnow())
    return see_other(f"/me/certificates/{event_id}.pdf")


@bp.get("/me/certificates/<int:event_id>.pdf")
@access(Permission.OWN_RECORD)
def certificate_file(event_id: int) -> FileAnswer:
    """One's certificate as a PDF."""
    attested = own_certificate(current_actor().person_id or 0, event_id, utcnow())
    link = f"{current_app.config['BASE_URL']}/V/{attested.code}"
    site = str(current_app.config["SITE_NAME"] or "Fairday")
    response = FileAnswer(write_pdf(certificate_paper(attested, link, site)))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f"inline; filename=certificate-{event_id}.pdf"
    response.headers["Cache-Control"] = "no-store, private"
    return response


@bp.post("/me/attendance/<int:event_id>")
@access(Permission.OWN_RECORD)
def report_own(event_id: int) -> Response:
    """Say that one attended an event whose door knows nothing of it."""
    report_attendance(event_id, actor=current_actor(), at=utcnow())
    return see_other("/me/record")


@bp.get("/V/<code>")
@public("Whoever was shown a certificate can verify it by its code; the name is masked.")
def verify(code: str) -> Response:
    """What a certificate attests today; who guesses codes is slowed down."""
    address = request.remote_addr or ""
    is_counted = not is_campus_address(address)
    if is_counted:
        check_limit(GUESSES, address)
    canonical = canonical_code(code)
    found = certificate_behind(canonical, utcnow()) if canonical else None
    if found is None and is_counted:
        count_attempt(GUESSES, address)
    shown = {"masked": masked_name(found.name), "code": grouped_code(found.code)} if found else {}
    page = render_template("attendance/certificate.html", found=found, **shown)
    return make_response(page, 200 if found else 404)
