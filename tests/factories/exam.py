"""Item banks, sittings and attempts for tests; call inside an application context."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from recruit.exam import service
from recruit.exam.rules import NewItem
from recruit.exam.rules.content import SingleChoice
from recruit.exam.rules.seating import NewSitting
from recruit.kernel.events import SYSTEM

NOW = datetime(2026, 8, 5, 6, 0, tzinfo=UTC)
SHORT: dict[str, Any] = {
    "minutes": 5,
    "grace_seconds": 30,
    "sections": [
        {
            "code": "subject",
            "name": {"az": "Fənn", "en": "Subject"},
            "from": "subject",
            "items": 4,
            "right": "2",
            "wrong": "-0.5",
        },
        {
            "code": "methodology",
            "name": {"az": "Təlim metodikası", "en": "Teaching methodology"},
            "from": "methodology",
            "items": 2,
            "right": "1",
            "wrong": "-0.25",
        },
    ],
    "minimum": "4",
}
_numbers = count(1)


def new_item(subject: str = "mathematics", *, practice: bool = False, **values: Any) -> NewItem:
    """An item whose right option is written `right`; stem and options say its number."""
    number = next(_numbers)
    texts = ["right", *(f"wrong {letter}" for letter in "abc")]
    content = SingleChoice(
        stem={"az": f"Sual {number}?", "en": f"Question {number}?"},
        options=tuple({"az": f"{t} {number} az", "en": f"{t} {number} en"} for t in texts),
        key=0,
        why={"az": f"Çünki {number}.", "en": f"Because {number}."} if practice else None,
    )
    stated = {
        "code": f"{subject}-t{number}",
        "subject_code": subject,
        "topic_code": None,
        "difficulty": 2,
        "practice": practice,
        "content": content,
    }
    return NewItem(**{**stated, **values})


def make_bank(*subjects: str, papers: int = 8, practice: int = 3) -> dict[str, str]:
    """Items for papers and for practice in each subject and in methodology; ids by code."""
    items = [
        new_item(subject, practice=number >= papers)
        for subject in dict.fromkeys([*(subjects or ("mathematics",)), "methodology"])
        for number in range(papers + practice)
    ]
    return service.add_items(items, actor=SYSTEM, now=NOW)


def new_sitting(**values: Any) -> NewSitting:
    """A room of ten in Bakı, open for two hours from NOW."""
    stated = {
        "subjects": ("mathematics",),
        "district_code": "AZ-BA",
        "place": "Bakı, 6 nömrəli məktəb",
        "room": "12",
        "opens_at": NOW,
        "closes_at": NOW + timedelta(hours=2),
        "capacity": 10,
        "self_seating": True,
    }
    return NewSitting(**{**stated, **values})


def make_sitting(campaign_id: int, *, opened: bool = True, **values: Any) -> str:
    """A planned or opened sitting; its public id."""
    public_id = service.add_sitting(campaign_id, new_sitting(**values), actor=SYSTEM, now=NOW)
    if opened:
        service.open_sitting(public_id, actor=SYSTEM, now=NOW)
    return public_id
