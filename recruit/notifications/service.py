"""Telling people what happened: an event, its messages, their mails.

`heard` runs in the event's own transaction and adds one job; the job writes a message for each
recipient and a mail for each message, in batches; each mail is a job of its own. Every step may
run twice and tells nobody twice.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import delete, select, update

from recruit.accounts import queries as accounts
from recruit.accounts.rules import PersonInfo
from recruit.config import Settings
from recruit.extensions import db
from recruit.extensions.prepared import insert_rows
from recruit.jobs import service as jobs
from recruit.journal import queries as journal
from recruit.journal.queries import Entry
from recruit.kernel.errors import NotFoundError
from recruit.kernel.ids import new_public_id
from recruit.notifications import templates
from recruit.notifications.models import Delivery, Message
from recruit.notifications.rules import Direct, Mail, Notice, deliverable
from recruit.notifications.templates import Letter
from recruit.notifications.transports import transport

BATCH = 200
SENT_MAILS = timedelta(days=180)  # how long we know that a mail left (docs/privacy.md)

Recipients = Callable[[Entry], Iterable[Notice]]
Ids = Callable[[Entry], Sequence[str]]
About = Callable[[str], Direct]

_told: dict[str, list[tuple[str, Recipients]]] = {}
_links: dict[str, str] = {}
_directs: dict[str, tuple[str, Ids]] = {}
_abouts: dict[str, About] = {}


def tells(kind: str, template: str) -> Callable[[Recipients], Recipients]:
    """Declare who is told what when an event of this kind is recorded."""

    def declare(recipients: Recipients) -> Recipients:
        _told.setdefault(kind, []).append((template, recipients))
        return recipients

    return declare


def mails_link(kind: str, template: str) -> None:
    """Declare that an event whose subject is a single-use link sends that link by mail."""
    _links[kind] = template


def mails_direct(kind: str, template: str, ids: Ids, about: About) -> None:
    """Declare that an event sends mails which no cabinet keeps: `ids` names what they are about,
    `about` says one of them when it leaves, or raises NotFoundError where it is gone by then."""
    _directs[kind] = (template, ids)
    _abouts[template] = about


def declared() -> dict[str, list[str]]:
    """Event kinds with the messages they cause, for tests and for the docs."""
    found = {kind: [name for name, _ in pairs] for kind, pairs in _told.items()}
    direct = {kind: [name] for kind, (name, _) in _directs.items()}
    return found | {kind: [name] for kind, name in _links.items()} | direct


def heard(entry: Entry, now: datetime) -> None:
    """The journal's subscriber: in the same transaction, ask for people to be told."""
    if entry.kind in _links and entry.subject.type == "link":
        _post(_links[entry.kind], now, link_id=entry.subject.id)
    if entry.kind in _told or entry.kind in _directs:
        jobs.enqueue(
            "notifications.tell",
            {"entry": entry.public_id},
            now=now,
            unique_key=f"tell:{entry.public_id}",
            fresh=True,
        )


def heard_many(entries: Sequence[Entry], now: datetime) -> None:
    """The same for many entries at once, as when time ends thousands of exams."""
    for entry in entries:
        if entry.kind in _links and entry.subject.type == "link":
            _post(_links[entry.kind], now, link_id=entry.subject.id)
    told = [one.public_id for one in entries if one.kind in _told or one.kind in _directs]
    jobs.enqueue_each(
        "notifications.tell", {f"tell:{one}": {"entry": one} for one in told}, now=now
    )


def tell(entry_id: str, job: jobs.Running) -> int:
    """Write the messages of one journal entry; commits batch by batch; returns their number."""
    entry = journal.entry(entry_id)
    if entry is None:
        return 0
    told = 0
    for template, recipients in _told.get(entry.kind, ()):
        for batch in _batches(recipients(entry)):
            told += _write(template, entry, batch, job.now)
            job.progress(told, told)
    if entry.kind in _directs:
        told += _post_directs(entry, job.now)
        job.progress(told, told)
    return told


def _post_directs(entry: Entry, now: datetime) -> int:
    """Ask for an event's direct mails, all at once; those asked for before are left out."""
    template, ids = _directs[entry.kind]
    known = set(
        db.session.scalars(
            select(Delivery.link_id).where(
                Delivery.template == template, Delivery.asked_at >= entry.at
            )
        )
    )
    wanted = [one for one in ids(entry) if one not in known]
    rows = [
        {"public_id": new_public_id(), "template": template, "link_id": one, "asked_at": now}
        for one in wanted
    ]
    insert_rows(Delivery, rows)
    mails = {f"mail:{one['public_id']}": {"delivery": one["public_id"]} for one in rows}
    jobs.enqueue_each("mail.send", mails, now=now)
    return len(rows)


