"""Signing in through another provider (OpenID Connect), where the settings name one."""

from importlib import import_module
from typing import Any, cast

import structlog
from flask import abort, current_app, flash, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import service
from recruit.accounts.rules.sessions import safe_next
from recruit.accounts.views.blueprint import bp
from recruit.accounts.views.identity import device
from recruit.accounts.views.signing_in import SIGN_IN, enter
from recruit.config import Settings
from recruit.extensions import db, limiter
from recruit.extensions.database import declare_writing
from recruit.kernel.errors import RuleError
from recruit.web.access import PUBLIC, allow
from recruit.web.formats import message
from recruit.web.moment import now
from recruit.web.pages import see_other

log = structlog.get_logger("recruit.accounts")


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["recruit.settings"])


def _failures() -> tuple[type[Exception], ...]:
    """What can go wrong on the way to the provider and back."""
    return (
        import_module("requests").RequestException,
        import_module("authlib.integrations.base_client").OAuthError,
        import_module("joserfc.errors").JoseError,
        ValueError,
        KeyError,
    )


def _provider() -> Any:
    """The provider of the settings; 404 where they name none."""
    settings = _settings()
    if not settings.oidc_issuer:
        abort(404)
    if "recruit.oidc" not in current_app.extensions:
        # Loaded where a provider is set: every other start would pay for it.
        oauth = import_module("authlib.integrations.flask_client").OAuth(current_app)
        oauth.register(
            "provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "timeout": 10,
            },
        )
        current_app.extensions["recruit.oidc"] = oauth
    return current_app.extensions["recruit.oidc"].provider


@bp.get("/sign-in/oidc")
@limiter.limit("600 per minute")
@allow(PUBLIC)
def sign_in_oidc() -> Response:
    """Off to the provider; what has to be the same on the way back waits in the cookie."""
    provider = _provider()
    cookie["next"] = safe_next(request.args.get("next")) or ""
    back = _settings().base_url.rstrip("/") + url_for("accounts.oidc_callback")
    try:
        return cast(Response, provider.authorize_redirect(back))
    except _failures() as error:
        return _refused(error)


@bp.get("/sign-in/oidc/callback")
@limiter.limit("600 per minute")
@allow(PUBLIC)
def oidc_callback() -> Response:
    """The protocol comes back with a GET, and this one writes: a session is opened."""
    provider = _provider()
    try:
        claims = provider.authorize_access_token().get("userinfo") or {}
    except _failures() as error:
        return _refused(error)
    db.session.rollback()
    declare_writing(True)
    try:
        person_id = service.oidc.person_of_claims(claims, fin_claim=_settings().oidc_fin_claim)
    except RuleError as error:
        flash(message(error), "danger")
        return see_other(SIGN_IN)
    opened = service.signing_in.open_session(
        person_id, device(), way="oidc", now=now(), proved_twice=_settings().oidc_second_factor
    )
    db.session.commit()
    return enter(opened, cookie.get("next"), "oidc")


def _refused(error: Exception) -> Response:
    log.warning("sign-in through the provider failed", error=type(error).__name__)
    flash(_("Signing in through the provider did not work. Try again or use a password."), "danger")
    return see_other(SIGN_IN)
