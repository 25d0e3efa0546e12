"""The bank's list, one item, writing it."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.exam.forms.items import (
    TYPES,
    ContentForm,
    DecisionForm,
    ItemForm,
    PlaceForm,
    with_languages,
)
from recruit.exam.queries import blueprints, reviews
from recruit.exam.queries import items as queries
from recruit.exam.queries.items import ItemFilter, ItemInfo
from recruit.exam.queries.sheet import shown_in_bank
from recruit.exam.rules.content import Content, ItemType
from recruit.exam.rules.pictures import PREFIX, digests_in, with_picture
from recruit.exam.rules.review import ItemState, missing_languages
from recruit.exam.service import items as service
from recruit.exam.service import pictures, sealing
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.items.pictures import office_address
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other
from recruit.web.paging import page_number


@bp.get("/office/exam/items")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def items() -> str:
    sealing.require_no_candidate(asker())
    chosen = filter_of(request.args)
    return render_template(
        "exam/items/list.html",
        paged=queries.items(number=page_number(), chosen=chosen),
        chosen=chosen,
        params={name: value for name, value in request.args.items() if name in FILTERS and value},
        subjects=directory.subjects(),
        topics=choices.topic_choices(chosen.subject) if chosen.subject else [],
        topic=request.args.get("topic", ""),
        waiting=len(reviews.waiting_for(asker())) if asker().may(Permission.ITEMS_REVIEW) else 0,
        types=TYPES,
        states=choices.STATES,
        state_kinds=choices.STATE_KINDS,
        difficulties=choices.DIFFICULTIES,
    )


FILTERS = ("subject", "use", "state", "topic", "difficulty", "type", "family")


def filter_of(args: Any) -> ItemFilter:
    """The filter in an address; what it does not know is left out."""
    subject = args.get("subject") if args.get("subject") in directory.subjects() else None
    topic, tops = args.get("topic") or None, None
    if subject and topic:
        tree = blueprints.topic_tree(subject)
        tops = tuple(one.code for one in tree.topics if topic in tree.path(one.code))
    state, kind = args.get("state"), args.get("type")
    return ItemFilter(
        subject=subject,
        practice={"paper": False, "practice": True}.get(args.get("use", "")),
        state=ItemState(state) if state in [str(one) for one in ItemState] else None,
        topics=tops,
        difficulty={"1": 1, "2": 2, "3": 3}.get(args.get("difficulty", "")),
        kind=ItemType(kind) if kind in [str(one) for one in ItemType] else None,
        family=args.get("family") or None,
    )


@bp.route("/office/exam/items/add", methods=["GET", "POST"])
@allow(Permission.ITEMS_WRITE)
def add_item() -> str | Response:
    sealing.require_no_candidate(asker())
    form = _item_form()
    if form.validate_on_submit():
        try:
            item = form.item(_content(form))
            ids = service.write_items([item], asker=asker(), now=now())
            db.session.commit()
            flash(_("The item has been added as a draft."), "good")
            return see_other("exam.item", public_id=ids[item.code])
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/items/form.html", form=form, item=None)


def _content(form: ContentForm, known: frozenset[str] = frozenset()) -> Content:
    """What the form says, with the picture that came along."""
    content, sent = form.content(known), form.picture.data
    if not sent or not sent.filename:
        return content
    address = pictures.add_picture(sent.read(), sent.filename, now=now())
    return with_picture(content, address, form.described)


def _item_form() -> ItemForm:
    form: ItemForm = with_languages(ItemForm, choices.every_language())
    form.subject.choices = choices.subject_choices()
    form.topic.choices = choices.every_topic()
    form.difficulty.choices = choices.difficulty_choices()
    form.use.choices = choices.use_choices()
    return form


@bp.get("/office/exam/items/<string:public_id>")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def item(public_id: str) -> str:
    sealing.require_no_candidate(asker())
    found = queries.item(public_id)
    return item_page(found, None if found.sealed else queries.newest_content(found.id))


@bp.post("/office/exam/items/<string:public_id>/read")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def read_item(public_id: str) -> str:
    """Break the seal: whoever reads stands in the journal."""
    content = service.read_item(public_id, asker=asker(), now=now())
    db.session.commit()
    return item_page(queries.item(public_id), content)


def item_page(
    found: ItemInfo,
    content: Content | None,
    decision: DecisionForm | None = None,
    place: PlaceForm | None = None,
) -> str:
    """One item with its history; its content where it is known to the reader."""
    campaign = campaigns.current_campaign()
    subject = directory.subjects()[found.subject_code]
    address = office_address(found.public_id)
    return render_template(
        "exam/items/item.html",
        item=found,
        subject=subject,
        content=content,
        shown=shown_in_bank(content, address) if content else None,
        missing=missing_languages(found.languages, subject.languages),
        history=reviews.history(found.id),
        versions=queries.versions(found.id),
        may_review=asker().may(Permission.ITEMS_REVIEW) and reviews.may_review(found, asker()),
        family=found.family in queries.made_families(),
        decision=decision or DecisionForm(digest=content.digest if content else ""),
        place=place or place_form(found),
        voided=campaign is not None and found.id in queries.voided(campaign.id),
        waiting=proposals.open_about(Ref("item", found.public_id)),
        types=TYPES,
        states=choices.STATES,
        state_kinds=choices.STATE_KINDS,
        difficulties=choices.DIFFICULTIES,
    )


def place_form(found: ItemInfo) -> PlaceForm:
    form = PlaceForm(
        topic=found.topic_code or "", difficulty=found.difficulty, source=found.source or ""
    )
    form.topic.choices = choices.topic_choices(found.subject_code)
    form.difficulty.choices = choices.difficulty_choices()
    return form


@bp.post("/office/exam/items/<string:public_id>/place")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def place_item(public_id: str) -> str | Response:
    sealing.require_no_candidate(asker())
    found = queries.item(public_id)
    form = place_form(found)
    if form.validate_on_submit():
        try:
            service.classify(
                public_id,
                topic=form.topic.data or None,
                difficulty=form.difficulty.data,
                source=form.source.data,
                asker=asker(),
                now=now(),
            )
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("exam.item", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return item_page(found, None, place=form)


# --- another version -----------------------------------------------------------------------------


@bp.post("/office/exam/items/<string:public_id>/edit")
@allow(Permission.ITEMS_WRITE)
def edit_item(public_id: str) -> str:
    """The form with the newest version in it: a reading, so it is asked for by a button."""
    content = service.read_item(public_id, asker=asker(), now=now())
    db.session.commit()
    found = queries.item(public_id)
    form = _content_form(found)
    form.show(content)
    return render_template("exam/items/form.html", form=form, item=found)


@bp.post("/office/exam/items/<string:public_id>/versions")
@allow(Permission.ITEMS_WRITE)
def save_item(public_id: str) -> str | Response:
    sealing.require_no_candidate(asker())
    found = queries.item(public_id)
    form = _content_form(found)
    if form.validate_on_submit():
        try:
            service.add_version(public_id, _content(form, _known(found)), asker=asker(), now=now())
            db.session.commit()
            flash(_("The new version is a draft until it is reviewed."), "good")
            return see_other("exam.item", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/items/form.html", form=form, item=found)


def _content_form(found: ItemInfo) -> ContentForm:
    needed = directory.subjects()[found.subject_code].languages
    form: ContentForm = with_languages(
        ContentForm, tuple(dict.fromkeys([*needed, *found.languages, "az", "en"]))
    )
    return form


def _known(found: ItemInfo) -> frozenset[str]:
    """The pictures that the item has already."""
    newest = queries.newest_content(found.id)
    return frozenset(PREFIX + one for one in digests_in(newest))
