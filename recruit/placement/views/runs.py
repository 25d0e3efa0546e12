"""Looking at one run, and changing the input of its round by a decision of two officials."""

from collections.abc import Mapping
from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.directory.rules import title
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import Bilingual, sort_key
from recruit.placement import queries
from recruit.placement.forms import OverrideForm
from recruit.placement.queries.figures import Share, figures
from recruit.placement.rules import CONTRACT_NAMES, OVERRIDE_NAMES, OverrideKind, RunKind
from recruit.placement.service import overrides
from recruit.placement.views.blueprint import bp
from recruit.placement.views.office import READERS, SHOWN_MOVES, require_reader
from recruit.placement.views.shown import shown_by_ids
from recruit.vacancies import queries as vacancies
from recruit.web.access import allow, asker
from recruit.web.choropleth import Figure, Picture, picture
from recruit.web.formats import number
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/placement/<string:public_id>/runs/<string:run_id>")
@allow(*READERS)
def run(public_id: str, run_id: str) -> str:
    """One run: what is left where, what the incentive does, whom an override moves."""
    require_reader()
    found, made = queries.round_(public_id), queries.run(run_id)
    if made.round_id != found.id or not made.done or not made.counts:
        raise NotFoundError()
    result = queries.run_result(run_id)
    seen = figures(queries.frozen_input(found.id), result)
    moves = _moves(result)
    shown, names = moves[:SHOWN_MOVES], _names()
    return render_template(
        "placement/run.html",
        round=found,
        run=made,
        trial=made.kind == RunKind.SIMULATION,
        campaign=campaigns.campaign_by_id(found.campaign_id),
        kinds=seen.by_kind,
        vacancy_kinds=vacancies.kinds_of(found.campaign_id),
        left=_left(seen.by_district),
        names=names,
        picture=_picture(seen.by_district, names),
        overridden=found.based_on_id is not None,
        moves=shown,
        moved=len(moves),
        known=shown_by_ids({v for _number, *both in shown for v in both if v}),
        contract_names=CONTRACT_NAMES,
    )


def _moves(result: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
    """Where an override changed the input: everybody it moves, as (number, before, now)."""
    before, after = dict(result.get("before", [])), dict(result["placement"])
    if "before" not in result:
        return []
    numbers = sorted(before.keys() | after.keys())
    return [(n, before.get(n), after.get(n)) for n in numbers if before.get(n) != after.get(n)]


def _left(shares: Mapping[str, Share]) -> list[tuple[str, Share]]:
    """The districts with posts left, in the order of the page's language."""
    names = _names()
    found = [(names[code], share) for code, share in shares.items() if share.left]
    return sorted(found, key=lambda pair: sort_key(pair[0]))


def _picture(shares: Mapping[str, Share], names: Mapping[str, str]) -> Picture:
    """The districts coloured by the posts that are left."""
    figures = {
        code: Figure(names[code], share.left, number(share.left)) for code, share in shares.items()
    }
    return picture(figures, number)


def _names() -> dict[str, str]:
    known = directory.districts()
    return {code: title(one, known)[language()] for code, one in known.items()}


@bp.route("/office/placement/<string:public_id>/override", methods=["GET", "POST"])
@allow(Permission.PLACEMENT_RUN)
def override(public_id: str) -> str | Response:
    """Propose a typed change of the input; a second official makes it happen."""
    require_reader()
    found, form = queries.round_(public_id), OverrideForm()
    if found.state not in overrides.OPEN:
        raise NotFoundError()
    if form.validate_on_submit():
        try:
            overrides.propose(
                public_id,
                OverrideKind(form.kind.data),
                overrides.Basis(
                    form.reason.data or "",
                    Bilingual(form.legal_az.data or "", form.legal_en.data or ""),
                ),
                candidate=form.candidate.data or "",
                vacancy=form.vacancy.data or "",
                number=form.number.data or 0,
                points=form.points.data,
                asker=asker(),
                now=now(),
            )
            db.session.commit()
            flash(_("The change is proposed to a second official."), "good")
            return see_other("placement.round", public_id=public_id)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "placement/override.html",
        round=found,
        form=form,
        names=OVERRIDE_NAMES,
        contract_names=CONTRACT_NAMES,
    )
