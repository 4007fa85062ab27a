from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import codes
from dashboard.codes import CLOSES, ERRORS, reconnects

ROOT = Path(__file__).parent.parent
TWIN = (ROOT / "static/src/core/codes.ts").read_text()
CONSTANTS = {name: number for name, number in vars(codes).items() if name.startswith("CLOSE_")}


def block(name: str) -> str:
    found = re.search(rf"export const {name}\b[^=]*= {{(.*?)\n}}", TWIN, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_browsers_errors_are_ours() -> None:
    theirs = dict(re.findall(r'(\w+): "([^"]*)"', block("ERRORS")))
    assert len(theirs) > 5
    assert theirs == ERRORS


def test_the_browsers_close_codes_are_ours() -> None:
    numbers = {name: int(number) for name, number in re.findall(r"export const (CLOSE_\w+) = (\d+);", TWIN)}
    assert numbers == CONSTANTS
    texts = re.findall(r'\[(CLOSE_\w+)\]: "([^"]*)"', block("CLOSES"))
    assert {numbers[name]: text for name, text in texts} == CLOSES


def test_the_document_lists_the_same() -> None:
    document = (ROOT / "docs/protocol.md").read_text()
    rows = re.findall(r"^\| (4\d{3}) \|.*\| (yes|no) \|$", document, re.MULTILINE)
    assert {int(code): answer == "yes" for code, answer in rows} == {code: reconnects(code) for code in CLOSES}
    listed = re.search(r"Error codes: ([^.]*)\.", document)
    assert listed is not None
    assert set(re.findall(r"`(\w+)`", listed[1])) == set(ERRORS)


@pytest.mark.parametrize(("code", "again"), [(1001, True), (1006, True), (4000, True), (4500, False), (4999, False)])
def test_the_range_of_a_code_says_what_to_do(code: int, again: bool) -> None:
    assert reconnects(code) is again
    assert len(CLOSES) == len(CONSTANTS)
