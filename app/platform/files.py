"""Uploaded files: own names outside the web root, type by content, owner recorded.

A sensitive file (a hardship list, a permit) is encrypted with DATA_KEYS.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.platform.access import Actor
from app.platform.crypto import decrypt_bytes, encrypt_bytes
from app.platform.database import Model, UtcDateTime
from app.platform.errors import Refusal
from app.platform.reasons import Reason

LARGEST_FILE = 5 * 1024 * 1024
SIGNATURES = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}


class StoredFile(Model):
    """A file on disk under `instance/files/<key>`; the name given by a person is only a label."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    encrypted: Mapped[bool]
    purpose: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Upload:
    """A file as a person sent it, and what it is for; a sensitive one is kept encrypted."""

    name: str
    content: bytes
    purpose: str
    sensitive: bool = False


def store_file(tx: Session, upload: Upload, *, actor: Actor, at: datetime) -> StoredFile:
    """Keep a file. Refuses an empty or too large one (`FILE_EMPTY`, `FILE_TOO_LARGE`)."""
    content = upload.content
    if not content:
        raise Refusal(Reason.FILE_EMPTY)
    if len(content) > LARGEST_FILE:
        raise Refusal(Reason.FILE_TOO_LARGE, limit_mb=LARGEST_FILE // 1024 // 1024)
    stored = StoredFile(
        key=secrets.token_urlsafe(32),
        name=_label(upload.name),
        media_type=media_type(content),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        encrypted=upload.sensitive,
        purpose=upload.purpose,
        owner_id=actor.person_id,
        created_at=at,
    )
    path = _path(stored.key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encrypt_bytes(content) if upload.sensitive else content)
    tx.add(stored)
    tx.flush()
    return stored


def stored_content(stored: StoredFile) -> bytes:
    """The bytes as they were given."""
    content = _path(stored.key).read_bytes()
    return decrypt_bytes(content) if stored.encrypted else content


def remove_content(stored: StoredFile) -> None:
    """Delete the bytes; the row stays as the record that there was a file."""
    _path(stored.key).unlink(missing_ok=True)


def media_type(content: bytes) -> str:
    """The media type by content; a browser is never told what the name claims."""
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return "application/octet-stream"


def _label(name: str) -> str:
    """The last part of the name that was given, on one line."""
    last = Path(name.replace("\\", "/")).name
    return "".join(filter(str.isprintable, last))[:200] or "file"


def _path(key: str) -> Path:
    return Path(current_app.instance_path) / "files" / key
