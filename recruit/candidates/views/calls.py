"""The candidate answers a call: the card is confirmed as it stands under the form's new version."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.candidates import service
from recruit.candidates.views.blueprint import bp, my_campaign
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.post("/me/card-confirmation")
@allow(Permission.CANDIDATE)
def confirm_card() -> Response:
    try:
        service.confirm_card(my_campaign(), asker=asker(), now=now())
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        flash(message(error), "danger")
    else:
        flash(_("Your card is confirmed."), "good")
    return see_other("candidates.card")
