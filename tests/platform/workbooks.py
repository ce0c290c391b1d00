"""Workbooks put together by hand, so that a test can make one that no program would write."""

import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENTS = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES = "application/vnd.openxmlformats-officedocument"


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the parts, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return file.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """A listing of (kind, target), with the ids r1, r2, …"""
    entries = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{entries}</Relationships>'


def manifest(types: dict[str, str]) -> dict[str, str | bytes]:
    """The part that gives the other parts' types, for `{name of the part: type}`."""
    entries = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPES}.{kind}+xml"/>'
        for name, kind in types.items()
    )
    return {"[Content_Types].xml": f'<Types xmlns="{CONTENTS}">{entries}</Types>'}


def sheet(rows: str, after: str = "") -> str:
    """A worksheet with these rows, and what stands after them."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def inline(reference: str, text: str) -> str:
    """A cell that holds its own text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *texts: str) -> str:
    """A row of texts from column A on."""
    cells = "".join(inline(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def parts(sheets: dict[str, str], strings: str = "", styles: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with these worksheets by name."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    targets = [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    types = {"xl/workbook.xml": "spreadsheetml.sheet.main"}
    held: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        ),
    }
    for number, content in enumerate(sheets.values(), start=1):
        held[f"xl/worksheets/sheet{number}.xml"] = content
    if strings:
        targets.append(("sharedStrings", "sharedStrings.xml"))
        types["xl/sharedStrings.xml"] = "spreadsheetml.sharedStrings"
        held["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles:
        targets.append(("styles", "styles.xml"))
        held["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    held["xl/_rels/workbook.xml.rels"] = relations(*targets)
    return held | manifest(types)


def workbook(rows: str, after: str = "", strings: str = "", styles: str = "") -> bytes:
    """A workbook with one sheet."""
    return archive(parts({"Sheet1": sheet(rows, after)}, strings, styles))
