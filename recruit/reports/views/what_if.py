"""What would other rules move? Chosen, worked out as a job, shown by group with charts."""

from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, RuleSet
from recruit.campaigns.rules.documents import SECTIONS
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.extensions import db
from recruit.jobs import queries as jobs
from recruit.jobs import service as jobs_service
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.reports.queries.what_if import WHAT_IF, rule_set_choices
from recruit.reports.rules.what_if import BY, Row, bars, rows_of
from recruit.reports.views.blueprint import bp
from recruit.vacancies import service as vacancies
from recruit.web.access import allow
from recruit.web.formats import say
from recruit.web.moment import now
from recruit.web.pages import language, see_other

READERS = (Permission.RULES_PROPOSE, Permission.RULES_ACTIVATE)


@bp.get("/office/reports/what-if")
@allow(*READERS)
def what_if() -> str:
    choices = [
        (one.public_id, f"{say(c.name)} {c.year} · {say(one.name)} · {one.version}")
        for one, c in rule_set_choices()
    ]
    return render_template(
        "reports/what_if.html",
        campaigns=[one for one in campaigns.campaigns() if one.state != "draft"],
        rule_sets=choices,
        chosen=request.args.get("rules", ""),
    )


@bp.post("/office/reports/what-if")
@allow(*READERS)
def try_rules() -> Response:
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    rules = campaigns.rule_set(request.form.get("rules", ""))
    payload = {"campaign": campaign.public_id, "rule_set": rules.public_id}
    found = jobs_service.enqueue(WHAT_IF, payload, now=now())
    db.session.commit()
    return see_other("reports.tried", public_id=found)


@bp.get("/office/reports/what-if/<string:public_id>")
@allow(*READERS)
def tried(public_id: str) -> Response:
    status = jobs.status(public_id)
    if status.kind != WHAT_IF:
        raise NotFoundError()
    running = status.state in ("waiting", "running")
    response = current_app.make_response(_render(status, running=running))
    if running:
        response.headers["Refresh"] = "2"  # works without script, ends with the job
    return response


def _render(status: Any, *, running: bool) -> str:
    result = status.result if status.state == "done" else None
    if not result:
        return render_template(
            "reports/what_if_tried.html", status=status, running=running, result=None, rows=[]
        )
    by = request.args.get("by", "subject")
    by = by if by in BY else "subject"
    campaign, rules = campaigns.campaign(result["campaign"]), campaigns.rule_set(result["rule_set"])
    names = _names(by, campaign)
    rows = [(names.get(key, key), row) for key, row in rows_of(result["rows"], by).items()]
    rows.sort(key=lambda one: (-one[1].people, one[0]))
    return render_template(
        "reports/what_if_tried.html",
        status=status,
        running=False,
        result=result,
        campaign=campaign,
        rules=rules,
        why_not=_why_not(result.get("unplaced")),
        differing=_placed_by(result.get("present"), rules),
        all=rows_of(result["rows"], "all").get("", Row()),
        by=by,
        ways=_ways(),
        rows=list(zip(rows, bars(row for _name, row in rows), strict=True)),
    )


def _why_not(refused: list[Any] | None) -> RuleError | None:
    return RuleError(refused[0], **refused[1]) if refused else None


def _placed_by(present: str | None, tried: RuleSet) -> list[tuple[str, str, str]]:
    """(setting, in the rules in force then, in the rules tried) where the two place otherwise."""
    describe = SECTIONS["placement"].describe
    if present is None or describe is None:
        return []
    both = [
        _by_label(describe(campaigns.section_of(one, "placement")))
        for one in (campaigns.rule_set(present), tried)
    ]
    return [
        (label, both[0].get(label, "–"), both[1].get(label, "–"))
        for label in dict.fromkeys([*both[0], *both[1]])
        if both[0].get(label) != both[1].get(label)
    ]


def _by_label(lines: list[tuple[str, str]]) -> dict[str, str]:
    """Lines of one label in one text."""
    found: dict[str, str] = {}
    for label, value in lines:
        found[label] = f"{found[label]}; {value}" if label in found else value
    return found


def _ways() -> list[tuple[str, str]]:
    words = (_("District of residence"), _("Subject"), _("Sex"), _("Kind of vacancy"))
    return list(zip(BY, words, strict=True))


def _names(by: str, campaign: Campaign) -> dict[str, str]:
    """The groups' names in the page's language."""
    if by == "subject":
        return {code: say(one.name) for code, one in directory.subjects().items()}
    if by == "sex":
        return {"female": _("women"), "male": _("men"), "": _("not stated")}
    if by == "school":
        return {code: say(one.name) for code, one in vacancies.kinds_of(campaign.id).items()}
    known = directory.districts()
    return {"": _("not stated")} | {c: title(one, known)[language()] for c, one in known.items()}
