"""Entries for somebody's own calendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75  # octets, without the line break


@dataclass(frozen=True)
class CalendarEntry:
    """An event. `uid` is the same for the same thing for ever, so that a newer file replaces;
    `changes` counts how often it was moved, and a cancelled one takes itself out of calendars."""

    uid: str
    begins: datetime
    ends: datetime
    summary: str
    location: str
    description: str
    url: str
    changes: int = 0
    cancelled: bool = False


def calendar_file(entry: CalendarEntry, *, language: str, now: datetime) -> str:
    """A file of one event."""
    return calendar_of([entry], language=language, now=now)


def calendar_of(entries: Iterable[CalendarEntry], *, language: str, now: datetime) -> str:
    """The file's text, with the line breaks that the standard asks for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Recruit//Exam//{language.upper()}",
        "CALSCALE:GREGORIAN",
        *(line for one in entries for line in _event(one, language, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: CalendarEntry, language: str, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(entry.begins)}",
        f"DTEND:{_instant(entry.ends)}",
        f"SUMMARY;LANGUAGE={language}:{_text(entry.summary)}",
        f"LOCATION;LANGUAGE={language}:{_text(entry.location)}",
        f"DESCRIPTION;LANGUAGE={language}:{_text(entry.description)}",
        f"URL:{entry.url}",
        *([f"SEQUENCE:{entry.changes}"] if entry.changes else []),
        *(["STATUS:CANCELLED"] if entry.cancelled else []),
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Backslash first, then what would end a value or a line."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """A long line in pieces of at most 75 octets; a letter of several octets stays whole."""
    pieces, current, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            pieces.append(current)
            current, size = " ", 1
        current, size = current + letter, size + width
    return "\r\n".join([*pieces, current])
