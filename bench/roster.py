"""A graduate list of 20,000 rows, tried without saving: the whole command, start to end."""

import json
import time
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from bench.clients import WrongAnswerError
from bench.commands import run_flask
from bench.report import Limit
from bench.seeding import Campus
from bench.sites import Site

ROWS = 20_000
SCHOOLS = ("材料学院", "机械学院", "信息学院", "经管学院", "文学院", "理学院")
HEADINGS = ("学号", "姓名", "学院", "专业", "班级", "学历", "毕业届别", "手机号码", "电子邮箱")


def write_roster(path: Path) -> None:
    """A list as universities send it."""
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for n in range(1, ROWS + 1):
            sheet.write_row(n, 0, _graduate(n))


def _graduate(n: int) -> tuple[str, ...]:
    school = SCHOOLS[n % len(SCHOOLS)]
    field = school[:2]
    return (
        f"2023{n:07d}", f"林小禾{n % 97}", school, f"{field}工程", f"{field}23{n % 9:02d}",
        "本科", "2027", f"139{n:08d}", f"s{n}@example.edu.cn",
    )  # fmt: skip


def measure_roster(site: Site, campus: Campus, folder: Path) -> dict[str, float]:
    """Time and peak memory of the command and its children."""
    path = folder / "roster.xlsx"
    write_roster(path)
    with site.inside():
        code = campus.university.code
    arguments = ("roster", "import", str(path), "--unit", code, "--json")
    done = run_flask(site.settings, folder / "roster.log", *arguments)
    if (created := json.loads(done.output)["created"]) != ROWS:
        raise WrongAnswerError(f"{created} of {ROWS} rows were taken")
    return {"ms": done.seconds * 1000, "per_s": ROWS / done.seconds, "mb": done.peak_mb}


def bare_reading(folder: Path) -> Limit:
    """Reading the same file with the spreadsheet library and nothing else."""
    began = time.perf_counter()
    book = load_workbook(folder / "roster.xlsx", read_only=True, data_only=True)
    count = len([*book.worksheets[0].iter_rows(values_only=True)])
    book.close()
    return Limit("openpyxl reads the same file", {"per_s": count / (time.perf_counter() - began)})
