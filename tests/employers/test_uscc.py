"""GB 32100 with the vectors of the safety rules, section 5."""

import pytest

from app.employers.uscc import (
    ALPHABET,
    WEIGHTS,
    has_valid_organisation_code,
    is_valid_uscc,
    normalised_uscc,
)

HUAWEI = "914403001922038216"
VALID = [
    *(HUAWEI, "91440300708461136T", "9144030071526726XG", "91330100799655058B"),
    *("91110108551385082Q", "91440300192317458F", "91440400192548256N", "91110000710925462X"),
    *("91100000100003962T", "913600006124469438", "12100000400000624D", "12100000400002259P"),
    *("91350100M000100Y43", "91360100MA4JURQ200"),
]


@pytest.mark.parametrize("code", VALID)
def test_real_code_is_valid_with_its_organisation_code(code: str) -> None:
    assert is_valid_uscc(code)
    assert has_valid_organisation_code(code)


@pytest.mark.parametrize(
    "code",
    [
        *("91350100M000100Y4Z", "914403001922038217", "91110108717809965C", "", HUAWEI[:-1]),
        *(f"{HUAWEI}6", "9144O3001922038216", "AA44030A1922038216", "91440300192203821\u0661"),
    ],
)
def test_wrong_code_is_not_valid(code: str) -> None:
    assert not is_valid_uscc(code)


def test_weights_are_those_of_the_standard() -> None:
    assert WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def test_every_wrong_sign_is_found() -> None:
    wrong = [
        f"{HUAWEI[:at]}{sign}{HUAWEI[at + 1 :]}"
        for at in range(18)
        for sign in ALPHABET
        if sign != HUAWEI[at]
    ]
    assert len(wrong) == 540
    assert not [code for code in wrong if is_valid_uscc(code)]


def test_every_swap_of_neighbours_is_found() -> None:
    swapped = {
        f"{HUAWEI[:at]}{HUAWEI[at + 1]}{HUAWEI[at]}{HUAWEI[at + 2 :]}" for at in range(17)
    } - {HUAWEI}
    assert not [code for code in swapped if is_valid_uscc(code)]


def test_code_is_normalised() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in "91360100041204747p")
    assert normalised_uscc(" 9136 0100-041204747p\u3000") == "91360100041204747P"
    assert normalised_uscc(wide) == "91360100041204747P"


def test_organisation_code_has_its_own_check() -> None:
    assert not has_valid_organisation_code("914403001922038226")
    assert not has_valid_organisation_code("91440300")
