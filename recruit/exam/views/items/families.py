"""Parametric families: the template with its preview, and all variants at once."""

from functools import partial

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from recruit.directory import queries as directory
from recruit.exam.forms.families import FamilyForm, family_form
from recruit.exam.forms.items import DecisionForm
from recruit.exam.queries import items as queries
from recruit.exam.queries import reviews as reviews_queries
from recruit.exam.queries.items import FamilyInfo, ItemFilter
from recruit.exam.queries.sheet import shown_in_bank
from recruit.exam.rules.content import Content
from recruit.exam.rules.families import Variant, VariantError, generate
from recruit.exam.rules.review import ItemState
from recruit.exam.service import families as service
from recruit.exam.service import items as items_service
from recruit.exam.service import review, sealing
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.items.pictures import office_address
from recruit.exam.views.items.stepping import stepped
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

SHOWN = 5


@bp.get("/office/exam/families")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def families() -> str:
    sealing.require_no_candidate(asker())
    return render_template(
        "exam/items/families.html",
        families=queries.families(),
        subjects=directory.subjects(),
        states=choices.STATES,
    )


@bp.route("/office/exam/families/add", methods=["GET", "POST"])
@allow(Permission.ITEMS_WRITE)
def add_family() -> str | Response:
    sealing.require_no_candidate(asker())
    form = _form()
    variants: list[Variant] = []
    values = None
    if form.validate_on_submit():
        try:
            if request.form.get("action") == "preview":
                variants = generate(form.template(), form.count.data, form.seed.data)
            else:
                return _make(form)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
            values = error.given if isinstance(error, VariantError) else None
    return render_template(
        "exam/items/family_form.html",
        form=form,
        variants=[(one.said, shown_in_bank(one.content)) for one in variants[:SHOWN]],
        count=len(variants),
        values=values,
    )


def _make(form: FamilyForm) -> Response:
    code = form.code.data.strip()
    made = service.make_family(
        code,
        form.template(),
        subject=form.subject.data,
        topic=form.topic.data.partition(":")[2] or None if form.topic.data else None,
        difficulty=form.difficulty.data,
        practice=form.use.data == "practice",
        count=form.count.data,
        seed=form.seed.data,
        asker=asker(),
        now=now(),
    )
    db.session.commit()
    said = ngettext("%(num)d variant was made.", "%(num)d variants were made.", len(made))
    flash(said, "good")
    return see_other("exam.family", code=code)


def _form() -> FamilyForm:
    form = family_form(choices.every_language())
    form.subject.choices = choices.subject_choices()
    form.topic.choices = choices.every_topic()
    form.difficulty.choices = choices.difficulty_choices()
    form.use.choices = choices.use_choices()
    if not form.seed.data:
        form.seed.data = service.new_seed()
    return form


@bp.get("/office/exam/families/<string:code>")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def family(code: str) -> str:
    sealing.require_no_candidate(asker())
    return _page(_family(code), {})


@bp.post("/office/exam/families/<string:code>/read")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def read_family(code: str) -> str:
    """All variants; each reading stands in the journal."""
    found = _family(code)
    items = queries.every_item(ItemFilter(family=code))
    contents = items_service.read_items(items, asker=asker(), now=now())
    db.session.commit()
    return _page(found, contents)


def _family(code: str) -> FamilyInfo:
    found = queries.families(code)
    if not found:
        raise NotFoundError()
    return found[0]


def _page(
    found: FamilyInfo, contents: dict[int, Content], decision: DecisionForm | None = None
) -> str:
    items = queries.every_item(ItemFilter(family=found.code))
    waiting = [one for one in items if one.state is ItemState.IN_REVIEW]
    may_review = (
        asker().may(Permission.ITEMS_REVIEW)
        and bool(waiting)
        and all(reviews_queries.may_review(one, asker()) for one in waiting[:1])
    )
    return render_template(
        "exam/items/family.html",
        family=found,
        items=items,
        views={
            one.id: shown_in_bank(contents[one.id], office_address(one.public_id))
            for one in items
            if one.id in contents
        },
        may_review=may_review,
        decision=decision or DecisionForm(),
        digest=review.digest_of_family(found.code),
        author=reviews_queries.names_of({found.author}).get(found.author),
        subject=directory.subjects()[found.subject_code],
        states=choices.STATES,
        state_kinds=choices.STATE_KINDS,
        difficulties=choices.DIFFICULTIES,
    )


@bp.post(
    "/office/exam/families/<string:code>/<any(submitted,withdrawn,approved,returned,retired):step>"
)
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def step_family(code: str, step: str) -> str | Response:
    sealing.require_no_candidate(asker())
    found = _family(code)
    return stepped(
        step,
        page=lambda form: _page(found, {}, form),
        take=partial(review.take_step_of_family, code),
        told=lambda _step, count: _("Done for the variants of the family: %(count)s.", count=count),
        home=lambda: see_other("exam.family", code=code),
    )
