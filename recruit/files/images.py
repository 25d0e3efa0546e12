"""Pictures that people send, made anew: no metadata, no trailing bytes, no bombs."""

import io
import warnings

from PIL import Image, ImageOps

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

MOST_PIXELS = 40_000_000
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}


def re_encode(data: bytes, media_type: str, longest: int | None = None) -> bytes:
    """The same picture, upright, written by us, with no side over `longest` pixels; RuleError
    where it cannot be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _re_encode(data, _FORMATS[media_type], longest)
    except RuleError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except Exception as error:  # a broken or hostile picture fails anywhere inside its decoder
        raise RuleError(N_("The picture cannot be opened.")) from error


def _re_encode(data: bytes, kind: str, longest: int | None) -> bytes:
    with Image.open(io.BytesIO(data), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_large()
        upright = ImageOps.exif_transpose(picture)
        clean = upright.convert("RGB" if kind == "JPEG" or "A" not in upright.mode else "RGBA")
    if longest:
        clean.thumbnail((longest, longest))
    out = io.BytesIO()
    clean.info.clear()
    clean.save(out, kind, **({"quality": 88} if kind == "JPEG" else {"optimize": True}))
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that we have written."""
    with Image.open(io.BytesIO(data)) as picture:
        return picture.size


def _too_large() -> RuleError:
    return RuleError(
        N_("The picture has too many pixels: the limit is %(millions)s million."),
        millions=MOST_PIXELS // 1_000_000,
    )
