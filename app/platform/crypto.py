"""Encryption of support texts and sensitive uploads with DATA_KEYS (first writes, all read)."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app


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
