"""Saved searches: keeping one, confirming an address, stopping, a person's own."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.extensions import csrf, db, limiter
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.vacancies import queries
from recruit.vacancies.forms import MailForm
from recruit.vacancies.queries import saved
from recruit.vacancies.rules.searches import MOST
from recruit.vacancies.service import searches
from recruit.vacancies.service.wording import sentence
from recruit.vacancies.views.blueprint import bp, chosen_campaign, fitting
from recruit.vacancies.views.filters import address_of, filters_of
from recruit.web.access import PUBLIC, SIGNED_IN, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/vacancies/searches/new")
@allow(PUBLIC)
def new_search() -> str:
    return _new(_campaign(), MailForm())


@bp.post("/vacancies/searches/new")
@limiter.limit("30 per hour")
@allow(PUBLIC)
def save_search() -> Response | str | tuple[str, int]:
    campaign, form = _campaign(), MailForm()
    filters = filters_of(campaign)
    try:
        if asker().signed_in:
            fit = fitting(campaign)
            searches.save(
                filters,
                tuple(fit.subjects) if fit else (),
                campaign=campaign,
                language=language(),
                asker=asker(),
                now=now(),
            )
            db.session.commit()
            flash(
                _("The search is saved. You get a letter on days on which it finds more."), "good"
            )
            return see_other("vacancies.my_searches")
        if not form.validate_on_submit():
            return _new(campaign, form), 422
        searches.ask_by_mail(
            filters, form.email.data or "", campaign=campaign, language=language(), now=now()
        )
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return _new(campaign, form), 422
    db.session.commit()
    flash(_("We have sent a letter to this address. Open the link in it to confirm."), "good")
    return see_other("vacancies.search", **address_of(campaign, filters))


def _campaign() -> Campaign:
    campaign = chosen_campaign()
    if campaign is None:
        raise NotFoundError
    return campaign


def _new(campaign: Campaign, form: MailForm) -> str:
    filters = filters_of(campaign)
    fit = fitting(campaign)
    return render_template(
        "vacancies/new_search.html",
        campaign=campaign,
        form=form,
        words=sentence(filters, campaign.id),
        total=queries.count(campaign.id, filters, tuple(fit.subjects) if fit else ()),
        address=address_of(campaign, filters),
        most=MOST,
    )


@bp.get("/vacancies/searches/confirm/<string:token>")
@allow(PUBLIC)
def confirm_search(token: str) -> str:
    row = searches.to_confirm(token)
    return render_template(
        "vacancies/confirm_search.html",
        words=sentence(saved.filters_of(row.filters), row.campaign_id),
        confirmed=row.confirmed_at is not None,
        address=saved.filters_of(row.filters).params(),
    )


@bp.post("/vacancies/searches/confirm/<string:token>")
@limiter.limit("60 per minute")
@allow(PUBLIC)
def search_confirmed(token: str) -> Response:
    searches.confirm(token, now=now())
    db.session.commit()
    return see_other("vacancies.confirm_search", token=token)


@bp.get("/vacancies/searches/stop/<string:token>")
@allow(PUBLIC)
def stop_search(token: str) -> str:
    rows = searches.to_stop(token)
    words = [sentence(saved.filters_of(row.filters), row.campaign_id) for row in rows]
    return render_template("vacancies/stop_search.html", words=words)


@bp.post("/vacancies/searches/stop/<string:token>")
@csrf.exempt  # RFC 8058: a mail program posts here by itself; the signed address is the proof
@limiter.limit("60 per minute")
@allow(PUBLIC)
def search_stopped(token: str) -> Response:
    searches.stop(token, now=now())
    db.session.commit()
    return see_other("vacancies.stop_search", token=token)


@bp.get("/me/searches")
@allow(SIGNED_IN)
def my_searches() -> str:
    rows = saved.saved_of(asker().own_id())
    known = {one: campaigns.campaign_by_id(one) for one in {row.campaign_id for row in rows}}
    return render_template(
        "vacancies/my_searches.html",
        rows=[
            (
                row,
                sentence(filters := saved.filters_of(row.filters), row.campaign_id),
                {"campaign": known[row.campaign_id].public_id} | filters.params(),
            )
            for row in rows
        ],
        most=MOST,
    )


@bp.post("/me/searches/<string:public_id>/stop")
@allow(SIGNED_IN)
def stop_my_search(public_id: str) -> Response:
    searches.stop_own(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("The search is stopped."), "good")
    return see_other("vacancies.my_searches")
