"""Pictures of items: kept as they came, and as they are shown."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.exam.formats import Picture
from recruit.exam.models import ItemPicture
from recruit.exam.rules.pictures import PREFIX
from recruit.extensions import db
from recruit.files import queries as file_queries
from recruit.files import service as files
from recruit.files.images import re_encode
from recruit.files.rules import check_upload, safe_name
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

MEDIA_TYPES = {"png": "image/png", "jpg": "image/jpeg"}


def store_pictures(pictures: Iterable[Picture], *, now: datetime) -> dict[str, RuleError]:
    """Keep the pictures that are not kept yet; by address why the others cannot be."""
    refused: dict[str, RuleError] = {}
    for picture in pictures:
        digest = picture.address.removeprefix(PREFIX)
        if db.session.get(ItemPicture, digest) is not None:
            continue
        media_type = MEDIA_TYPES.get(picture.name.rpartition(".")[2], "image/png")
        try:
            shown = re_encode(picture.data, media_type)
        except RuleError as error:
            refused[picture.address] = error
            continue
        _keep(digest, picture, shown, media_type, now)
    return refused


def _keep(digest: str, picture: Picture, shown: bytes, media_type: str, now: datetime) -> None:
    owner = Ref("item-picture", digest[:40])
    row = ItemPicture(
        digest=digest,
        shown_file=files.store(
            shown, name=picture.name, media_type=media_type, owner=owner, now=now
        ),
        original_file=files.store(
            picture.data, name=picture.name, media_type=media_type, owner=owner, now=now
        ),
        stored_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return  # another import has brought the same one at this moment


def add_picture(data: bytes, name: str, *, now: datetime) -> str:
    """Keep a picture that an author sent; its address in contents. RuleError where it is none."""
    ending = {kind: end for end, kind in MEDIA_TYPES.items()}.get(check_upload(name, data))
    if ending is None:
        raise RuleError(N_("Send a JPG or PNG picture."), field="picture")
    picture = Picture(f"{safe_name(name).rpartition('.')[0][:40] or 'picture'}.{ending}", data)
    refused = store_pictures([picture], now=now)
    if refused:
        raise refused[picture.address]
    return picture.address


def shown_picture(digest: str) -> tuple[bytes, str]:
    """What readers of an item get: (bytes, media type)."""
    row = db.session.get(ItemPicture, digest)
    if row is None:
        raise NotFoundError()
    return files.read(row.shown_file), file_queries.file(row.shown_file).media_type


def original(address: str) -> Picture | None:
    """The picture as it came, for an export; None where there is none of this address."""
    if not address.startswith(PREFIX):
        return None
    file = db.session.scalar(
        select(ItemPicture.original_file).where(ItemPicture.digest == address.removeprefix(PREFIX))
    )
    return Picture(file_queries.file(file).name, files.read(file)) if file else None
