"""What may be uploaded: documents and pictures, recognised by their content."""

import puremagic

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
LONGEST_NAME = 200


def check_upload(name: str, data: bytes, limit_mb: int = 10) -> str:
    """The media type of a document or picture; RuleError where it is too large or another kind."""
    if len(data) > limit_mb * 1024 * 1024:
        raise RuleError(N_("The file must not be larger than %(mb)s MB."), mb=limit_mb)
    if not data:
        raise RuleError(N_("The file is empty."))
    said = MEDIA_TYPES.get(name.rpartition(".")[2].lower()) if "." in name else None
    if said is None:
        raise RuleError(N_("Send a PDF, JPG or PNG file."))
    if _found(data) != said:
        raise RuleError(N_("The content of the file is not what its name says."))
    return said


def _found(data: bytes) -> str | None:
    if data.startswith(b"%PDF-"):
        return MEDIA_TYPES["pdf"]
    try:
        found = puremagic.from_string(data[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return None
    return found if found in ("image/jpeg", "image/png") else None


def safe_name(name: str) -> str:
    """A name to show and to offer for saving: no folders, no control characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if len(clean) <= LONGEST_NAME:
        return clean or "file"
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending[:20]
