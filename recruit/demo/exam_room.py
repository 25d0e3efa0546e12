"""What officials prepare before the rehearsal's exam: items, families, blueprints, centres."""

from collections.abc import Sequence
from datetime import datetime

from recruit.accounts.service import proposals
from recruit.demo.items import SUBJECTS, papers, waiting
from recruit.exam import service
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.centres import NewCentre, NewRoom
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.review import Step
from recruit.exam.service import centres, families, items, review, subjects
from recruit.kernel.asker import Asker
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual

REASON = "Məşq: hər mövzudan bərabər"
CENTRES = (
    (
        NewCentre(
            Bilingual("Məşq mərkəzi", "Rehearsal centre"),
            Bilingual("Bakı, Nümayiş küçəsi 1", "1 Numayish Street, Baku"),
            "AZ-BA-06",
        ),
        (NewRoom("1", 2000), NewRoom("2", 24, accessible=True), NewRoom("3", 30)),
    ),
    (
        NewCentre(
            Bilingual("Məşq mərkəzi, Sumqayıt", "Rehearsal centre, Sumgait"),
            Bilingual("Sumqayıt, Sınaq küçəsi 2", "2 Sinag Street, Sumgait"),
            "AZ-SM",
        ),
        (NewRoom("A", 40, accessible=True), NewRoom("B", 20)),
    ),
)


def fill_bank(author: Asker, reviewer: Asker, *, seed: str, now: datetime) -> None:
    """Other types for papers, an approved family, and what waits for its review."""
    service.add_items(list(papers.ITEMS), actor=SYSTEM, now=now)
    made = [
        ("ohm", "physics", "electricity", 6, waiting.OHM),
        ("discount", "mathematics", "numbers", 5, waiting.DISCOUNT),
    ]
    for code, subject, topic, count, template in made:
        families.make_family(
            code,
            template,
            subject=subject,
            topic=topic,
            difficulty=1,
            practice=False,
            count=count,
            seed=seed,
            asker=author,
            now=now,
        )
        review.take_step_of_family(code, Step.SUBMITTED, asker=author, now=now)
    review.take_step_of_family("ohm", Step.APPROVED, asker=reviewer, now=now)
    written = [*waiting.SUBMITTED, waiting.RETURNED, *waiting.DRAFTS]
    ids = items.write_items(written, asker=author, now=now)
    for one in (*waiting.SUBMITTED, waiting.RETURNED):
        review.take_step(ids[one.code], Step.SUBMITTED, asker=author, now=now)
    review.take_step(
        ids[waiting.RETURNED.code],
        Step.RETURNED,
        asker=reviewer,
        now=now,
        remark=waiting.REMARK,
    )


def draw_blueprints(first: Asker, second: Asker, *, now: datetime) -> None:
    """A blueprint for each subject that papers draw from, by two officials."""
    bank = items_queries.bank(SUBJECTS)
    for subject in SUBJECTS:
        sections = {
            section: rows_for(bank[subject], size)
            for section, size in subjects.sizes_of(subject).items()
        }
        proposal = subjects.propose_blueprint(
            subject, sections, reason=REASON, asker=first, now=now
        )
        proposals.second(proposal, asker=second, now=now)


def rows_for(items: Sequence[BankItem], size: int) -> list[dict[str, object]]:
    """So many items spread over the topics, one after another, those first of which there are
    most; of a family one counts."""
    left: dict[str, set[str]] = {}
    for one in items:
        left.setdefault(one.topics[0], set()).add(one.family or f"item {one.item_id}")
    order = sorted(left, key=lambda topic: (-len(left[topic]), topic))
    counts = dict.fromkeys(order, 0)
    while sum(counts.values()) < size:
        for topic in order:
            if counts[topic] < len(left[topic]) and sum(counts.values()) < size:
                counts[topic] += 1
    return [
        {"topic": topic, "difficulty": None, "count": count}
        for topic, count in counts.items()
        if count
    ]


def add_centres(official: Asker, *, now: datetime) -> str:
    """Centres with their rooms, from any network; the public id of the largest room."""
    rooms: list[str] = []
    for centre, within in CENTRES:
        public_id = centres.add_centre(centre, asker=official, now=now)
        rooms += [centres.add_room(public_id, one, asker=official, now=now) for one in within]
    return rooms[0]
