"""The topic of the open lesson, drawn so that anybody can draw it again."""

import hashlib
from collections.abc import Sequence

from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

Topic = Bilingual
MOST_TOPICS = 300
LONGEST_TOPIC = 200


def drawn(seed: str, number: str, count: int, appointment: int = 1) -> int:
    """Which of `count` topics a candidate number draws, counted from 0.

    SHA-256 of "seed:number" as one whole number, divided by the count: the rest. A second
    appointment draws with "seed:number:2".
    """
    text = f"{seed}:{number}" if appointment == 1 else f"{seed}:{number}:{appointment}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % count


def parse_topics(text: str) -> tuple[Topic, ...]:
    """One topic a line, Azerbaijani and English parted by "|"; RuleError names the line."""
    topics: list[Topic] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [" ".join(part.split()) for part in line.split("|")]
        if len(parts) != 2 or not all(0 < len(part) <= LONGEST_TOPIC for part in parts):
            message = N_("Line %(line)s: write the topic in both languages, parted by “|”.")
            raise RuleError(message, field="topics", line=number)
        topic = Topic(*parts)
        if topic in topics:
            message = N_("Line %(line)s: this topic stands there already.")
            raise RuleError(message, field="topics", line=number)
        topics.append(topic)
    if not 2 <= len(topics) <= MOST_TOPICS:
        message = N_("A list has from 2 to %(most)s topics.")
        raise RuleError(message, field="topics", most=MOST_TOPICS)
    return tuple(topics)


def topics_digest(topics: Sequence[Topic]) -> str:
    """What is announced with the list: it changes with every letter and with the order."""
    return digest(canonical_json([{"az": one.az, "en": one.en} for one in topics]))
