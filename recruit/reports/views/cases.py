"""One candidate's whole case: first what for, which is recorded; then the page, for an hour."""

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.applications.rules import VOICES
from recruit.candidates.rules import Card
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.placement.rules import (
    CONTRACT_NAMES,
    INELIGIBLE_RULES,
    PLACE_STATE_NAMES,
    REASON_NAMES,
)
from recruit.reports import queries, service
from recruit.reports.forms import CaseFileForm, PurposeForm
from recruit.reports.queries.applied import part_names
from recruit.reports.queries.case import visible_card
from recruit.reports.rules import PURPOSES
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/cases/<string:public_id>")
@allow(Permission.CASES_READ)
def case(public_id: str) -> str:
    card = visible_card(public_id, asker())
    if not queries.is_open(card, asker(), now()):
        return _asking(card, _form())
    found = queries.case(card)
    return render_template(
        "reports/case.html",
        case=found,
        twins=queries.twins_of(found.person.id, asker()),
        file_form=CaseFileForm(formdata=None),
        names=queries.people_named(found.journal, asker()),
        districts=dict(directory.district_choices(language())),
        subjects=directory.subjects(),
        voices=VOICES,
        contracts=CONTRACT_NAMES,
        places=PLACE_STATE_NAMES,
        reasons=REASON_NAMES,
        rules=INELIGIBLE_RULES,
        exam_parts=part_names(card.campaign_id, "exam"),
    )


@bp.post("/office/cases/<string:public_id>")
@allow(Permission.CASES_READ)
def open_case(public_id: str) -> str | Response:
    form = _form()
    if not form.validate():
        return _asking(visible_card(public_id, asker()), form)
    try:
        service.open_case(public_id, form.purpose.data, asker=asker(), now=now())
    except RuleError as error:
        form.refuse(error)
        return _asking(visible_card(public_id, asker()), form)
    db.session.commit()
    return see_other("reports.case", public_id=public_id)


def _form() -> PurposeForm:
    form = PurposeForm()
    form.purpose.choices = [SelectChoice(code, _(words)) for code, words in PURPOSES.items()]
    return form


def _asking(card: Card, form: PurposeForm) -> str:
    return render_template("reports/case_closed.html", card=card, form=form)
