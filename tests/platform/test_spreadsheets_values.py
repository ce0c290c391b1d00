"""Cell texts to values, the way people type them."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.platform.spreadsheets import values
from app.platform.spreadsheets.child.cells import clean, number_text
from app.platform.spreadsheets.rejections import RowProblem, RowReason, shortened


def reason_of(parse: Callable[[str], object], text: str) -> RowReason:
    with pytest.raises(RowProblem) as problem:
        parse(text)
    return problem.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "20230300001",
        " 2023 0300001 ",
        "20230300001.0",
        "2.0230300001E10",
        "2.0230300001e+10",
        "\uff12\uff10\uff12\uff13\uff10\uff13\uff10\uff10\uff10\uff10\uff11",
    ],
)
def test_number_is_read_however_it_is_written(text: str) -> None:
    assert values.student_number(text) == "20230300001"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2.02303E+10", RowReason.NUMBER_IMPRECISE),
        ("3.60121199901011e+17", RowReason.NUMBER_IMPRECISE),
        ("1.25E1", RowReason.NUMBER_IMPRECISE),
        ("20230300001.5", RowReason.NUMBER_UNREADABLE),
        ("=1+1", RowReason.NUMBER_UNREADABLE),
        ("学号", RowReason.NUMBER_UNREADABLE),
        ("-5", RowReason.NUMBER_UNREADABLE),
        ("1" * 31, RowReason.NUMBER_UNREADABLE),
    ],
)
def test_number_that_is_unsure_is_rejected(text: str, reason: RowReason) -> None:
    assert reason_of(values.student_number, text) is reason


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("赵 一", "赵一"),
        ("李\u3000四 ", "李四"),
        ("𠮷田惠", "𠮷田惠"),
        ("阿卜杜热西提•买买提", "阿卜杜热西提·买买提"),
        ("阿卜杜热西提 ・ 买买提", "阿卜杜热西提·买买提"),
        ("古丽努尔\uff0e艾合买提", "古丽努尔·艾合买提"),
        ("José  García", "José García"),
        ("O'Neil-Smith Jr.", "O'Neil-Smith Jr."),
        ("\ue863张", "\ue863张"),
    ],
)
def test_name_is_read(text: str, name: str) -> None:
    assert values.person_name(text) == name


@pytest.mark.parametrize("text", ["=A1", "a@b", "<b>", "123", "·", "张三;李四", "🙂"])
def test_what_cannot_be_a_name_is_rejected(text: str) -> None:
    assert reason_of(values.person_name, text) is RowReason.NAME_UNREADABLE


def test_name_is_at_most_80_characters() -> None:
    assert values.person_name("a" * 80) == "a" * 80
    assert reason_of(values.person_name, "a" * 81) is RowReason.TEXT_TOO_LONG


@pytest.mark.parametrize(
    "text",
    [
        *("2027", "2027届", "2027年", " 2027 届 ", "2027.0", "2027届毕业生", "2027年度"),
        *("2027-06-30", "2027/6", "2027年6月", "2027年06月30日", "2027.06.30"),
        "\uff12\uff10\uff12\uff17\u5c4a",
    ],
)
def test_class_year_is_read(text: str) -> None:
    assert values.class_year(text) == 2027


@pytest.mark.parametrize(
    "text",
    ["二〇二七", "27届", "2023级", "2027-13", "1999届", "20277", "202706", "2026-2027", "46568"],
)
def test_class_year_is_not_guessed(text: str) -> None:
    assert reason_of(values.class_year, text) is RowReason.YEAR_UNREADABLE


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("157-5053-9557", "15750539557"),
        ("+86 157 5053 9557", "15750539557"),
        ("0086-15750539557", "15750539557"),
        ("15750539557.0", "15750539557"),
        ("(0791) 8388-0000", "079183880000"),
        ("+49 30 1234567", "+49301234567"),
    ],
)
def test_phone_is_read(text: str, digits: str) -> None:
    assert values.phone(text) == digits


@pytest.mark.parametrize("text", ["1234", "见群", "1.57505E+10", "13800000000/13900000000"])
def test_what_is_no_phone_is_rejected(text: str) -> None:
    assert reason_of(values.phone, text) is RowReason.PHONE_UNREADABLE


def test_email_is_lower_case() -> None:
    assert values.email("mailto:S1@Stu.Example.edu.CN ") == "s1@stu.example.edu.cn"
    assert values.email("s1＠stu.example.edu.cn") == "s1@stu.example.edu.cn"  # noqa: RUF001


@pytest.mark.parametrize(
    "text", ["a", "a@b", "@b.cn", "a@b..cn", "a b@c.cn,d@e.cn", f"{'a' * 65}@b.cn"]
)
def test_what_is_no_email_is_rejected(text: str) -> None:
    assert reason_of(values.email, text) is RowReason.EMAIL_UNREADABLE


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2400", 2400),
        ("2,400㎡", 2400),
        ("2.4 m", 2.4),
        ("1500平方米", 1500),
        ("0", 0),
        ("380座", 380),
    ],
)
def test_quantity_is_read_with_its_unit(text: str, amount: float) -> None:
    assert values.quantity(text) == amount


@pytest.mark.parametrize("text", ["约2400", "-1", "2.4.1", "很大", "1e9", "二百"])
def test_quantity_is_not_guessed(text: str) -> None:
    assert reason_of(values.quantity, text) is RowReason.QUANTITY_UNREADABLE


def test_count_is_whole() -> None:
    assert values.count("4.0") == 4
    assert reason_of(values.count, "4.5") is RowReason.QUANTITY_UNREADABLE


def test_yes_and_no_have_many_words() -> None:
    assert [values.yes_or_no(text) for text in ("是", "有", "√", "否", "无", "NO")] == [
        *(True, True, True),
        *(False, False, False),
    ]
    assert reason_of(values.yes_or_no, "也许") is RowReason.YES_NO_UNREADABLE


@pytest.mark.parametrize("text", ["无", "暂无", "/", "—", "N/A", " - "])
def test_words_for_nothing_mean_nothing(text: str) -> None:
    assert values.optional(values.phone, "")(text) == ""


def test_long_detail_is_shortened() -> None:
    assert shortened("a" * 80) == "a" * 80
    assert shortened("a" * 81) == "a" * 79 + "…"


@given(st.text(max_size=200))
def test_clean_text_is_stable_and_on_one_line(text: str) -> None:
    cell = clean(text)
    if cell is None:
        return
    assert isinstance(cell, str)
    assert clean(cell) == cell
    assert cell == cell.strip()
    assert not re.search("[\x00-\x1f\x7f\ud800-\udfff\u200b\u202e\ufeff]|  ", cell)


@given(st.integers(0, 10**15 - 1))
def test_number_of_15_digits_survives_every_spelling(number: int) -> None:
    for text in (str(number), f"{number}.0", number_text(float(number)), f" {number} "):
        assert values.whole_number_text(str(text)) == str(number)


@given(st.integers(10**9, 10**15 - 1))
def test_exponent_keeps_all_digits_or_is_rejected(number: int) -> None:
    places = len(str(number)) - 1
    assert values.whole_number_text(f"{number:.{places}E}") == str(number)
    assert reason_of(values.whole_number_text, f"{number:.5E}") is RowReason.NUMBER_IMPRECISE


@given(st.text(max_size=60), st.sampled_from([values.person_name, values.student_number]))
def test_what_is_read_reads_the_same_again(text: str, parse: Callable[[str], str]) -> None:
    try:
        once = parse(text)
    except RowProblem:
        return
    assert parse(once) == once
