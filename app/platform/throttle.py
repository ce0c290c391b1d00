"""Limits on attempts: per account always, per address for failures only.

A campus shares few addresses, so an address in `CAMPUS_RANGES` is never counted, and nothing is
ever locked for good.
"""

from dataclasses import dataclass
from ipaddress import ip_address

from flask import Flask, current_app
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from app.platform.errors import Refusal
from app.platform.reasons import Reason


@dataclass(frozen=True)
class Limit:
    """At most so many attempts at one thing in one window, e.g. `8 per 10 minutes`."""

    name: str
    rate: str

    @property
    def item(self) -> RateLimitItem:
        """The limit as the library reads it."""
        return parse(self.rate)


SIGN_IN_ACCOUNT = Limit("sign-in-account", "8 per 10 minutes")
SIGN_IN_ADDRESS = Limit("sign-in-address", "40 per 10 minutes")
ACTIVATION_ADDRESS = Limit("activation-address", "20 per 10 minutes")
RESET_ACCOUNT = Limit("reset-account", "3 per 60 minutes")


def init_throttle(app: Flask) -> None:
    """Count in memory, or in Redis where several workers share the counts."""
    storage = storage_from_string(app.config["REDIS_URL"] or "memory://")
    app.extensions["throttle"] = FixedWindowRateLimiter(storage)


def check_limit(limit: Limit, key: str) -> None:
    """Refuse (`TOO_MANY_ATTEMPTS`) when the key has used its attempts; counts nothing."""
    if not _limiter().test(limit.item, limit.name, key):
        raise Refusal(Reason.TOO_MANY_ATTEMPTS, minutes=limit.item.get_expiry() // 60)


def count_attempt(limit: Limit, key: str) -> None:
    """Use one attempt of the key."""
    _limiter().hit(limit.item, limit.name, key)


def forget_attempts(limit: Limit, key: str) -> None:
    """Give the key all its attempts back, after a success."""
    _limiter().clear(limit.item, limit.name, key)


def is_campus_address(address: str) -> bool:
    """Whether the address is one that a whole campus shares."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in current_app.config["CAMPUS_NETWORKS"])


def _limiter() -> FixedWindowRateLimiter:
    limiter: FixedWindowRateLimiter = current_app.extensions["throttle"]
    return limiter
