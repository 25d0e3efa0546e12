"""Signing in and out, the second factor, forgotten passwords."""

import segno
from flask import flash, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries, service
from recruit.accounts.forms import AddressForm, CodeForm, NewPasswordForm, SignInForm
from recruit.accounts.rules.sessions import safe_next
from recruit.accounts.service.links import LinkSpentError
from recruit.accounts.service.passwords import RESET
from recruit.accounts.service.signing_in import Opened
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import current_session, device, go_on, remember
from recruit.extensions import db, limiter
from recruit.kernel.errors import RuleError
from recruit.web.access import CONFINED, CONFINED_HOME, PUBLIC, SIGNED_IN, allow, asker
from recruit.web.forms import Form
from recruit.web.moment import now
from recruit.web.pages import see_other


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("600 per minute", methods=["POST"])
@allow(PUBLIC)
def sign_in() -> str | Response:
    open_session = current_session()
    if request.method == "GET" and open_session:
        wanted = request.args.get("next")
        if not open_session.pending:
            return go_on(open_session.person_id, wanted)
        cookie["next"] = safe_next(wanted) or cookie.get("next", "")
        return see_other("accounts.second_factor")
    form = SignInForm(next=safe_next(request.args.get("next")) or "")
    if form.validate_on_submit():
        try:
            opened = service.signing_in.sign_in(
                form.name.data,
                form.password.data,
                address=request.remote_addr or "",
                device=device(),
                now=now(),
            )
            db.session.commit()
            return enter(opened, form.next.data, "password")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return render_template("accounts/sign_in.html", form=form)


def enter(opened: Opened, wanted: str | None, way: str) -> Response:
    """Go on with a session that was just opened."""
    remember(opened.token, next=safe_next(wanted) or "", way=way)
    if opened.pending:
        return see_other("accounts.second_factor")
    found = queries.session_of(opened.token, now())
    return go_on(found.person_id, cookie.pop("next", None)) if found else see_other(SIGN_IN)


SIGN_IN = "accounts.sign_in"


@bp.post("/sign-out")
@allow(PUBLIC, CONFINED)
def sign_out() -> Response:
    token, only = cookie.get("token"), asker().only
    if isinstance(token, str):
        service.sessions.sign_out(token, asker=asker(), now=now())
        db.session.commit()
    cookie.clear()
    flash(_("You are signed out."), "good")
    return see_other(CONFINED_HOME if only else "portal.home")


@bp.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("600 per minute", methods=["POST"])
@allow(PUBLIC)
def second_factor() -> str | Response:
    pending = current_session()
    if pending is None or not pending.pending:
        return see_other(SIGN_IN)
    if not queries.has_second_factor(pending.person_id):
        return see_other("accounts.second_factor_set_up")
    form = CodeForm()
    if form.validate_on_submit():
        try:
            token = service.second_factor.prove(
                pending.person_id,
                form.code.data,
                session=pending.public_id,
                way=cookie.get("way", "password"),
                now=now(),
            )
            db.session.commit()
            wanted = cookie.get("next")
            remember(token)
            return go_on(pending.person_id, wanted)
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return render_template("accounts/second_factor.html", form=form)


@bp.route("/sign-in/second-factor", methods=["GET", "POST"])
@limiter.limit("600 per minute", methods=["POST"])
@allow(PUBLIC)
def second_factor_set_up() -> str | Response:
    """The secret waits, encrypted, in the cookie: this GET writes no row either."""
    pending = current_session()
    if pending is None or not pending.pending:
        return see_other(SIGN_IN)
    if queries.has_second_factor(pending.person_id):
        return see_other("accounts.second_factor")
    sealed = cookie.setdefault("secret", service.second_factor.new_secret())
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes, token = service.second_factor.confirm_and_enter(
                pending.person_id,
                sealed,
                form.code.data,
                session=pending.public_id,
                way=cookie.get("way", "password"),
                now=now(),
            )
            db.session.commit()
            remember(token, next=cookie.get("next", ""), codes=seal_codes(codes))
            return see_other("accounts.recovery_codes")
        except RuleError as error:
            db.session.commit()  # the attempt was counted
            form.refuse(error)
    return _set_up_page(form, sealed, pending.person_id)


def _set_up_page(form: CodeForm, sealed: str, person_id: int) -> str:
    account = queries.person(person_id).email
    secret, address = service.second_factor.address_of(sealed, account)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white")
    return render_template(
        "accounts/second_factor_set_up.html",
        form=form,
        secret=secret,
        picture=picture,
        address=address,
    )


def seal_codes(codes: list[str]) -> str:
    return service.second_factor.seal(" ".join(codes))


@bp.route("/me/account/recovery-codes", methods=["GET", "POST"])
@allow(SIGNED_IN)
def recovery_codes() -> str | Response:
    """Shown until their owner says that they are kept; afterwards nobody can show them."""
    sealed = cookie.get("codes")
    codes = service.second_factor.unseal(sealed) if sealed else None
    form = Form()
    if form.validate_on_submit() or not codes:
        cookie.pop("codes", None)
        return go_on(asker().own_id(), cookie.pop("next", None))
    return render_template("accounts/recovery_codes.html", form=form, codes=codes.split())


@bp.route("/forgot-password", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@allow(PUBLIC)
def forgot_password() -> str | Response:
    form = AddressForm()
    if form.validate_on_submit():
        service.passwords.ask_reset(form.email.data, now=now())
        db.session.commit()
        return see_other("accounts.forgot_sent")
    return render_template("accounts/forgot_password.html", form=form)


@bp.get("/forgot-password/sent")
@allow(PUBLIC)
def forgot_sent() -> str:
    return render_template("accounts/forgot_sent.html")


@bp.route("/reset-password/<string:token>", methods=["GET", "POST"])
@allow(PUBLIC)
def reset_password(token: str) -> str | Response | tuple[str, int]:
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            service.passwords.reset(token, form.password.data, now=now())
            db.session.commit()
            flash(_("Your new password is saved. Sign in with it."), "good")
            return see_other(SIGN_IN)
        except LinkSpentError:
            return _spent()
        except RuleError as error:
            db.session.rollback()  # the link stays usable
            form.refuse(error)
    if not queries.link_works(token, RESET, now()):
        return _spent()
    return render_template("accounts/reset_password.html", form=form)


def _spent() -> tuple[str, int]:
    db.session.rollback()
    again = url_for("accounts.forgot_password")
    return render_template("accounts/link_spent.html", again=again, signed_up=False), 410
