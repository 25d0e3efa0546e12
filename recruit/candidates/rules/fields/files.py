"""Documents that a candidate names, and the photograph of the person."""

import re
from dataclasses import dataclass
from typing import ClassVar

from recruit.candidates.rules.fields.base import Field, kind
from recruit.kernel.text import N_

PUBLIC_ID = re.compile(r"[a-z0-9]{16}")
PICTURES = frozenset({"image/jpeg", "image/png"})


@kind
@dataclass(frozen=True, kw_only=True)
class FileField(Field):
    """The public id of one of the person's documents."""

    kind = "file"
    kind_name = N_("File")
    stored = "file"
    is_file = True
    media: ClassVar[frozenset[str] | None] = None  # the media types it takes, None for all
    accept: ClassVar[str] = ".pdf,.jpg,.jpeg,.png"

    def value_of(self, text: str, name: str) -> str:
        if not PUBLIC_ID.fullmatch(text):
            raise self.refuse(N_("%(label)s: choose one of your documents."), name)
        return text

    def takes(self, media_type: str) -> bool:
        """Whether a document of this media type can be the answer."""
        return self.media is None or media_type in self.media


@kind
@dataclass(frozen=True, kw_only=True)
class PhotographField(FileField):
    """A picture of the person: the identity check compares it with the face."""

    kind = "photograph"
    kind_name = N_("Photograph of the person")
    media = PICTURES
    accept = ".jpg,.jpeg,.png"
