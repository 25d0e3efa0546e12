"""Taking over another year's vacancies: choose, see what becomes of each, confirm."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import beforehand
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.vacancies.queries import OfficeFilters
from recruit.vacancies.service.copying import (
    FATES,
    FITTING,
    Copy,
    fates,
    plan,
    prepare_copies,
    take_over,
)
from recruit.vacancies.views.blueprint import bp, names
from recruit.web.access import allow, asker
from recruit.web.formats import message, number
from recruit.web.moment import now
from recruit.web.pages import language, see_other

SHOWN = 50
EDIT = Permission.VACANCIES_EDIT


@bp.get("/office/vacancies/copy")
@allow(EDIT)
def copy() -> str | AnyResponse:
    """What of another year's vacancies can be taken over, and why the rest cannot."""
    campaign = campaigns.campaign(request.args.get("campaign", ""))
    others = [one for one in campaigns.campaigns() if one.id != campaign.id]
    if not others or campaign.state == "finished":
        flash(_("There is no other campaign whose vacancies could be taken over."), "warning")
        return see_other("vacancies.office", campaign=campaign.public_id)
    source = _source(request.args, others)
    copies = _plan(source, campaign, request.args)
    fitting = [one for one in copies if one.fate in FITTING]
    rest = [one for one in copies if one.fate not in FITTING]
    shown = [*fitting[:SHOWN], *rest[:SHOWN]]
    return render_template(
        "vacancies/copy.html",
        campaign=campaign,
        others=others,
        source=source,
        filters=OfficeFilters.of(request.args),
        with_filled=_with_filled(request.args),
        fates=fates(copies),
        fate_names=FATES,
        fitting=len(fitting),
        posts=sum(one.new.posts for one in fitting if one.new),
        shown=shown,
        schools=directory.schools_by_ids({one.new.school_id for one in shown if one.new}),
        district_choices=directory.district_choices(language(), asker().scope(EDIT)),
        subject_choices=directory.subject_choices(language()),
        **names(campaign),
    )


@bp.post("/office/vacancies/copy")
@allow(EDIT)
def copy_confirm() -> AnyResponse:
    campaign = campaigns.campaign(request.form.get("campaign", ""))
    source = campaigns.campaign(request.form.get("from", ""))
    values, who, moment = request.form, asker(), now()
    text = values.get("expected", "")
    expected = int(text[:9]) if text.isascii() and text.isdigit() else -1
    with beforehand():
        copies = _plan(source, campaign, values)
        drafts = prepare_copies(campaign.id, copies, asker=who, now=moment)
    try:
        count = take_over(
            campaign.id, campaign.public_id, drafts, expected=expected, asker=who, now=moment
        )
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "warning")
        return see_other(
            "vacancies.copy",
            **{"campaign": campaign.public_id, "from": source.public_id},
            **OfficeFilters.of(values).params(),
        )
    db.session.commit()
    flash(_("Vacancies taken over as drafts: %(count)s.", count=number(count)), "good")
    return see_other("vacancies.office", campaign=campaign.public_id, state="draft")


def _source(values: MultiDict[str, str], others: list[Campaign]) -> Campaign:
    """The campaign that is named, else the newest other one."""
    named = [one for one in others if one.public_id == values.get("from")]
    return named[0] if named else others[0]


def _with_filled(values: MultiDict[str, str]) -> bool:
    return values.get("filled") == "1"


def _plan(source: Campaign, campaign: Campaign, values: MultiDict[str, str]) -> list[Copy]:
    filters = OfficeFilters.of(values)
    return plan(source.id, campaign.id, filters, with_filled=_with_filled(values), asker=asker())
