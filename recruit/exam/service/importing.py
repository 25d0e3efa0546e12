"""Items out of a file into the bank, and out of the bank for a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from recruit.directory import queries as directory
from recruit.exam.formats import NamedItem, ParsedItem
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.content import Content
from recruit.exam.rules.items import NewItem
from recruit.exam.rules.likeness import near_duplicates
from recruit.exam.service.items import add_items
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_


@dataclass
class Imported:
    """What became of the good items of a file, by their names in it."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)  # the bank has them word for word
    alike: list[str] = field(default_factory=list)  # added, but close to one in the bank


def import_items(
    items: Sequence[ParsedItem], subject: str, *, practice: bool, actor: Ref, now: datetime
) -> Imported:
    """Add the good items to the subject's bank; what is there already is left alone."""
    _require_subject(subject)
    bank = _bank(subject)
    digests = {content.digest for content in bank}
    result = Imported()
    fresh: dict[str, tuple[ParsedItem, NewItem]] = {}
    for item in items:
        if item.content is None:
            continue
        new = _new_item(item.content, subject, practice)
        if item.content.digest in digests or new.code in fresh:
            result.known.append(item.name)
        else:
            fresh[new.code] = (item, new)
    parsed = [item for item, _ in fresh.values()]
    contents = [item.content for item in parsed if item.content]
    close = {one.first for one in near_duplicates(contents, bank) if one.second >= len(contents)}
    result.alike = [parsed[place].name for place in sorted(close)]
    if fresh:
        add_items([new for _, new in fresh.values()], actor=actor, now=now)
    result.added = [item.name for item in parsed]
    return result


def _new_item(content: Content, subject: str, practice: bool) -> NewItem:
    return NewItem(
        code=f"{subject}-{content.digest[:12]}",
        subject_code=subject,
        topic_code=None,
        difficulty=2,
        practice=practice,
        content=content,
    )


def _bank(subject: str) -> list[Content]:
    """The contents of the subject's items, for comparison inside the program only."""
    sealed = items_queries.bank([subject]).get(subject, [])
    contents = list(items_queries.contents(one.version_id for one in sealed).values())
    contents += [one.content for one in items_queries.practice_items(subject)]
    return contents


def _require_subject(subject: str) -> None:
    if subject not in directory.subjects():
        raise RuleError(N_("There is no subject with the code %(code)s."), code=subject)


def open_items(subject: str) -> tuple[list[NamedItem], int]:
    """The subject's items that anybody may see, and how many are under seal and stay there."""
    _require_subject(subject)
    items = [NamedItem(one.code, one.content) for one in items_queries.practice_items(subject)]
    count = items_queries.coverage().get(subject)
    return items, count.papers if count else 0
