"""Campaigns with dated phases and rules in force."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from recruit.campaigns import queries, service
from recruit.campaigns.models import CampaignRow, PhaseRow, RuleSetRow
from recruit.campaigns.rules import Campaign, PhaseKind
from recruit.extensions import db
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.text import Bilingual

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def make_campaign(
    *,
    open_phases: Iterable[str | PhaseKind] = tuple(PhaseKind),
    now: datetime = NOW,
    state: str = "running",
    name: Bilingual | None = None,
    year: str = "2026/2027",
    rules: str | dict[str, Any] | None = "2025",
    demo_kind: str | None = None,
    **sections: dict[str, Any],
) -> Campaign:
    """A campaign whose named phases are open around `now` (all of them by default).

    `rules` is a shipped rule-set's name or a document, active at once, None for no rules;
    `sections` replace its sections: make_campaign(exam={...}).
    """
    row = CampaignRow(
        name=name or Bilingual("Müəllimlərin işə qəbulu", "Recruitment of teachers"),
        year=year,
        state=state,
        demo_kind=demo_kind,
        created_at=now,
    )
    opened = {str(kind) for kind in open_phases}
    row.phases = [
        PhaseRow(
            kind=str(kind),
            position=place,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=30),
        )
        for place, kind in enumerate(PhaseKind)
        if str(kind) in opened
    ]
    db.session.add(row)
    db.session.flush()
    if rules is not None:
        give_rules(row.id, rules, now=now, **sections)
    return queries.campaign(row.public_id)


def give_rules(
    campaign_id: int, rules: str | dict[str, Any] = "2025", *, now: datetime = NOW, **sections: Any
) -> str:
    """Put a rule-set into force without ceremony, superseding the one before; its public id."""
    document = service.shipped()[rules] if isinstance(rules, str) else rules
    text = canonical_json({**document, **sections})
    versions = queries.rule_sets(campaign_id)
    for former in db.session.query(RuleSetRow).filter_by(campaign_id=campaign_id, state="active"):
        former.state = "superseded"
    db.session.flush()
    row = RuleSetRow(
        campaign_id=campaign_id,
        version=len(versions) + 1,
        document=text,
        digest=digest(text),
        state="active",
        created_at=now,
        activated_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id
