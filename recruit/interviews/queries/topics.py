"""Topics of the open lesson: the lists, and what a candidate drew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from recruit.extensions import db
from recruit.interviews.models import TopicList
from recruit.interviews.rules import Topic, drawn


@dataclass(frozen=True)
class TopicsInfo:
    """One subject's list. Without a seed nothing is drawn yet."""

    id: int
    campaign_id: int
    subject_code: str
    topics: tuple[Topic, ...]
    digest: str
    fixed_at: datetime
    seed: str | None
    seed_at: datetime | None

    def draw(self, number: str, appointment: int = 1) -> Topic | None:
        """What a candidate number draws; None before the seed is announced."""
        if self.seed is None:
            return None
        return self.topics[drawn(self.seed, number, len(self.topics), appointment)]


def topic_lists(campaign_id: int) -> list[TopicsInfo]:
    """A campaign's lists, by subject."""
    rows = db.session.scalars(
        select(TopicList)
        .where(TopicList.campaign_id == campaign_id)
        .order_by(TopicList.subject_code)
    )
    return [_info(row) for row in rows]


def topics_of(campaign_id: int, subject_code: str) -> TopicsInfo | None:
    row = db.session.scalar(
        select(TopicList).where(
            TopicList.campaign_id == campaign_id, TopicList.subject_code == subject_code
        )
    )
    return _info(row) if row else None


def topic_for(
    campaign_id: int, subject_code: str, number: str, appointment: int = 1
) -> Topic | None:
    """The topic of a candidate's open lesson, once it is drawn."""
    found = topics_of(campaign_id, subject_code)
    return found.draw(number, appointment) if found else None


def _info(row: TopicList) -> TopicsInfo:
    return TopicsInfo(
        row.id,
        row.campaign_id,
        row.subject_code,
        tuple(Topic(**one) for one in row.topics),
        row.digest,
        row.fixed_at,
        row.seed,
        row.seed_at,
    )
