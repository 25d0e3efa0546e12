"""Working on a campaign's next rules, part by part, or as JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries
from recruit.campaigns.forms.parts import BaseForm, RawForm, choice_label, label_of, part_form
from recruit.campaigns.forms.parts import revision_of as revision
from recruit.campaigns.queries import Draft
from recruit.campaigns.rules import Campaign
from recruit.campaigns.rules.documents import SECTIONS
from recruit.campaigns.rules.lines import line_of
from recruit.campaigns.rules.paths import (
    Path,
    moved,
    path_of,
    text_of,
    value_at,
    with_value,
    without,
)
from recruit.campaigns.rules.schema import document_schema
from recruit.campaigns.rules.shapes import (
    Setting,
    Shape,
    kinds_of,
    schema_at,
    settings_of,
)
from recruit.campaigns.service import drafts, read_document, shipped
from recruit.campaigns.views.blueprint import bp
from recruit.campaigns.views.saying import InBoth, in_both
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import FileRefusedError, NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message, say
from recruit.web.moment import now
from recruit.web.pages import language, see_other

PROPOSE = Permission.RULES_PROPOSE


@bp.get("/office/campaigns/<string:public_id>/rules/work")
@allow(PROPOSE)
def work(public_id: str) -> str:
    """The rules under work, section by section; before that, what to begin with."""
    campaign = queries.campaign(public_id)
    draft = queries.find_draft(campaign.id)
    if draft is None:
        return _render_begin(campaign, _base_form())
    return render_template(
        "campaigns/work.html",
        campaign=campaign,
        draft=draft,
        wrong=[(path, message(one)) for path, one in drafts.wrong_in(draft.document, campaign.id)],
        sections=[(name, in_both(name, draft.document)) for name in _editable()],
    )


def _editable() -> list[str]:
    return [name for name, section in SECTIONS.items() if section.schema]


@bp.post("/office/campaigns/<string:public_id>/rules/work")
@allow(PROPOSE)
def begin(public_id: str) -> str | Response:
    campaign, form = queries.campaign(public_id), _base_form()
    try:
        if form.validate():
            drafts.begin(public_id, _base(form.base.data), asker=asker(), now=now())
            db.session.commit()
            return see_other("campaigns.work", public_id=public_id)
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
    return _render_begin(campaign, form)


def _render_begin(campaign: Campaign, form: BaseForm) -> str:
    return render_template("campaigns/begin_work.html", campaign=campaign, form=form)


def _base_form() -> BaseForm:
    """Shipped rules, and every version of every campaign, the newest campaign first."""
    form = BaseForm()
    names = [(f"shipped:{name}", document["name"][language()]) for name, document in _shipped()]
    for campaign in queries.campaigns():
        for rules in queries.rule_sets(campaign.id):
            title = f"{say(campaign.name)} {campaign.year} · {say(rules.name)} · {rules.version}"
            names.append((rules.public_id, title))
    form.offer(names)
    return form


def _shipped() -> list[tuple[str, dict[str, Any]]]:
    return list(shipped().items())


def _base(code: str) -> dict[str, Any]:
    kind, _mark, name = code.partition(":")
    return shipped()[name] if kind == "shipped" else queries.rule_set(code).document


# --- one part -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Child:
    """A part below this one: a list with its entries, or a part that may be added or removed."""

    label: str
    at: str
    is_list: bool
    given: bool
    entries: list[tuple[str, str]]  # address and name
    kinds: list[tuple[str, str]]
    first: bool  # before the settings: what the part cannot be without


@bp.get("/office/campaigns/<string:public_id>/rules/work/part")
@allow(PROPOSE)
def part(public_id: str) -> str:
    campaign, draft, path = _at(public_id)
    return _render_part(campaign, draft, path, None)


@bp.post("/office/campaigns/<string:public_id>/rules/work/part")
@allow(PROPOSE)
def save_part(public_id: str) -> str | Response:
    campaign, draft, path = _at(public_id)
    form = part_form(_settings(draft, path))
    try:
        if form.validate():
            kept = _not_asked(draft, path, form.settings)
            document = with_value(draft.document, path, {**kept, **form.values()})
            _save(campaign, document, path, form.revision.data)
            flash(_("Saved. The rule in plain words is below."), "good")
            return see_other("campaigns.part", public_id=public_id, at=text_of(path))
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
    return _render_part(campaign, draft, path, form)


def _at(public_id: str) -> tuple[Campaign, Draft, Path]:
    campaign = queries.campaign(public_id)
    draft, path = queries.rule_set_draft(campaign.id), path_of(request.args.get("at", ""))
    if not path or path[0] not in SECTIONS or not isinstance(value_at(draft.document, path), dict):
        raise NotFoundError()
    schema_at(document_schema(), draft.document, path)
    return campaign, draft, path


def _settings(draft: Draft, path: Path) -> list[Setting]:
    schema = schema_at(document_schema(), draft.document, path)
    return list(settings_of(schema, value_at(draft.document, path)))


def _not_asked(draft: Draft, path: Path, asked: tuple[Setting, ...]) -> dict[str, Any]:
    """What stands there beside the form's own settings: the kind, and the parts below."""
    names = {setting.name for setting in asked}
    return {k: v for k, v in value_at(draft.document, path).items() if k not in names}


