"""Which event tells whom what: pure data about messages, no words of theirs."""

from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any


@dataclass(frozen=True)
class Notice:
    """One message to one person: whose, what its template needs, which page it is about."""

    person_id: int
    values: dict[str, Any] = field(default_factory=dict)
    path: str = "/me"


@dataclass(frozen=True)
class Direct:
    """A mail to somebody who may have no cabinet: to where, in which language, what its template
    needs; `unsubscribe` is the path at which a mail program stops such mails by itself."""

    address: str
    language: str
    values: dict[str, Any]
    unsubscribe: str = ""


@dataclass(frozen=True)
class Mail:
    """A mail ready to leave. `key` makes its Message-ID, the same at every try."""

    key: str
    sender: str
    to: str
    subject: str
    body: str
    at: datetime
    unsubscribe: str = ""  # the whole address, RFC 8058

    def message(self) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = self.to
        mail["Subject"] = " ".join(self.subject.split())
        mail["Date"] = format_datetime(self.at)
        mail["Message-ID"] = f"<{self.key}@{self.sender.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        if self.unsubscribe:
            mail["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(self.body)
        return mail


def deliverable(address: str) -> bool:
    """Whether a mail can ever arrive: names under .invalid are reserved for never existing."""
    return bool(address) and not address.lower().endswith(".invalid")
