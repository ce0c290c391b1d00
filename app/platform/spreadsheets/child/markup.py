"""XML of a workbook, event by event; a document that declares anything of its own is refused."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from app.platform.errors import Refusal
from app.platform.reasons import Reason

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], object]


def new_parser() -> expat.XMLParserType:
    """A parser that names elements as `namespace name` and hands out text in one piece.

    A document type is refused at once: without one there are no entities to expand or to fetch,
    and no workbook has one.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def each_element(source: IO[bytes], on_start: OnStart) -> None:
    """Call back with the local name and the attributes, by local name, of each element."""

    def start(name: str, attributes: Attributes) -> None:
        on_start(local(name), {local(key): value for key, value in attributes.items()})

    parser = new_parser()
    parser.StartElementHandler = start
    parser.ParseFile(source)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]


def _refuse_document_type(*_declaration: object) -> None:
    raise Refusal(Reason.FILE_UNREADABLE)
