"""Steps are skipped when nothing changed, and programs that fail are quoted."""

import sys
from pathlib import Path

import pytest

from tools import project
from tools.project import Step, Stop, reason, run_logged


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A list for steps to write into; their stamps and logs go to a folder of the test."""
    monkeypatch.setattr(project, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(project, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    return []


def made(folder: Path, done: list[str]) -> Step:
    """A step that reads `source` and writes `result`."""
    source, result = folder / "source", folder / "result"

    def work() -> None:
        done.append(source.read_text())
        result.write_text("made")

    return Step("step", "Making the result", (source,), (result,), work)


def test_step_works_once(tmp_path: Path, done: list[str]) -> None:
    (tmp_path / "source").write_text("one")
    made(tmp_path, done).ensure()
    made(tmp_path, done).ensure()
    assert done == ["one"]


def test_step_works_again_after_a_change(tmp_path: Path, done: list[str]) -> None:
    for text in ("one", "two"):
        (tmp_path / "source").write_text(text)
        made(tmp_path, done).ensure()
    assert done == ["one", "two"]


def test_step_works_again_when_its_result_is_gone(tmp_path: Path, done: list[str]) -> None:
    (tmp_path / "source").write_text("one")
    made(tmp_path, done).ensure()
    (tmp_path / "result").unlink()
    made(tmp_path, done).ensure()
    assert done == ["one", "one"]


def test_step_that_failed_leaves_no_stamp(tmp_path: Path, done: list[str]) -> None:
    step = made(tmp_path, done)
    with pytest.raises(FileNotFoundError):
        step.ensure()
    (tmp_path / "result").write_text("half")
    assert not step.is_fresh()


def test_failed_program_is_quoted_in_one_sentence(tmp_path: Path, done: list[str]) -> None:
    program = [sys.executable, "-c", "print('error: no such place.\\nbye'); exit(3)"]
    with pytest.raises(Stop) as stop:
        run_logged("part", program, "The part could not be made")
    sentence = "The part could not be made: error: no such place (all of it: logs/part.log)"
    assert str(stop.value) == sentence


def test_missing_program_is_one_sentence(done: list[str]) -> None:
    with pytest.raises(Stop, match=r"^The part could not be made: .*No such file"):
        run_logged("part", ["/nonexistent/program"], "The part could not be made")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("", "it gave no reason"),
        ("one\ntwo.\n", "two"),
        ("npm error code E404\nnpm error 404 Not Found\nsee the log\n", "npm error code E404"),
        ("npm error code X\nnpm error FetchError: lost\nsee the log", "npm error FetchError: lost"),
        ("ValueError: first\nDuring another\nKeyError: last\nerrors\n", "KeyError: last"),
    ],
)
def test_reason_is_the_last_error(output: str, said: str) -> None:
    assert reason(output) == said
