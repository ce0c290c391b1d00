"""Self check-ins of an event that somebody should look at."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.attendance.models import Scan, SelfCheckIn
from app.attendance.rules.anomalies import Anomalies, CheckInFacts, anomalies_in
from app.people.models import Person, Student
from app.platform.database import reading
from app.platform.masking import masked_name, masked_number


def anomalies_of(event_id: int) -> Anomalies:
    """What stands out among the self check-ins of an event, tried or done, in one trip."""
    rows = reading().execute(
        select(
            SelfCheckIn.person_id,
            Person.name,
            func.coalesce(Student.number, ""),
            SelfCheckIn.browser_hash,
            SelfCheckIn.address_hash,
            SelfCheckIn.at,
            Scan.outcome,
        )
        .join(Person, Person.id == SelfCheckIn.person_id)
        .join(Scan, Scan.id == SelfCheckIn.scan_id)
        .outerjoin(Student, Student.person_id == SelfCheckIn.person_id)
        .where(SelfCheckIn.event_id == event_id)
        .order_by(SelfCheckIn.at, SelfCheckIn.scan_id)
    )
    return anomalies_in(_check_in(row) for row in rows)


def _check_in(row: Sequence[Any]) -> CheckInFacts:
    person_id, name, number, *rest = row
    return CheckInFacts(person_id, masked_name(name), masked_number(number), *rest)
