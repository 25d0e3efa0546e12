"""What totals would be under other rules; nothing is stored."""

from dataclasses import dataclass, field
from datetime import datetime

from recruit.campaigns.rules import Campaign, RuleSet
from recruit.candidates.queries import counting
from recruit.kernel.errors import RuleError
from recruit.kernel.events import SYSTEM
from recruit.points import queries
from recruit.points.queries import Waiting
from recruit.points.rules import Reckoner, Total
from recruit.points.service.book import book_of
from recruit.points.service.computing import CHUNK, Progress, Run
from recruit.points.service.gathered import gather

SEX = "sex"


@dataclass(frozen=True)
class Tried:
    """One application under the rules tried. `district`, `sex`: what the card says."""

    application: Waiting
    total: Total
    district: str | None
    sex: str | None


@dataclass
class Trial:
    """All that could be evaluated; `refused` counts those whose facts these rules cannot read."""

    tried: list[Tried] = field(default_factory=list)
    refused: int = 0
    without_exam: int = 0


def try_rules(
    campaign: Campaign, rule_set: RuleSet, *, now: datetime, progress: Progress | None = None
) -> Trial:
    """Evaluate a campaign's eligible applications by any rule-set, another campaign's too."""
    book = book_of(rule_set, campaign.id)
    gathered = gather(campaign.id, book.rules)
    run = Run(campaign, book, gathered, actor=SYSTEM, now=now)
    reckoner, trial = Reckoner(book.rules, rule_set.digest), Trial()
    found = queries.waiting(campaign.id)
    for start in range(0, len(found), CHUNK):
        _try(found[start : start + CHUNK], run, reckoner, trial)
        if progress:
            progress(min(start + CHUNK, len(found)), len(found))
    trial.without_exam = run.tally.without_exam
    return trial


def _try(chunk: list[Waiting], run: Run, reckoner: Reckoner, trial: Trial) -> None:
    ready = [one for one in chunk if run.is_ready(one)]
    places = [(one.card_id, one.card_version) for one in ready]
    cards = counting.counted_at(places, {*run.book.rules.fields, SEX})
    for one, place in zip(ready, places, strict=True):
        card = cards[place]
        try:
            total = reckoner.total(run.facts(one, card), application_id=one.id)
        except RuleError:
            trial.refused += 1
            continue
        sex = card.answers.get(SEX)
        trial.tried.append(Tried(one, total, card.district_code, sex if sex else None))
