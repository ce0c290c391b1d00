"""The archive that an .xlsx is: judged by its directory before anything is unpacked."""

import io
import zipfile

from app.platform.errors import Refusal
from app.platform.reasons import Reason
from app.platform.spreadsheets.limits import MEGABYTE, Limits

ENCRYPTED_FLAG = 0x1
MANIFEST = "[Content_Types].xml"


def judge_archive(data: bytes, limits: Limits) -> None:
    """Let pass what may be unpacked.

    zipfile never hands out more than a part declares, so the declared sizes can be trusted.

    Raises:
        Refusal: FILE_UNREADABLE, FILE_TOO_MANY_PARTS, FILE_ENCRYPTED, FILE_UNPACKS_TOO_LARGE, or
            FILE_TYPE_UNKNOWN for an archive that is no office document.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise Refusal(Reason.FILE_UNREADABLE) from None
    if len(parts) > limits.parts:
        raise Refusal(Reason.FILE_TOO_MANY_PARTS, limit=limits.parts)
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise Refusal(Reason.FILE_ENCRYPTED)
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        limit_mb = limits.unpacked_bytes // MEGABYTE
        raise Refusal(Reason.FILE_UNPACKS_TOO_LARGE, limit_mb=limit_mb)
    if MANIFEST not in {part.filename for part in parts}:
        raise Refusal(Reason.FILE_TYPE_UNKNOWN)
