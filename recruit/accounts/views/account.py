"""One's own account: data, sessions, password, address, recovery codes."""

from flask import flash, render_template
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries, service
from recruit.accounts.forms import ChangeEmailForm, ChangePasswordForm, ContactForm, PasswordForm
from recruit.accounts.service.people import CHANGE
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import current_session
from recruit.accounts.views.signing_in import seal_codes
from recruit.extensions import db, limiter
from recruit.kernel.errors import RuleError
from recruit.web.access import PUBLIC, SIGNED_IN, allow, asker
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.get("/me/account")
@allow(SIGNED_IN)
def account() -> str:
    person_id = asker().own_id()
    here = current_session()
    return render_template(
        "accounts/account.html",
        person=queries.person(person_id),
        sessions=queries.sessions_of(person_id, now()),
        here=here.public_id if here else None,
        grants=queries.grants_of([person_id])[person_id],
        where=service.roles.where_in_words,
        second_factor=queries.has_second_factor(person_id),
        codes_left=service.second_factor.codes_left(person_id),
    )


@bp.post("/me/account/sessions/<string:public_id>/end")
@allow(SIGNED_IN)
def end_session(public_id: str) -> Response:
    service.sessions.end(public_id, asker=asker(), now=now())
    db.session.commit()
    flash(_("That session is ended."), "good")
    return see_other("accounts.account")


@bp.post("/me/account/sessions/end-others")
@allow(SIGNED_IN)
def end_other_sessions() -> Response:
    here = current_session()
    service.sessions.end_others(here.public_id if here else "", asker=asker(), now=now())
    db.session.commit()
    flash(_("You are signed out everywhere else."), "good")
    return see_other("accounts.account")


@bp.route("/me/account/password", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@allow(SIGNED_IN)
def change_password() -> str | Response:
    form = ChangePasswordForm()
    here = current_session()
    if form.validate_on_submit():
        try:
            service.passwords.change(
                form.old.data,
                form.new.data,
                asker=asker(),
                keep=here.public_id if here else None,
                now=now(),
            )
            db.session.commit()
            flash(_("Your new password is saved. Other sessions are ended."), "good")
            return see_other("accounts.account")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return render_template("accounts/change_password.html", form=form)


@bp.route("/me/account/contact", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_contact() -> str | Response:
    form = ContactForm(obj=queries.person(asker().own_id()))
    if form.validate_on_submit():
        try:
            service.people.change_contact(
                phone=form.phone.data, language=form.language.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("Saved."), "good")
            return see_other("accounts.account")
        except RuleError as error:
            form.refuse(error)
    return render_template("accounts/change_contact.html", form=form)


@bp.route("/me/account/email", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@allow(SIGNED_IN)
def change_email() -> str | Response:
    form = ChangeEmailForm()
    if form.validate_on_submit():
        try:
            service.people.ask_email_change(
                form.email.data, form.password.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("Open the link in the mail to the new address. Until then the old one counts."))
            return see_other("accounts.account")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return render_template("accounts/change_email.html", form=form)


@bp.route("/confirm-email/<string:token>", methods=["GET", "POST"])
@allow(PUBLIC)
def confirm_email(token: str) -> str | Response | tuple[str, int]:
    form = Form()
    works = queries.link_works(token, CHANGE, now())
    if works and form.validate_on_submit():
        try:
            service.people.confirm_email_change(token, now=now())
            db.session.commit()
            flash(_("Your new e-mail address is confirmed."), "good")
            return see_other("accounts.account")
        except RuleError:
            db.session.rollback()
            works = False
    if not works:
        return render_template("accounts/email_link_spent.html"), 410
    return render_template("accounts/confirm_email.html", form=form)


@bp.route("/me/account/new-recovery-codes", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@allow(SIGNED_IN)
def new_recovery_codes() -> str | Response:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            codes = service.second_factor.replace_recovery_codes(
                form.password.data, asker=asker(), now=now()
            )
            db.session.commit()
            cookie["codes"] = seal_codes(codes)
            return see_other("accounts.recovery_codes")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return render_template("accounts/new_recovery_codes.html", form=form)
