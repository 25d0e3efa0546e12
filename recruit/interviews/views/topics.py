"""Topics of the open lesson: fixing and drawing them in the office, and everybody's own draw."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.interviews import queries, service
from recruit.interviews.forms import LessonSeedForm, TopicsForm
from recruit.interviews.views.blueprint import bp, chosen_campaign
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/interviews/topics")
@allow(Permission.INTERVIEWS_MANAGE)
def office_topics() -> str:
    return _office()


@bp.post("/office/interviews/topics")
@allow(Permission.INTERVIEWS_MANAGE)
def fix_topics() -> str | Response:
    campaign = chosen_campaign()
    form = TopicsForm().offer(_without_list(campaign))
    if not form.validate():
        return _office(form)
    try:
        service.topics.fix_topics(
            campaign.id, form.subject.data, form.topics.data, asker=asker(), now=now()
        )
    except RuleError as error:
        form.refuse(error)
        return _office(form)
    db.session.commit()
    flash(_("The topics are fixed."), "good")
    return see_other("interviews.office_topics", campaign=campaign.public_id)


@bp.post("/office/interviews/topics/seed")
@allow(Permission.INTERVIEWS_MANAGE)
def announce_seed() -> str | Response:
    campaign = chosen_campaign()
    form = LessonSeedForm().offer(_without_seed(campaign))
    if not form.validate():
        return _office(seed=form)
    try:
        service.topics.announce_seed(
            campaign.id, form.subject.data, form.seed.data, asker=asker(), now=now()
        )
    except RuleError as error:
        form.refuse(error)
        return _office(seed=form)
    db.session.commit()
    flash(_("The seed is announced; the topics are drawn."), "good")
    return see_other("interviews.office_topics", campaign=campaign.public_id)


def _office(form: TopicsForm | None = None, seed: LessonSeedForm | None = None) -> str:
    campaign = chosen_campaign()
    return render_template(
        "interviews/office_topics.html",
        campaign=campaign,
        lists=queries.topic_lists(campaign.id),
        subjects=directory.subjects(),
        form=form or TopicsForm().offer(_without_list(campaign)),
        seed=seed or LessonSeedForm().offer(_without_seed(campaign)),
    )


def _without_list(campaign: Campaign) -> list[tuple[str, str]]:
    fixed = {one.subject_code for one in queries.topic_lists(campaign.id)}
    return [pair for pair in directory.subject_choices(language()) if pair[0] not in fixed]


def _without_seed(campaign: Campaign) -> list[tuple[str, str]]:
    open_ = {one.subject_code for one in queries.topic_lists(campaign.id) if one.seed is None}
    return [pair for pair in directory.subject_choices(language()) if pair[0] in open_]


@bp.get("/interviews/topics")
@allow(PUBLIC)
def topics() -> str:
    """The lists, the seeds, and a draw that anybody may repeat for any candidate number."""
    campaign = chosen_campaign()
    if campaign.state == "draft":
        raise NotFoundError()
    lists = queries.topic_lists(campaign.id)
    number = "".join(request.args.get("number", "").split())[:12]
    again = request.args.get("appointment", type=int) or 1
    return render_template(
        "interviews/topics.html",
        campaign=campaign,
        lists=lists,
        subjects=directory.subjects(),
        number=number,
        appointment=again,
        drawn={one.id: one.draw(number, again) for one in lists} if number else {},
    )
