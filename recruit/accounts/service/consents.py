"""Consent to the processing of personal data: its texts, and who agreed to which, when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select

from recruit.accounts.events import ConsentGiven
from recruit.accounts.models import Consent
from recruit.extensions import db
from recruit.extensions.prepared import ready, write_ready
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual


@dataclass(frozen=True)
class ConsentText:
    """One version of what people agree to; a version once given never changes."""

    version: str
    text: Bilingual
    digest: str


@dataclass(frozen=True)
class GivenConsent:
    """What somebody agreed to, and when; `text` is None where an older program had the words."""

    version: str
    digest: str
    agreed_at: datetime
    text: Bilingual | None


@cache
def consent_texts() -> dict[str, ConsentText]:
    """All versions, the newest last."""
    file = Path(__file__).resolve().parent.parent / "data" / "consents.json"
    found = {}
    for one in json.loads(file.read_text(encoding="utf-8")):
        text = Bilingual(**one["text"])
        found[one["version"]] = ConsentText(one["version"], text, digest(f"{text.az}\n{text.en}"))
    return found


def consent_text() -> ConsentText:
    """The newest version."""
    return list(consent_texts().values())[-1]


def given(person_id: int) -> list[GivenConsent]:
    """What a person agreed to, the newest first."""
    rows = db.session.scalars(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    )
    return [GivenConsent(row.version, row.digest, row.agreed_at, _text(row)) for row in rows]


def _text(row: Consent) -> Bilingual | None:
    known = consent_texts().get(row.version)
    return known.text if known and known.digest == row.digest else None


def is_due(person_id: int) -> bool:
    """Whether the person has not yet agreed to the newest text."""
    newest = select(Consent.id).where(
        Consent.person_id == person_id, Consent.version == consent_text().version
    )
    return db.session.scalar(newest) is None


def agree(version: str, *, asker: Asker, now: datetime) -> None:
    """The asker agrees to the newest text; RuleError where another was shown. Agreeing twice
    is harmless: the first date counts."""
    if version != consent_text().version:
        raise RuleError(N_("The text has changed. Read the new one first."))
    person_id = asker.own_id()
    if is_due(person_id):
        add([person_id], now)
        event = ConsentGiven(subject=asker.ref, consent=version)
        journal.record(event, actor=asker.ref, now=now)


def add(person_ids: Iterable[int], now: datetime) -> None:
    """People who agreed to the newest text, new ones or on paper."""
    text = consent_text()
    rows = [
        {"person_id": one, "version": text.version, "digest": text.digest, "agreed_at": now}
        for one in person_ids
    ]
    write_ready(ready(Consent, rows))
