"""How a mail leaves: into a folder (demo, development, tests) or to an SMTP server."""

import smtplib
import ssl
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Protocol

from recruit.config import Settings

TIMEOUT_SECONDS = 20


class Transport(Protocol):
    def send(self, mail: EmailMessage) -> None:
        """Hand the mail over; an error means that it has not been taken."""
        ...


@dataclass(frozen=True)
class FolderTransport:
    """Writes each mail as a file; the same Message-ID overwrites itself."""

    folder: Path

    def send(self, mail: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(mail["Message-ID"]).strip("<>").split("@")[0]
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(mail.as_bytes(policy=policy.SMTP))
        unfinished.replace(self.folder / f"{name}.eml")

    def mails(self, limit: int | None = None) -> list[EmailMessage]:
        """The mails in the folder, the newest first, at most `limit` of them."""
        files = sorted(
            self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True
        )
        return [_parse(path) for path in files[:limit]]

    def mail(self, name: str) -> EmailMessage | None:
        path = self.folder / f"{name}.eml"
        known = path.parent == self.folder and path.is_file()
        return _parse(path) if known else None


@dataclass(frozen=True)
class SmtpTransport:
    settings: Settings

    def send(self, mail: EmailMessage) -> None:
        s = self.settings
        with smtplib.SMTP(s.smtp_host, s.smtp_port, timeout=TIMEOUT_SECONDS) as server:
            if s.smtp_tls:
                server.starttls(context=ssl.create_default_context())
            if s.smtp_user:
                server.login(s.smtp_user, s.smtp_password.get_secret_value())
            server.send_message(mail)


def mailbox(settings: Settings) -> FolderTransport:
    return FolderTransport(settings.data_dir / "mailbox")


def transport(settings: Settings) -> Transport:
    return SmtpTransport(settings) if settings.mail_transport == "smtp" else mailbox(settings)


def _parse(path: Path) -> EmailMessage:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert isinstance(parsed, EmailMessage)  # noqa: S101  (what policy.default always returns)
    return parsed
