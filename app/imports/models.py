"""The record of a list that was imported: preview, commit, undo. Rooms bring the reading."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.imports.kinds import ImportKind
from app.platform.database import Model, TextEnum, UtcDateTime


class ImportBatch(Model):
    """One uploaded list. `answer` holds counts, rejected rows and ignored columns, no support data.

    States are moments: uploaded (row exists), committed, undone. `undo` tells how to take the
    commit back: ids created, earlier values of rows changed (encrypted where they are sensitive).
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_unit_id_kind", "unit_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(TextEnum(ImportKind))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    skip_rejected: Mapped[bool] = mapped_column(default=False)
    undo: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
