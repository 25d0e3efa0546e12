"""Last campaign's answers: offered once, confirmed one by one."""

from dataclasses import dataclass

from flask import flash, render_template, request
from flask_babel import ngettext
from werkzeug.wrappers import Response

from recruit.candidates import queries, service
from recruit.candidates.forms import SectionForm
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.candidates.views.card import go_on, own_card
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@dataclass(frozen=True)
class Offered:
    code: str
    label: str
    said: str


@bp.get("/me/card-earlier")
@allow(Permission.CANDIDATE)
def earlier() -> str | Response:
    found = own_card(my_campaign())
    offer = service.offer(found) if found else None
    if found is None or offer is None:
        return see_other("candidates.card")
    form = queries.form_of_card(found)
    names = {one.public_id: one.name for one in queries.documents_of(found.person_id)}
    rows = []
    for code, value in offer.answers.items():
        field = form.fields[code]
        said = names[value] if field.is_file else queries.said(form, code, value)[language()]
        rows.append(Offered(code, field.label[language()], said))
    return render_template(
        "candidates/earlier.html",
        earlier=offer.earlier,
        rows=rows,
        left_out=[form.fields[code].label[language()] for code in offer.left_out],
        form=SectionForm(),
    )


@bp.post("/me/card-earlier")
@allow(Permission.CANDIDATE)
def take_over() -> Response:
    campaign = my_campaign()
    before = own_card(campaign)
    codes = [] if "none" in request.form else request.form.getlist("field")
    card = service.take_over(codes, campaign=campaign, asker=asker(), now=now())
    db.session.commit()
    if before and card.version > before.version:
        count = len(card.answers.keys() & set(codes))
        words = ngettext(
            "%(num)d answer was taken over.", "%(num)d answers were taken over.", count
        )
        flash(words, "good")
    return go_on(queries.form_of_card(card), card)
