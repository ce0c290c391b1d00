"""Passwords: Argon2id (19 MiB, 2 passes, 1 lane), and what is too weak to be one."""

import os
import secrets

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200
COMMON = frozenset(
    {
        "1234567890", "0123456789", "password12", "passw0rd12", "qwertyuiop", "1q2w3e4r5t",
        "abcdefghij", "iloveyou12", "administrator", "woaini1314", "a123456789", "123456789a",
    }
)  # fmt: skip
# Checked when there is no such account, so that both answers take the same time.
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$ZmFpcmRheS1ub2JvZHlzLXM$"
    "2o0pGTk6dPbyf0vMRV5Z1kZQ2bM3n2nUQv1q2bJc0nY"
)


def is_weak(password: str) -> bool:
    """Whether a password is too short, too long, common, or one or two characters repeated."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        return True
    return password.lower() in COMMON or len(set(password)) <= 2


def password_hash(password: str) -> str:
    """The PHC text to keep."""
    derive = Argon2id(salt=os.urandom(16), length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    return derive.derive_phc_encoded(password.encode())


def password_matches(password: str, kept: str | None) -> bool:
    """Whether the password is the one behind `kept`; as slow when nothing is kept."""
    try:
        Argon2id.verify_phc_encoded(password.encode(), kept or NOBODYS_HASH)
    except (InvalidKey, ValueError):
        return False
    return kept is not None


def readable_code() -> str:
    """A one-time code for a printed slip: 4 groups of 4 without look-alikes, 80 bits."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4))
