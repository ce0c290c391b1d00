"""Which kind of file this is, by its content; a name proves nothing."""

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.delimited import read_delimited
from app.platform.spreadsheets.child.gathering import Gathering
from app.platform.spreadsheets.limits import Limits
from app.platform.spreadsheets.tables import Sheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds an .xlsx with a password, by its name in the container's directory.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_contents(data: bytes, limits: Limits) -> list[Sheet]:
    """The visible sheets that hold anything, in order.

    Raises:
        Refusal: FILE_… when the file breaks a limit, hides behind a password or is no spreadsheet.
    """
    gathering = Gathering(limits)
    if data.startswith(ZIP):
        _read_new(data, gathering)
    elif data.startswith(OLE):
        _read_old(data, gathering)
    else:
        read_delimited(data, gathering)
    if not gathering.sheets:
        raise Refusal(Reason.FILE_EMPTY)
    return gathering.sheets


def _read_new(data: bytes, gathering: Gathering) -> None:
    # A library loads for its own kind of file only: that takes longer than to read most files.
    from app.platform.spreadsheets.child.workbook import read_workbook  # noqa: PLC0415

    read_workbook(data, gathering)


def _read_old(data: bytes, gathering: Gathering) -> None:
    if ENCRYPTED in data:
        raise Refusal(Reason.FILE_ENCRYPTED)
    from app.platform.spreadsheets.child.old_workbook import read_old_workbook  # noqa: PLC0415

    read_old_workbook(data, gathering)
