"""Encryption of support texts and sensitive uploads with DATA_KEYS (first writes, all read)."""

import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


def derived_key(purpose: str) -> bytes:
    """32 bytes for one purpose on this installation, made of its SECRET_KEY."""
    return _derived(purpose, str(current_app.config["SECRET_KEY"]))


@lru_cache(maxsize=16)
def _derived(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"{purpose}:{secret}".encode()).digest()


def _keys() -> MultiFernet:
    parts = str(current_app.config["DATA_KEYS"]).split(",")
    return MultiFernet([Fernet(part.strip()) for part in parts])


def encrypt_bytes(content: bytes) -> bytes:
    """Encrypt with the first key."""
    return _keys().encrypt(content)


def decrypt_bytes(token: bytes) -> bytes:
    """Decrypt with whichever key wrote it; raises `ValueError` when none did."""
    try:
        return _keys().decrypt(token)
    except InvalidToken:
        raise ValueError("none of the configured data keys reads this") from None


def encrypt_text(text: str) -> str:
    """Encrypt a text; the result is ASCII."""
    return encrypt_bytes(text.encode()).decode("ascii")


def decrypt_text(token: str) -> str:
    """Read back what `encrypt_text` wrote."""
    return decrypt_bytes(token.encode("ascii")).decode()


class EncryptedText(TypeDecorator[str]):
    """A text that the database, its backups and its logs never see; an empty one stays empty.

    No query can look for it: the same text is never written the same way twice.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return encrypt_text(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return decrypt_text(value) if value else value
