"""Photographs of schools: written anew by us, with words for who cannot see them."""

from datetime import datetime

from sqlalchemy import update

from recruit.directory import queries
from recruit.directory.events import SchoolPhotoAdded, SchoolPhotoRemoved
from recruit.directory.models import SchoolPhoto
from recruit.directory.rules.checks import LONGEST_PHOTO_TEXT, clean_both
from recruit.directory.service.editing import editable, require_open
from recruit.extensions import db
from recruit.files import service as files
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual

MOST_PHOTOS = 12


def add_photo(
    public_id: str, data: bytes, name: str, text: Bilingual, *, asker: Asker, now: datetime
) -> str:
    """Show a picture of a school; its public id. RuleError: no picture, no words in one of the
    languages, or too many of them already."""
    school = editable(public_id, asker=asker)
    require_open(school)
    clean = clean_both(text, "text", LONGEST_PHOTO_TEXT)
    if clean is None:
        raise RuleError(N_("Say in both languages what the picture shows."), field="text_az")
    if len(queries.photos_of(school.id)) >= MOST_PHOTOS:
        raise RuleError(
            N_("A school shows at most %(most)s photographs. Take one down first."),
            field="file",
            most=MOST_PHOTOS,
        )
    return show_photo(school.id, public_id, data, name, clean, actor=asker.ref, now=now)


def show_photo(
    school_id: int,
    school: str,
    data: bytes,
    name: str,
    text: Bilingual,
    *,
    actor: Ref,
    now: datetime,
) -> str:
    """The same without asking who may; for the demo. RuleError (field file): no picture."""
    owner = Ref("school", school)
    try:
        kept = files.store_picture(data, name=name, owner=owner, now=now)
    except RuleError as error:
        raise RuleError(error.message, field="file", **error.params) from error
    row = SchoolPhoto(
        school_id=school_id,
        file=kept.public_id,
        text=text,
        width=kept.width,
        height=kept.height,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(SchoolPhotoAdded(subject=owner, photo=row.public_id), actor=actor, now=now)
    return row.public_id


def take_down(public_id: str, photo: str, *, asker: Asker, now: datetime) -> None:
    """Show a photograph no more; its bytes go for good."""
    school = editable(public_id, asker=asker)
    found = queries.photo(school.id, photo)
    db.session.execute(
        update(SchoolPhoto).where(SchoolPhoto.public_id == photo).values(removed_at=now)
    )
    files.erase(found.file, now=now)
    event = SchoolPhotoRemoved(subject=Ref("school", public_id), photo=photo)
    journal.record(event, actor=asker.ref, now=now)
