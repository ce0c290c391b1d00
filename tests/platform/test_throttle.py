"""Attempts are counted per account and per address, never for a whole campus."""

from ipaddress import ip_network

import pytest
from flask import Flask

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.throttle import (
    Limit,
    check_limit,
    count_attempt,
    forget_attempts,
    is_campus_address,
)

TWICE = Limit("test", "2 per 10 minutes")


def test_third_attempt_is_refused_until_forgotten(app: Flask) -> None:
    for _ in range(2):
        check_limit(TWICE, "lin")
        count_attempt(TWICE, "lin")
    with pytest.raises(Refusal) as refused:
        check_limit(TWICE, "lin")
    assert (refused.value.reason, refused.value.facts) == (
        Reason.TOO_MANY_ATTEMPTS,
        {"minutes": 10},
    )
    check_limit(TWICE, "zhou")
    forget_attempts(TWICE, "lin")
    check_limit(TWICE, "lin")


def test_campus_addresses_are_known_by_their_networks(app: Flask) -> None:
    app.config["CAMPUS_NETWORKS"] = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))
    assert is_campus_address("10.1.2.3")
    assert is_campus_address("2001:db8::1")
    assert not is_campus_address("192.0.2.1")
    assert not is_campus_address("unknown")
