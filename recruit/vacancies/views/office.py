"""Officials' pages of vacancies: the list, publishing, withdrawing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import RuleError
from recruit.vacancies import queries, service
from recruit.vacancies.forms import WithdrawForm
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.rules import STATE_NAMES
from recruit.vacancies.views.blueprint import bp, names
from recruit.web.access import allow, asker
from recruit.web.formats import message, number
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

MOST_CHOSEN = 200
Chosen = list[str] | OfficeFilters


def office_campaign(values: MultiDict[str, str] | None = None) -> Campaign | None:
    """The campaign that is named, else the running one, else the newest; officials see drafts."""
    public_id = (request.args if values is None else values).get("campaign")
    if public_id:
        return campaigns.campaign(public_id)
    return campaigns.current_campaign() or next(iter(campaigns.campaigns()), None)


@bp.get("/office/vacancies")
@allow(Permission.VACANCIES_EDIT, Permission.VACANCIES_PUBLISH)
def office() -> str:
    campaign, scope = office_campaign(), _scope()
    if campaign is None:
        return render_template("vacancies/office_none.html")
    filters = OfficeFilters.of(request.args)
    found = queries.for_office(campaign.id, filters, scope, language=language(), page=page_number())
    counts = queries.state_counts(campaign.id, scope)
    return render_template(
        "vacancies/office.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        found=found,
        counts=counts,
        states=[("", _("All"), sum(counts.values())), *_states(counts)],
        drafts=_drafts(campaign, filters),
        may_publish=asker().may(Permission.VACANCIES_PUBLISH) and campaign.state != "finished",
        may_edit=asker().may(Permission.VACANCIES_EDIT) and campaign.state != "finished",
        address={"campaign": campaign.public_id} | filters.params(),
        state_names=STATE_NAMES,
        district_choices=directory.district_choices(language(), scope),
        subject_choices=directory.subject_choices(language()),
        **names(),
    )


def _drafts(campaign: Campaign, filters: OfficeFilters) -> int:
    """How many drafts of this list the asker could publish."""
    if filters.state not in ("", "draft"):
        return 0
    return queries.drafts(
        campaign.id, filters, asker().scope(Permission.VACANCIES_PUBLISH)
    ).vacancies


def _states(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(code, _(name), counts[code]) for code, name in STATE_NAMES.items() if code in counts]


def _scope() -> Scope:
    return asker().scope(Permission.VACANCIES_EDIT) | asker().scope(Permission.VACANCIES_PUBLISH)


@bp.get("/office/vacancies/publish")
@allow(Permission.VACANCIES_PUBLISH)
def publish_preview() -> str | AnyResponse:
    """What would be published, before anything is."""
    campaign = campaigns.campaign(request.args.get("campaign", ""))
    chosen = _chosen(request.args)
    scope = asker().scope(Permission.VACANCIES_PUBLISH)
    drafts = queries.drafts(campaign.id, chosen, scope)
    if not drafts.vacancies:
        flash(_("Nothing was published: choose drafts in the list first."), "warning")
        return redirect(url_for("vacancies.office", campaign=campaign.public_id, state="draft"))
    return render_template(
        "vacancies/publish.html",
        campaign=campaign,
        drafts=drafts,
        chosen=chosen if isinstance(chosen, list) else [],
        params={} if isinstance(chosen, list) else {"all": "1"} | chosen.params(),
        **names(),
    )


@bp.post("/office/vacancies/publish")
@allow(Permission.VACANCIES_PUBLISH)
def publish() -> AnyResponse:
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    try:
        count = service.publish(
            campaign.id,
            campaign.public_id,
            _chosen(request.form),
            expected=_expected(),
            asker=asker(),
            now=now(),
        )
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other("vacancies.office", campaign=campaign.public_id, state="draft")
    db.session.commit()
    flash(_("Vacancies published: %(count)s.", count=number(count)), "good")
    return see_other("vacancies.office", campaign=campaign.public_id)


def _chosen(values: MultiDict[str, str]) -> Chosen:
    """The drafts that were ticked, or all that the filters find."""
    if values.get("all"):
        return OfficeFilters.of(values)
    return values.getlist("vacancy")[:MOST_CHOSEN]


def _expected() -> int:
    """How many drafts the official saw; nonsense is no number of drafts."""
    text = request.form.get("expected", "")
    return int(text[:9]) if text.isascii() and text.isdigit() else -1


@bp.route("/office/vacancies/<string:public_id>/withdraw", methods=["GET", "POST"])
@allow(Permission.VACANCIES_EDIT)
def withdraw(public_id: str) -> str | tuple[str, int] | AnyResponse:
    vacancy = queries.one_for_office(public_id, asker().scope(Permission.VACANCIES_EDIT))
    campaign = campaigns.campaign_by_id(vacancy.campaign_id)
    form = WithdrawForm()
    form.offer_reasons(_)
    page: dict[str, Any] = {"vacancy": vacancy, "campaign": campaign, "form": form}
    possible = vacancy.state == "published" and campaign.state != "finished"
    if not possible or not form.validate_on_submit():
        status = 409 if not possible else 422 if form.errors else 200
        body = render_template("vacancies/withdraw.html", possible=possible, **page, **names())
        return body, status
    service.withdraw(public_id, form.reason.data, asker=asker(), now=now())
    db.session.commit()
    flash(_("The vacancy is withdrawn."), "good")
    return see_other("vacancies.office", campaign=campaign.public_id)
