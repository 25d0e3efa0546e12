"""Reading a mail on a page: its text, with our own links made clickable."""

import re
from email.message import EmailMessage

from markupsafe import Markup, escape


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail of ours."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""


def linked(text: str, base_url: str) -> Markup:
    """The text with every address below `base_url` as a link to this very server.

    Nothing else becomes a link, and everything is escaped.
    """
    parts = re.split(rf"({re.escape(base_url)}/[^\s<>\"']*)", text)
    return Markup("").join(
        _link(part, base_url) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _link(address: str, base_url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address.removeprefix(base_url), address)


def name_of(mail: EmailMessage) -> str:
    """The mail's name in the mailbox: its Message-ID without the host."""
    return str(mail["Message-ID"]).strip("<>").split("@")[0]
