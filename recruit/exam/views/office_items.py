"""The item bank for officials: counts, the list, one item, voiding."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam.forms import LETTERS, ItemForm, ReasonForm
from recruit.exam.queries import items as queries
from recruit.exam.queries.sheet import shown_in_bank
from recruit.exam.rules.content import Content
from recruit.exam.service import items as service
from recruit.exam.service import marking
from recruit.exam.service.sittings import plan_of
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import campaign_chosen
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number


@bp.get("/office/exam/items")
@allow(Permission.ITEMS_WRITE)
def items() -> str:
    subject = request.args.get("subject") or None
    use = {"paper": False, "practice": True}.get(request.args.get("use", ""))
    return render_template(
        "exam/office_items.html",
        paged=queries.items(subject, use, page_number()),
        coverage=queries.coverage(),
        needed=_needed(),
        subjects=directory.subjects(),
        subject=subject,
        use=request.args.get("use", ""),
    )


def _needed() -> dict[str, int]:
    """How many items a paper of the current campaign takes from each subject's bank."""
    campaign = campaigns.current_campaign()
    if campaign is None or not campaigns.has_active_rule_set(campaign.id):
        return {}
    needed: dict[str, int] = {}
    for subject in directory.subjects().values():
        for section in plan_of(campaign.id).sections if subject.applicable else ():
            source = section.subject_for(subject.code)
            needed[source] = max(needed.get(source, 0), section.items)
    return needed


@bp.route("/office/exam/items/add", methods=["GET", "POST"])
@allow(Permission.ITEMS_WRITE)
def add_item() -> str | Response:
    form = _item_form()
    if form.validate_on_submit():
        try:
            item = form.item()
            ids = service.add_items([item], actor=asker().ref, now=now())
            db.session.commit()
            flash(_("The item has been added."), "good")
            return see_other("exam.item", public_id=ids[item.code])
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/office_item_form.html", form=form)


def _item_form() -> ItemForm:
    form = ItemForm()
    subjects = directory.subjects()
    form.subject.choices = [SelectChoice(s.code, s.name[language()]) for s in subjects.values()]
    form.topic.choices = [
        SelectChoice("", _("None")),
        *(
            SelectChoice(
                f"{subject}:{code}", f"{subjects[subject].name[language()]}: {name[language()]}"
            )
            for subject, code, name in queries.topics()
        ),
    ]
    form.difficulty.choices = [
        SelectChoice(1, _("easy")),
        SelectChoice(2, _("middling")),
        SelectChoice(3, _("hard")),
    ]
    form.use.choices = [
        SelectChoice("paper", _("Exam papers (sealed)")),
        SelectChoice("practice", _("Practice test (public)")),
    ]
    return form


@bp.get("/office/exam/items/<string:public_id>")
@allow(Permission.ITEMS_WRITE)
def item(public_id: str) -> str:
    return _item_page(public_id, None)


@bp.post("/office/exam/items/<string:public_id>/read")
@allow(Permission.ITEMS_WRITE)
def read_item(public_id: str) -> str:
    """Break the seal: whoever reads stands in the journal."""
    content = service.read_item(public_id, asker=asker(), now=now())
    db.session.commit()
    return _item_page(public_id, content)


def _item_page(public_id: str, content: Content | None) -> str:
    found = queries.item(public_id)
    if found.practice:
        content = queries.newest_content(found.id)
    campaign = campaigns.current_campaign()
    return render_template(
        "exam/office_item.html",
        item=found,
        versions=queries.versions(found.id),
        content=content,
        shown=shown_in_bank(content) if content else None,
        letters=LETTERS,
        subject=directory.subjects()[found.subject_code],
        voided=campaign is not None and found.id in queries.voided(campaign.id),
        waiting=proposals.open_about(Ref("item", public_id)),
    )


@bp.route("/office/exam/items/<string:public_id>/void", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def void_item(public_id: str) -> str | Response:
    form = ReasonForm()
    campaign = campaign_chosen()
    if form.validate_on_submit():
        try:
            marking.propose_void(
                campaign.id, public_id, reason=form.reason.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            return see_other("exam.office")
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    moves: list[Any] = marking.preview_void(campaign.id, public_id)
    return render_template(
        "exam/office_void.html",
        form=form,
        campaign=campaign,
        item=queries.item(public_id),
        moves=moves,
        people=sum(move.people for move in moves),
    )
