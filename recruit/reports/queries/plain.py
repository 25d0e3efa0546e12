"""What every document about a person is made of: words in both languages, plain values, and who
reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from recruit.accounts.rules import PersonInfo
from recruit.accounts.rules.people import EarlierName
from recruit.applications.rules import Reason
from recruit.candidates.rules import Document
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.journal.queries import Entry
from recruit.kernel.text import Bilingual
from recruit.reports.rules.event_words import event_words

Doc = dict[str, Any]


@dataclass(frozen=True)
class Voice:
    """Who reads the document. The person themselves reads what their own pages say, and not
    which official did what: `me` is then their public id."""

    me: str | None = None


OFFICIAL = Voice()


def both(text: str | None, **params: Any) -> Doc | None:
    """A source text in both languages."""
    if text is None:
        return None
    return {language: _in(language, text, params) for language in ("az", "en")}


def _in(language: str, text: str, params: Mapping[str, Any]) -> str:
    with force_locale(language):
        return _(
            text, **{k: v[language] if isinstance(v, Bilingual) else v for k, v in params.items()}
        )


def named(code: str, text: str) -> Doc:
    return {"code": str(code), "name": both(text)}


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Bilingual):
        return {"az": value.az, "en": value.en}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def subject_document(code: str) -> Doc:
    return {"code": code, "name": plain(directory.subjects()[code].name)}


def district_document(code: str | None) -> Doc | None:
    known = directory.districts()
    if code not in known:
        return None
    return {"code": code, "name": plain(title(known[code], known))}


def person_document(person: PersonInfo, earlier: Iterable[EarlierName]) -> Doc:
    return {
        "public_id": person.public_id,
        "fin": person.fin,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "birth_date": plain(person.birth_date),
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "earlier_names": [
            {
                "last_name": one.last_name,
                "first_name": one.first_name,
                "patronymic": one.patronymic,
                "document": one.document,
                "added_at": plain(one.added_at),
            }
            for one in earlier
        ],
    }


def document_document(one: Document) -> Doc:
    return {
        "public_id": one.public_id,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "uploaded_at": plain(one.uploaded_at),
    }


def reason_document(one: Reason) -> Doc:
    return {
        "code": one.code,
        "text": both(one.message, **one.params),
        "legal": plain(one.legal),
    }


def actor(kind: str, public_id: str, voice: Voice) -> str:
    if voice.me is None or kind != "person":
        return f"{kind}:{public_id}"
    return "you" if public_id == voice.me else "official"


def message_document(one: Any) -> Doc:
    return {
        "public_id": one.public_id,
        "title": one.subject,
        "body": one.body,
        "sent_at": plain(one.sent_at),
        "read_at": plain(one.read_at),
    }


def entry_document(one: Entry, voice: Voice = OFFICIAL) -> Doc:
    return {
        "at": plain(one.at),
        "kind": named(one.kind, event_words(one.kind)),
        "by": actor(one.actor.type, one.actor.id, voice),
        "about": f"{one.subject.type}:{one.subject.id}",
        "details": {} if voice.me else plain(one.details),
    }
