"""The archive that an .xlsx is: judged by its directory before anything is unpacked."""

import io
import posixpath
import zipfile
from typing import IO

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.child.markup import Attributes, each_element
from app.platform.spreadsheets.limits import MEGABYTE, Limits

ENCRYPTED_FLAG = 0x1


class Archive:
    """Parts by name, whatever case or slash the program that wrote them used."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open and judge.

        Raises:
            Refusal: FILE_UNREADABLE, FILE_TOO_MANY_PARTS, FILE_ENCRYPTED or
                FILE_UNPACKS_TOO_LARGE. zipfile never hands out more than a part declares, so the
                declared sizes can be trusted as limits.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise Refusal(Reason.FILE_UNREADABLE) from None
        parts = self._zip.infolist()
        if len(parts) > limits.parts:
            raise Refusal(Reason.FILE_TOO_MANY_PARTS, limit=limits.parts)
        if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
            raise Refusal(Reason.FILE_ENCRYPTED)
        if sum(part.file_size for part in parts) > limits.unpacked_bytes:
            limit_mb = limits.unpacked_bytes // MEGABYTE
            raise Refusal(Reason.FILE_UNPACKS_TOO_LARGE, limit_mb=limit_mb)
        self._parts = {_part_name(part.filename): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self._parts

    def open(self, name: str) -> IO[bytes]:
        """A part to read from. A missing one is FILE_UNREADABLE."""
        if name not in self:
            raise Refusal(Reason.FILE_UNREADABLE)
        return self._zip.open(self._parts[_part_name(name)])

    def related(self, name: str) -> list[tuple[str, str, str]]:
        """What a part refers to inside the archive: (id, last word of the type, part's name).

        The part "" is the archive itself.
        """
        folder, file = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{file}.rels")
        found: list[tuple[str, str, str]] = []

        def note(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
                kind = posixpath.basename(attributes["Type"])
                found.append((attributes["Id"], kind, target.lstrip("/")))

        if listing in self:
            with self.open(listing) as source:
                each_element(source, note)
        return found


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
