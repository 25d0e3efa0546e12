"""The receipt of an application: a page to read and print, a PDF to keep."""

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.applications import service
from recruit.applications.rules import Application
from recruit.applications.views.blueprint import bp
from recruit.applications.views.candidates import own
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as cards
from recruit.config import Settings
from recruit.directory import queries as directory
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import allow
from recruit.web.documents import Paper, pdf
from recruit.web.formats import moment, say
from recruit.web.moment import now
from recruit.web.pages import language


@bp.get("/me/applications/<string:public_id>/receipt")
@allow(Permission.CANDIDATE)
def receipt(public_id: str) -> str:
    found = _receipted(public_id)
    return render_template(
        "applications/receipt.html",
        application=found,
        name=accounts.person(found.person_id).full_name,
        facts=_facts(found),
        code=service.receipt_code(found.receipt or ""),
        check=_check_address(found),
    )


@bp.get("/me/applications/<string:public_id>/receipt.pdf")
@allow(Permission.CANDIDATE)
def receipt_pdf(public_id: str) -> Response:
    found = _receipted(public_id)
    response = Response(pdf(_paper(found)), content_type="application/pdf")
    number = cards.card_by_id(found.card_id).candidate_number
    name = f"receipt-{number}-{found.subject_code}.pdf"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _receipted(public_id: str) -> Application:
    found = own(public_id)
    if found.receipt is None:
        raise NotFoundError()
    return found


def _check_address(found: Application) -> str:
    """Where anybody sees whether the receipt is ours."""
    settings: Settings = current_app.extensions["recruit.settings"]
    path = url_for("portal.check", code=service.receipt_code(found.receipt or ""))
    return settings.base_url.rstrip("/") + path


def _facts(found: Application) -> list[tuple[str, str]]:
    campaign = campaigns.campaign_by_id(found.campaign_id)
    return [
        (_("Campaign"), f"{say(campaign.name)}, {campaign.year}"),
        (_("Subject"), say(directory.subjects()[found.subject_code].name)),
        (_("Candidate number"), cards.card_by_id(found.card_id).candidate_number),
        (_("Submitted"), moment(found.submitted_at) if found.submitted_at else "–"),
        (_("Version of the card"), str(found.card_version)),
        (_("Receipt code"), service.receipt_code(found.receipt or "")),
        (_("Digest"), found.receipt or ""),
    ]


def _paper(found: Application) -> Paper:
    campaign = campaigns.campaign_by_id(found.campaign_id)
    return Paper(
        language=language(),
        over=f"{say(campaign.name)} · {campaign.year}",
        title=_("Receipt of an application"),
        name=accounts.person(found.person_id).full_name,
        facts=[(label, _folded(value)) for label, value in _facts(found)],
        sections=[(_("What it proves"), _proofs())],
        picture=_check_address(found),
        picture_notes=[_("Anybody can check with this code that the receipt is genuine:")],
        foot=_(
            "Printed from the candidate's own pages: %(time)s. What the pages say counts.",
            time=moment(now()),
        ),
    )


def _folded(value: str) -> str:
    """A digest has no place where a line may end."""
    if len(value) != 64 or not value.isalnum():
        return value
    return " ".join(value[i : i + 16] for i in range(0, 64, 16))


def _proofs() -> list[str]:
    return [
        _("That the application was submitted, for which subject and when."),
        _("What the card said then: the digest changes with every letter of it."),
        _("It does not prove that the application was accepted."),
    ]