def _batches(notices: Iterable[Notice]) -> Iterator[list[Notice]]:
    rest = iter(notices)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write(template: str, entry: Entry, notices: list[Notice], now: datetime) -> int:
    people = accounts.people([one.person_id for one in notices])
    known = set(
        db.session.scalars(
            select(Message.person_id).where(
                Message.entry_id == entry.public_id,
                Message.template == template,
                Message.person_id.in_(people),
            )
        )
    )
    rows, letters = [], dict[int, Letter]()
    for one in notices:
        if one.person_id in people and one.person_id not in known:
            known.add(one.person_id)
            if id(one.values) not in letters:  # often one and the same for everybody
                letters[id(one.values)] = Letter(template, {"at": entry.at, **one.values})
            letter = letters[id(one.values)]
            rows.append(_message(letter, entry, people[one.person_id], one, now))
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        if deliverable(people[row.person_id].email):
            _post(template, now, message_id=row.id)
    return len(rows)


def _message(
    letter: Letter, entry: Entry, person: PersonInfo, notice: Notice, now: datetime
) -> Message:
    subject, body = letter.to(person.full_name, person.language)
    return Message(
        person_id=person.id,
        template=letter.name,
        entry_id=entry.public_id,
        language=person.language,
        subject=subject[:200],
        body=body,
        path=notice.path,
        sent_at=now,
    )


def _post(
    template: str, now: datetime, *, message_id: int | None = None, link_id: str | None = None
) -> None:
    row = Delivery(template=template, message_id=message_id, link_id=link_id, asked_at=now)
    db.session.add(row)
    db.session.flush()
    jobs.enqueue("mail.send", {"delivery": row.public_id}, now=now)


def send(delivery_id: str, settings: Settings, now: datetime) -> bool:
    """Send one mail; False when it had left already or its link is gone."""
    row = db.session.scalar(select(Delivery).where(Delivery.public_id == delivery_id))
    if row is None or row.sent_at is not None:
        return False
    mail = _about_link(row, settings, now) if row.link_id else _about_message(row, settings, now)
    if mail is None:
        return False
    transport(settings).send(mail.message())
    row.sent_at = now
    return True


def forget_person(person_id: int) -> None:
    """Of an erased person's messages their kind and time stay, not their words; what has not
    left yet never does."""
    own = select(Message.id).where(Message.person_id == person_id)
    db.session.execute(
        delete(Delivery).where(Delivery.message_id.in_(own), Delivery.sent_at.is_(None))
    )
    db.session.execute(
        update(Message).where(Message.person_id == person_id).values(subject="", body="")
    )


def forget_old(now: datetime) -> int:
    """Delete a batch of mails that left long ago, not the messages in the cabinet; how many."""
    keys = db.session.scalars(
        select(Delivery.id).where(Delivery.sent_at < now - SENT_MAILS).limit(BATCH)
    ).all()
    if keys:
        db.session.execute(delete(Delivery).where(Delivery.id.in_(keys)))
    return len(keys)


def _about_message(row: Delivery, settings: Settings, now: datetime) -> Mail | None:
    message = db.session.get_one(Message, row.message_id)
    person = accounts.people([message.person_id]).get(message.person_id)
    if person is None:
        return None
    address = f"{settings.base_url}/{message.language}{message.path}"
    body = f"{message.body}\n{templates.foot(message.language, address, settings.hotline)}"
    return Mail(row.public_id, settings.mail_sender, person.email, message.subject, body, now)


def _about_link(row: Delivery, settings: Settings, now: datetime) -> Mail | None:
    if row.template in _abouts:
        return _direct(row, settings, now)
    try:
        link = accounts.link_for_mail(row.link_id or "")
    except NotFoundError:  # used or expired while the mail waited
        return None
    values = {"name": link.full_name, "address": f"{settings.base_url}{link.url_path}"}
    subject, body = templates.render(row.template, link.language, values)
    body = f"{body}\n{templates.foot(link.language, '', settings.hotline)}"
    return Mail(row.public_id, settings.mail_sender, link.address, subject, body, now)


def _direct(row: Delivery, settings: Settings, now: datetime) -> Mail | None:
    try:
        found = _abouts[row.template](row.link_id or "")
    except NotFoundError:  # stopped or erased while the mail waited
        return None
    if not deliverable(found.address):
        return None
    subject, body = templates.render(row.template, found.language, found.values)
    body = f"{body}\n{templates.foot(found.language, '', settings.hotline)}"
    stop = f"{settings.base_url}{found.unsubscribe}" if found.unsubscribe else ""
    sender = settings.mail_sender
    return Mail(row.public_id, sender, found.address, subject, body, now, stop)


def mark_read(person_id: int, public_id: str, *, now: datetime) -> None:
    """Note that a person has opened one of their messages; opening it again changes nothing."""
    db.session.execute(
        update(Message)
        .where(
            Message.public_id == public_id,
            Message.person_id == person_id,
            Message.read_at.is_(None),
        )
        .values(read_at=now)
    )


def mark_all_read(person_id: int, *, now: datetime) -> None:
    """Note that a person wants none of their messages to stand out any more."""
    db.session.execute(
        update(Message)
        .where(Message.person_id == person_id, Message.read_at.is_(None))
        .values(read_at=now)
    )
