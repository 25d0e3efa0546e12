"""Consent to the processing of personal data: shown with its date, asked again for a new text."""

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import service
from recruit.accounts.forms import ConsentForm
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import AGREE, go_on
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import SIGNED_IN, allow, asker, declared_access
from recruit.web.moment import now


@bp.before_app_request
def ask_first() -> Response | None:
    """Who signed in while a new text was due sees none of the candidate's pages before it. What
    everybody with an account may see stays open: their data, and asking for erasure."""
    access = declared_access(request.endpoint or "") or frozenset()
    if Permission.CANDIDATE not in access or AGREE not in cookie or not asker().signed_in:
        return None
    if request.method == "GET":
        cookie["next"] = request.full_path.rstrip("?")
    return redirect(url_for("accounts.consent"), code=303)


@bp.route("/me/consent", methods=["GET", "POST"])
@allow(SIGNED_IN)
def consent() -> str | Response:
    person_id = asker().own_id()
    text = service.consents.consent_text()
    due = service.consents.is_due(person_id)
    form = ConsentForm(consent_version=text.version)
    if due and form.validate_on_submit():
        try:
            service.consents.agree(form.consent_version.data, asker=asker(), now=now())
            db.session.commit()
            cookie.pop(AGREE, None)
            flash(_("Your consent is recorded."), "good")
            return go_on(person_id, cookie.pop("next", None))
        except RuleError as error:
            form.refuse(error)
    form.consent_version.data = text.version
    return render_template(
        "accounts/consent.html",
        form=form,
        text=text,
        due=due,
        given=service.consents.given(person_id),
    )
