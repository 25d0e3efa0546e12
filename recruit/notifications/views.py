"""Pages of notifications: what a person was told; in demo and development mode every mail."""

from flask import current_app, flash, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.config import Settings
from recruit.extensions import db
from recruit.kernel.errors import NotFoundError
from recruit.notifications import queries, service
from recruit.notifications.letters import linked, name_of, text_of
from recruit.notifications.transports import FolderTransport, mailbox
from recruit.web.access import PUBLIC, SIGNED_IN, allow, asker
from recruit.web.moment import now
from recruit.web.pages import pages, see_other
from recruit.web.paging import Paged, page_number

bp = pages("notifications", __name__)

PAGE = 30
MAILS_SHOWN = 50
MAILS_SEARCHED = 2000


@bp.get("/me/messages")
@allow(SIGNED_IN)
def inbox() -> str:
    person_id = asker().own_id()
    total = queries.inbox_size(person_id)
    number = min(page_number(), max(1, -(-total // PAGE)))
    rows = queries.inbox(person_id, limit=PAGE, offset=(number - 1) * PAGE)
    return render_template(
        "notifications/inbox.html",
        paged=Paged(rows, number, PAGE, total),
        unread=queries.unread_count(person_id),
    )


@bp.get("/me/messages/<string:public_id>")
@allow(SIGNED_IN)
def message(public_id: str) -> str:
    found = queries.message(asker().own_id(), public_id)
    return render_template("notifications/message.html", message=found)


@bp.post("/me/messages/<string:public_id>/open")
@allow(SIGNED_IN)
def open_message(public_id: str) -> Response:
    """Mark a message as read and show it; a page that is only looked at changes nothing."""
    found = queries.message(asker().own_id(), public_id)
    service.mark_read(asker().own_id(), found.public_id, now=now())
    db.session.commit()
    return see_other("notifications.message", public_id=found.public_id)


@bp.post("/me/messages/read")
@allow(SIGNED_IN)
def mark_all_read() -> Response:
    service.mark_all_read(asker().own_id(), now=now())
    db.session.commit()
    flash(_("All messages are marked as read."), "good")
    return see_other("notifications.inbox")


# --- the mailbox of demo and development mode -----------------------------------------------------


@allow(PUBLIC)
def dev_mailbox() -> str:
    to = request.args.get("to", "").strip().lower()
    mails = _folder().mails(limit=MAILS_SEARCHED if to else MAILS_SHOWN)
    found = [(name_of(one), one) for one in mails if to in str(one["To"]).lower()]
    return render_template("notifications/mailbox.html", mails=found[:MAILS_SHOWN], to=to)


@allow(PUBLIC)
def dev_mail(name: str) -> str:
    found = _folder().mail(name)
    if found is None:
        raise NotFoundError()
    body = linked(text_of(found), _settings().base_url)
    return render_template("notifications/mail.html", mail=found, body=body)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings


def _folder() -> FolderTransport:
    """Anybody may read these mails, so they exist only where no real person gets one."""
    if _settings().mode not in ("demo", "development"):
        raise NotFoundError()
    return mailbox(_settings())


@bp.record
def _outside_the_languages(state: BlueprintSetupState) -> None:
    state.app.add_url_rule("/dev/mailbox", "notifications.mailbox", dev_mailbox)
    state.app.add_url_rule("/dev/mailbox/<string:name>", "notifications.mail", dev_mail)
