"""What a browser sends to the pages of imports, and lists kept as of now, which pages show."""

import io
from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.imports.kinds import ImportKind
from app.imports.models import ImportBatch
from app.platform.access import Actor
from app.platform.database import reading
from app.units.models import Unit
from tests.imports import scenes

ADDRESS = "/organise/imports"


def send(
    client: FlaskClient, kind: str, unit_id: object, content: bytes, name: str = "名单.xlsx"
) -> TestResponse:
    """Upload a list."""
    data = {"kind": kind, "unit_id": str(unit_id), "file": (io.BytesIO(content), name)}
    return client.post(ADDRESS, data=data, content_type="multipart/form-data")


def newest() -> ImportBatch:
    """The last import."""
    reading().rollback()
    found = reading().scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    assert found is not None
    return found


def commit(client: FlaskClient, batch_id: int, **fields: str) -> TestResponse:
    """Save a list."""
    return client.post(f"{ADDRESS}/{batch_id}/commit", data=fields)


def keep(kind: ImportKind, unit: Unit, content: bytes, actor: Actor) -> int:
    """Read a list and keep it; the import's id."""
    return scenes.keep(kind, unit, content, actor, datetime.now(UTC))


def save(
    kind: ImportKind, unit: Unit, content: bytes, actor: Actor, *, skip_rejected: bool = False
) -> ImportBatch:
    """Keep a list and commit it; the import as it is then."""
    now = datetime.now(UTC)
    return scenes.save(kind, unit, content, actor, now, skip_rejected=skip_rejected)
