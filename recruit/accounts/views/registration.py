"""Registering, confirming an address, and disputing a FIN."""

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries, service
from recruit.accounts.forms import AddressForm, DisputeForm, RegisterForm
from recruit.accounts.service.links import LinkSpentError
from recruit.accounts.service.registration import CONFIRM, NewRegistration, TakenError
from recruit.accounts.views.blueprint import bp
from recruit.extensions import db, limiter
from recruit.kernel.errors import RuleError
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@allow(PUBLIC)
def register() -> str | Response:
    text = service.consents.consent_text()
    form = RegisterForm(consent_version=text.version)
    if form.validate_on_submit():
        try:
            service.registration.register(_registration(form), now=now())
            db.session.commit()
            return see_other("accounts.register_sent")
        except RuleError as error:
            form.refuse(error)
    form.consent_version.data = text.version
    return render_template("accounts/register.html", form=form, consent=text)


def _registration(form: RegisterForm) -> NewRegistration:
    fields = ("fin", "first_name", "last_name", "patronymic", "birth_date", "email", "phone")
    return NewRegistration(
        **{name: form[name].data for name in fields},
        password=form.password.data,
        consent=form.consent_version.data,
        language=language(),
    )


@bp.get("/register/sent")
@allow(PUBLIC)
def register_sent() -> str:
    return render_template("accounts/register_sent.html")


@bp.route("/register/new-link", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@allow(PUBLIC)
def register_new_link() -> str | Response:
    form = AddressForm()
    if form.validate_on_submit():
        service.registration.ask_new_link(form.email.data, now=now())
        db.session.commit()
        return see_other("accounts.register_sent")
    return render_template("accounts/register_new_link.html", form=form)


@bp.route("/register/confirm/<string:token>", methods=["GET", "POST"])
@allow(PUBLIC)
def register_confirm(token: str) -> str | Response | tuple[str, int]:
    """The GET changes nothing: programs that check mails open every link in them."""
    form = Form()
    if form.validate_on_submit():
        try:
            service.registration.confirm(token, now=now())
            db.session.commit()
        except LinkSpentError:
            return _spent()
        except TakenError:
            db.session.rollback()
            return render_template("accounts/register_taken.html"), 409
        flash(_("Your address is confirmed. Sign in with your FIN and password."), "good")
        return see_other("accounts.sign_in")
    if not queries.link_works(token, CONFIRM, now()):
        return _spent()
    return render_template("accounts/register_confirm.html", form=form)


def _spent() -> tuple[str, int]:
    db.session.rollback()
    again = url_for("accounts.register_new_link")
    return render_template("accounts/link_spent.html", again=again, signed_up=True), 410


@bp.route("/dispute-fin", methods=["GET", "POST"])
@limiter.limit("10 per minute", methods=["POST"])
@allow(PUBLIC)
def dispute_fin() -> str | Response:
    form = DisputeForm()
    if form.validate_on_submit():
        try:
            public_id = service.disputes.raise_dispute(
                fin=form.fin.data,
                full_name=form.full_name.data,
                contact=form.contact.data,
                statement=form.statement.data,
                language=language(),
                actor=asker().ref,
                now=now(),
            )
            db.session.commit()
            return see_other("accounts.dispute_sent", public_id=public_id)
        except RuleError as error:
            form.refuse(error)
    return render_template("accounts/dispute.html", form=form)


@bp.get("/dispute-fin/<string:public_id>")
@allow(PUBLIC)
def dispute_sent(public_id: str) -> str:
    """Shows the number alone, nothing that was written: the address may be passed on."""
    number = queries.dispute(public_id).public_id
    return render_template("accounts/dispute_sent.html", number=number)
