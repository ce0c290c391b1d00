"""The one reader of JSON from outside."""

import pytest

from app.platform.errors import Refusal
from app.platform.json_reading import MOST_NESTED, is_plain_text, read_json
from app.platform.reasons import Reason


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"{}", {}),
        (b"7", 7),
        (b"-1.5", -1.5),
        (b'"a[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[b"', "a" + "[" * 40 + "b"),
        ('{"名": ["字", null, true]}'.encode(), {"名": ["字", None, True]}),
        (b"9223372036854775807", 2**63 - 1),
        (b'"\\u0000\\ud800"', "\0\ud800"),
    ],
)
def test_json_is_read(body: bytes, value: object) -> None:
    assert read_json(body) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"[1] [2]",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e400",
        b"9223372036854775808",
        b"1" * 5000,
        b"[" * 1_000_000,
        b'{"a":' * 100_000,
    ],
)
def test_what_breaks_a_database_or_a_stack_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_json(body)
    assert refused.value.reason is Reason.JSON_UNREADABLE


def test_nesting_is_limited() -> None:
    deepest = b"[" * MOST_NESTED + b"]" * MOST_NESTED
    assert read_json(deepest)
    wide = b"[" + b",".join([b"[]"] * 5000) + b"]"
    assert len(read_json(wide)) == 5000
    for deeper in (b"[" + deepest + b"]", b'{"a": ' + deepest + b"}"):
        with pytest.raises(Refusal):
            read_json(deeper)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("", True),
        ("张三", True),
        ("𠮷", True),
        ("a" * 10, True),
        ("a" * 11, False),
        ("a\0", False),
        ("\ud800", False),
        ("张\udfff", False),
        (None, False),
        (7, False),
        (["a"], False),
    ],
)
def test_plain_text(value: object, plain: bool) -> None:
    assert is_plain_text(value, 10) is plain
