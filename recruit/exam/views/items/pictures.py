"""Pictures of items, at addresses that only whoever may see the item can fetch."""

from collections.abc import Callable

from flask import current_app, url_for

from recruit.exam.rules.pictures import token
from recruit.web.access import asker


def _secret() -> str:
    return str(current_app.secret_key)


def office_address(public_id: str) -> Callable[[str], str]:
    """Addresses for the official who opened an item: nobody else's session fetches them."""
    reader = f"{asker().ref.id}:{public_id}"

    def address(digest: str) -> str:
        return url_for(
            "exam.item_picture", public_id=public_id, name=token(_secret(), reader, digest)
        )

    return address
