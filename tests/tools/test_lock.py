"""The npm lock without what installs nothing."""

import json

from tools.lock import without_funding


def test_addresses_for_donations_are_left_out() -> None:
    lock = {"packages": {"a": {"version": "1", "funding": {"url": "x"}}, "b": {"version": "2"}}}
    kept = {"packages": {"a": {"version": "1"}, "b": {"version": "2"}}}
    assert json.loads(without_funding(json.dumps(lock))) == kept
