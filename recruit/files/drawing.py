"""The pages of a PDF that a person sent, as pictures: drawn in a process of its own.

A PDF is the most dangerous thing that strangers give us, and what draws it is a large library
outside of Python. So it runs apart, without our settings, and with limits (drawing_apart.py);
what comes back are pictures, which browsers show without a viewer, a script or a link.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from recruit.kernel.errors import RuleError, UnavailableError
from recruit.kernel.text import N_

MOST_PAGES = 10  # drawn; who needs more opens the document
LONGEST_SIDE = 1300  # pixels: small print of an A4 page can be read
SECONDS = 15.0  # by the clock
AT_ONCE = 2  # in one process of the server
APART = Path(__file__).with_name("drawing_apart.py")
_room = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Drawn:
    """The first pages, each as a JPEG in Base64, and how many the document has."""

    pages: tuple[str, ...]
    count: int


def draw(data: bytes) -> Drawn:
    """The pages of a PDF as pictures.

    RuleError where it is broken, locked by a password, or too much work to draw; UnavailableError
    where others are being drawn for too long.
    """
    if not _room.acquire(timeout=SECONDS):
        raise UnavailableError(
            N_("Many documents are being opened just now. Try again in a minute.")
        )
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(APART), str(MOST_PAGES), str(LONGEST_SIDE)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    finally:
        _room.release()
    if done.returncode:
        raise _too_much()  # a limit ended it, or the library fell over what it was given
    found = json.loads(done.stdout)
    if found.get("locked"):
        raise RuleError(N_("This PDF is locked by a password, so its pages cannot be shown."))
    if not found["count"]:
        raise RuleError(N_("This PDF is broken: it has no page that can be shown."))
    return Drawn(tuple(found["pages"]), found["count"])


def _too_much() -> RuleError:
    return RuleError(N_("The pages of this PDF cannot be shown here. Open the document instead."))
