"""The record of a list that was imported: preview, commit, undo. Rooms bring the reading."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.imports.kinds import ImportKind
from app.platform.database import Model, TextEnum, UtcDateTime


class ImportBatch(Model):
    """One uploaded list. States are moments: uploaded, asked for, committed, undone.

    The list itself is an encrypted file without the columns that are not read. `answer` holds
    counts, rejected rows and ignored columns; of a sensitive list, nothing that a cell says.
    """

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_unit_id_kind", "unit_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ImportKind] = mapped_column(TextEnum(ImportKind))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    # Until when the list is kept, to be committed or mended; None: it is gone.
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    skip_rejected: Mapped[bool] = mapped_column(default=False)
    # A long list is committed, and once committed taken back, by the worker: when and by whom that
    # was asked for, until when a worker has it in hand, the code and facts of its refusal.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # How to take the commit back: ids made, earlier values of rows changed. Encrypted.
    undo: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