def _save(campaign: Campaign, document: Any, path: Path, seen: Any) -> None:
    drafts.change(
        campaign.public_id,
        document,
        at=text_of(path),
        revision=revision(seen),
        asker=asker(),
        now=now(),
    )
    db.session.commit()


def _render_part(campaign: Campaign, draft: Draft, path: Path, form: Any) -> str:
    settings = _settings(draft, path)
    form = form or part_form(settings)
    value = value_at(draft.document, path)
    section, here = str(path[0]), text_of(path)
    below = [
        (where, message(one))
        for where, one in drafts.wrong_in(draft.document, campaign.id)
        if where.startswith(here)
    ]
    said = in_both(section, draft.document)
    return render_template(
        "campaigns/part.html",
        campaign=campaign,
        draft=draft,
        form=form,
        section=section,
        here=here,
        up=_above(path),
        title=_name(value, path),
        kind=choice_label(value["kind"]) if isinstance(value.get("kind"), str) else None,
        children=[_child(one, path) for one in settings if one.shape in (Shape.PART, Shape.LIST)],
        wrong=below,
        said=said,
        own=_own_rows(said, value),
    )


def _own_rows(said: InBoth, value: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """The lines of the section that are about this part, by its name."""
    name = value.get("name")
    named = name.get("az") if isinstance(name, dict) else None
    return [row for row in said.rows if named and row[0].startswith(str(named))]


def _above(path: Path) -> str | None:
    """The part that this one lies in; None where that is the whole."""
    above = path[:-2] if isinstance(path[-1], int) else path[:-1]
    return text_of(above) if above else None


def _name(value: Any, path: Path) -> str:
    """What an entry is called: by its own name, else by its place."""
    name = value.get("name") if isinstance(value, dict) else None
    if isinstance(name, dict) and name.get(language()):
        return str(name[language()])
    if isinstance(path[-1], int):
        return f"{label_of(str(path[-2]))} {path[-1] + 1}"
    return label_of(path[-1])


def _child(setting: Setting, path: Path) -> Child:
    at: Path = (*path, setting.name)
    entries = []
    if setting.shape is Shape.LIST and isinstance(setting.value, list):
        entries = [
            (text_of((*at, number)), _name(entry, (*at, number)))
            for number, entry in enumerate(setting.value)
        ]
    kinds = kinds_of(setting.schema.get("items", {})) if setting.shape is Shape.LIST else []
    return Child(
        label_of(setting.name),
        text_of(at),
        setting.shape is Shape.LIST,
        setting.given,
        entries,
        [(kind, choice_label(kind)) for kind in kinds],
        setting.required,
    )


# --- adding, moving, removing ---------------------------------------------------------------------


@bp.post("/office/campaigns/<string:public_id>/rules/work/add")
@allow(PROPOSE)
def add_part(public_id: str) -> Response:
    """A new entry of a list, or a part that was not there; its page follows."""
    campaign, draft, path = _to_change(public_id)
    parent = value_at(draft.document, path[:-1])
    entries = parent.get(path[-1]) if isinstance(parent, dict) else None
    shape = next((one.shape for one in _settings(draft, path[:-1]) if one.name == path[-1]), None)
    kind = request.form.get("kind", "")[:40]
    new = {"kind": kind} if kind else {}
    if shape is Shape.LIST:
        document = draft.document
        if not isinstance(entries, list):
            document, entries = with_value(document, path, []), []
        path = (*path, len(entries))
    elif shape is Shape.PART:
        document = draft.document
    else:
        raise NotFoundError()
    return _change(campaign, with_value(document, path, new), path, path)


@bp.post("/office/campaigns/<string:public_id>/rules/work/remove")
@allow(PROPOSE)
def remove_part(public_id: str) -> Response:
    campaign, draft, path = _to_change(public_id)
    above = path[:-2] if isinstance(path[-1], int) else path[:-1]
    return _change(campaign, without(draft.document, path), path, above)


@bp.post("/office/campaigns/<string:public_id>/rules/work/move")
@allow(PROPOSE)
def move_part(public_id: str) -> Response:
    campaign, draft, path = _to_change(public_id)
    by = -1 if request.form.get("by") == "up" else 1
    return _change(campaign, moved(draft.document, path, by), path, path[:-2])


def _to_change(public_id: str) -> tuple[Campaign, Draft, Path]:
    campaign = queries.campaign(public_id)
    path = path_of(request.form.get("at", ""))
    if len(path) < 2 or path[0] not in SECTIONS:
        raise NotFoundError()
    return campaign, queries.rule_set_draft(campaign.id), path


def _change(campaign: Campaign, document: Any, path: Path, then: Path) -> Response:
    try:
        _save(campaign, document, path, request.form.get("revision"))
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
        return see_other("campaigns.work", public_id=campaign.public_id)
    return see_other("campaigns.part", public_id=campaign.public_id, at=text_of(then))


# --- as JSON, and the end -------------------------------------------------------------------------


@bp.get("/office/campaigns/<string:public_id>/rules/work/json")
@allow(PROPOSE)
def raw(public_id: str) -> str:
    campaign = queries.campaign(public_id)
    draft = queries.rule_set_draft(campaign.id)
    text = json.dumps(draft.document, ensure_ascii=False, indent=1)
    form = RawForm(data={"document": text, "revision": draft.revision})
    return _render_raw(campaign, form, [])


@bp.post("/office/campaigns/<string:public_id>/rules/work/json")
@allow(PROPOSE)
def save_raw(public_id: str) -> str | Response:
    """Nothing is kept of a text with mistakes; they are listed with their lines."""
    campaign, form = queries.campaign(public_id), RawForm()
    queries.rule_set_draft(campaign.id)
    wrong: list[tuple[int, str, str]] = []
    try:
        if form.validate():
            text = form.document.data or ""
            document = read_document(text)
            wrong = [
                (line_of(text, path), path, message(one))
                for path, one in drafts.wrong_in(document, campaign.id)
            ]
            if not wrong:
                _save(campaign, document, (), form.revision.data)
                flash(_("The rules were saved."), "good")
                return see_other("campaigns.work", public_id=public_id)
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
    return _render_raw(campaign, form, wrong)


def _render_raw(campaign: Campaign, form: RawForm, wrong: list[tuple[int, str, str]]) -> str:
    return render_template("campaigns/raw.html", campaign=campaign, form=form, wrong=wrong)


@bp.post("/office/campaigns/<string:public_id>/rules/work/finish")
@allow(PROPOSE)
def finish_work(public_id: str) -> Response:
    return _end(public_id, _finished)


@bp.post("/office/campaigns/<string:public_id>/rules/work/discard")
@allow(PROPOSE)
def discard_work(public_id: str) -> Response:
    return _end(public_id, _discarded)


def _finished(public_id: str) -> Response:
    version = drafts.finish(public_id, asker=asker(), now=now())
    flash(_("The rules are a version now. Propose them to a second official."), "good")
    return see_other("campaigns.rules", public_id=public_id, rule_set=version)


def _discarded(public_id: str) -> Response:
    drafts.discard(public_id, asker=asker(), now=now())
    flash(_("The rules under work were thrown away."), "good")
    return see_other("campaigns.show", public_id=public_id)


def _end(public_id: str, step: Callable[[str], Response]) -> Response:
    try:
        response = step(public_id)
        db.session.commit()
    except (RuleError, FileRefusedError) as error:
        db.session.rollback()
        flash(message(error), "danger")
        return see_other("campaigns.work", public_id=public_id)
    return response
