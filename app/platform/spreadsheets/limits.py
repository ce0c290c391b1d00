"""How much a file may hold: checked before it is unpacked and while it is read, never after."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024
MOST_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a spreadsheet may ask of the machine.

    Attributes:
        file_bytes: size of the file as it was sent.
        parts: members of the archive that an .xlsx is.
        unpacked_bytes: their declared size together; a member never yields more than it declares.
        sheets: visible sheets.
        rows: rows of the list itself, at most 50,000. Titles, the heading and totals have room
            beside them.
        columns: the column of the last cell that holds anything.
        cell_chars: characters in one cell.
        text_chars: characters in all cells together; a shared string costs its length each time
            it is used, which is how a small file says a lot.
        memory_bytes: address space of the process that reads it.
    """

    file_bytes: int = 5 * MEGABYTE
    parts: int = 200
    unpacked_bytes: int = 60 * MEGABYTE
    sheets: int = 20
    rows: int = 20_000
    columns: int = 40
    cell_chars: int = 2_000
    text_chars: int = 12_000_000
    memory_bytes: int = 384 * MEGABYTE

    def __post_init__(self) -> None:
        if not 1 <= self.rows <= MOST_ROWS:
            raise ValueError(f"rows must be 1 to {MOST_ROWS}: {self.rows}")


USUAL = Limits()
