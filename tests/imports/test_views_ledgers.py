"""Ledgers of hardship graduates in the browser: seen by officers, and by nobody else."""

from flask.testing import FlaskClient
from sqlalchemy import select

from app.people.models import OneTimeCode
from app.platform.access import Actor
from app.platform.audit import AuditRow
from app.platform.database import reading
from app.platform.spreadsheets.reading import read_table
from app.support.models import SupportFile
from app.units.models import Unit
from app.venues.models import Venue
from tests.factories import count
from tests.imports.desks import ADDRESS, commit, keep, newest, save, send
from tests.imports.scenes import GOOD, HARDSHIP, LEDGER, ROSTER, ZHAO, roster_csv, sample


def test_ledger_and_venues_are_imported(
    desk: FlaskClient, office: FlaskClient, university: Unit, organiser: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    for _ in range(2):
        send(office, "hardship", university.id, sample("hardship.xlsx"))
        assert commit(office, newest().id, skip_rejected="1").status_code == 303
        send(desk, "venues", university.id, sample("venues.xlsx"))
        assert commit(desk, newest().id).status_code == 303
    assert (count(SupportFile), count(Venue)) == (150, 5)


def test_ledger_does_not_exist_for_an_organiser(
    desk: FlaskClient, office: FlaskClient, university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    assert send(desk, "hardship", university.id, sample("hardship.xlsx")).status_code == 404
    ledger = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    for path in ("", "/rejected.xlsx"):
        assert desk.get(f"{ADDRESS}/{ledger.id}{path}").status_code == 404
    page = desk.get(ADDRESS).text
    assert "台账" not in page
    assert "台账" in office.get(ADDRESS).text


def test_details_of_a_ledger_are_shown_to_officers_and_audited(
    office: FlaskClient, university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    batch_id = keep(HARDSHIP, university, sample("hardship.xlsx"), officer)
    page = office.get(f"{ADDRESS}/{batch_id}").text
    assert "困难类型: 家庭困难" in page
    assert "T1006" in page  # a helper with several positions
    [sheet] = read_table(office.get(f"{ADDRESS}/{batch_id}/rejected.xlsx").data).sheets
    assert len(sheet.rows) == 3
    reads = reading().scalars(select(AuditRow).where(AuditRow.action == "import.details")).all()
    assert [(row.person_id, row.subject_id) for row in reads] == [
        (officer.person_id, str(batch_id))
    ] * 2


def test_helpers_without_mail_get_slips(
    office: FlaskClient, university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, sample("roster.xls"), organiser)
    ledger = save(HARDSHIP, university, sample("hardship.xlsx"), officer, skip_rejected=True)
    assert "账号条：15" in office.get(f"{ADDRESS}/{ledger.id}").text
    page = office.post(f"{ADDRESS}/{ledger.id}/slips").text
    assert "T1006" in page
    assert (page.count('class="sheet slip"'), count(OneTimeCode)) == (15, 15)


def test_slips_are_for_ledgers_only(desk: FlaskClient, university: Unit, organiser: Actor) -> None:
    kept = save(ROSTER, university, roster_csv(ZHAO), organiser)
    assert desk.post(f"{ADDRESS}/{kept.id}/slips").status_code == 404


def test_details_of_a_ledger_are_gone_with_the_list(
    office: FlaskClient, university: Unit, organiser: Actor, officer: Actor
) -> None:
    save(ROSTER, university, GOOD, organiser)
    ledger = save(HARDSHIP, university, LEDGER, officer, skip_rejected=True)
    assert "N9" in office.get(f"{ADDRESS}/{ledger.id}").text
    assert office.post(f"{ADDRESS}/{ledger.id}/undo").status_code == 303
    page = office.get(f"{ADDRESS}/{ledger.id}").text
    assert "本校没有这个学号的学生" in page
    assert "N9" not in page
