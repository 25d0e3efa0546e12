"""Declaring a campaign's results final: the exam head and a second official."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.exam.events import ResultsDeclaredFinal
from recruit.exam.models import FinalResults
from recruit.exam.queries import finals as queries
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

FINAL = "exam.final"


def propose(campaign_id: int, *, reason: str, asker: Asker, now: datetime) -> str:
    """Ask a second official to declare the results as they stand now final (rule 7)."""
    _require_everywhere(asker)
    _require_done(campaign_id)
    count, digest = queries.results_digest(campaign_id)
    campaign = campaigns.campaign_by_id(campaign_id).public_id
    return proposals.propose(
        FINAL,
        Ref("campaign", campaign),
        {
            "campaign": campaign,
            "results": count,
            "digest": digest,
            "reason": reason.strip(),
            "by": asker.own_id(),
        },
        reason=reason,
        asker=asker,
        now=now,
        campaign=campaign,
    )


def _require_everywhere(asker: Asker) -> None:
    """The results of a campaign are those of all districts."""
    if not asker.scope(Permission.SITTINGS_OPEN).everywhere:
        raise RuleError(N_("Only officials of all districts declare results final."))


def _require_done(campaign_id: int) -> None:
    outlook = queries.outlook(campaign_id)
    if not outlook.results:
        raise RuleError(N_("There are no results yet."))
    if not outlook.changed:
        raise RuleError(N_("All results are final already."))
    if outlook.working:
        raise RuleError(
            N_("Still working: %(count)s. Results become final after the last exam."),
            count=outlook.working,
        )


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    _require_everywhere(second)
    campaign = campaigns.campaign(payload["campaign"])
    _require_done(campaign.id)
    if list(queries.results_digest(campaign.id)) != [payload["results"], payload["digest"]]:
        raise RuleError(N_("Results have changed since. Have them declared anew."))
    db.session.add(
        FinalResults(
            campaign_id=campaign.id,
            results=payload["results"],
            digest=payload["digest"],
            reason=payload["reason"],
            proposed_by=payload["by"],
            agreed_by=second.own_id(),
            declared_at=now,
        )
    )
    db.session.flush()
    event = ResultsDeclaredFinal(
        subject=Ref("campaign", campaign.public_id),
        campaign=campaign.public_id,
        results=payload["results"],
        digest=payload["digest"],
    )
    journal.record(event, actor=second.ref, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    count = payload["results"]
    return [
        (_("Results"), ngettext("%(num)d result", "%(num)d results", count)),
        (_("Digest"), payload["digest"]),
    ]


proposals.declare(
    FINAL,
    label=N_("Declare exam results final"),
    permission=Permission.SITTINGS_OPEN,
    apply=_apply,
    describe=_describe,
    district=lambda payload: None,  # only officials of all districts
)
