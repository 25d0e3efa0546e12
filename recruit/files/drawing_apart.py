"""Draws a PDF from standard input as JSON with JPEG pages: a program of its own, never imported.

Once it has what it needs it gives up the right to open files and connections, and to use more
than some seconds and some memory; nothing of the rest of the program is loaded here.
"""

import base64
import io
import json
import resource
import sys

import pypdfium2
from PIL import Image, JpegImagePlugin

MEMORY = 1 << 30  # bytes of addresses
SECONDS = 10  # of the processor
QUALITY = 72


def main() -> None:
    most, longest = (int(one) for one in sys.argv[1:])
    data = sys.stdin.buffer.read()
    _give_up_rights()
    json.dump(_drawn(data, most, longest), sys.stdout)


def _give_up_rights() -> None:
    Image.preinit()
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_NOFILE: 0,  # no file and no connection is opened from here on
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def _drawn(data: bytes, most: int, longest: int) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"count": 0, "locked": "password" in str(error).lower()}
    count = len(document)
    pages = [_picture(document, number, longest) for number in range(min(count, most))]
    return {"count": count, "pages": pages}


def _picture(document: pypdfium2.PdfDocument, number: int, longest: int) -> str:
    page = document[number]
    width, height = page.get_size()
    # The library rounds up: a page of no width still gets a pixel.
    scale = longest / max(width, height, 1)
    out = io.BytesIO()
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(
        out, JpegImagePlugin.JpegImageFile.format, quality=QUALITY
    )
    return base64.b64encode(out.getvalue()).decode()


if __name__ == "__main__":
    main()
