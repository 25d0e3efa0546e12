"""The receipt of a confirmed list: a page to read and print, a PDF to keep."""

from dataclasses import dataclass

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.accounts import queries as accounts
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.config import Settings
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.placement import queries
from recruit.placement.queries import Receipt
from recruit.placement.rules import CONTRACT_NAMES, ChoiceList
from recruit.placement.views.blueprint import bp, my_campaign
from recruit.placement.views.shown import ShownChoice, shown_choices
from recruit.web.access import allow, asker
from recruit.web.documents import Paper, pdf
from recruit.web.formats import moment, say
from recruit.web.moment import now
from recruit.web.pages import language


@dataclass(frozen=True)
class Confirmed:
    """What the asker confirmed last, whatever they saved since."""

    campaign: Campaign
    listed: ChoiceList
    receipt: Receipt
    rows: list[ShownChoice]

    @property
    def present(self) -> bool:
        """Whether the list is still as it was confirmed."""
        return self.listed.confirmed


@bp.get("/me/choices/<any('permanent', 'fixed-term'):contract>/receipt")
@allow(Permission.CANDIDATE)
def receipt(contract: str) -> str:
    found = _confirmed(contract)
    return render_template(
        "placement/receipt.html",
        campaign=found.campaign,
        listed=found.listed,
        receipt=found.receipt,
        present=found.present,
        name=CONTRACT_NAMES[found.listed.contract],
        rows=found.rows,
    )


@bp.get("/me/choices/<any('permanent', 'fixed-term'):contract>/receipt.pdf")
@allow(Permission.CANDIDATE)
def receipt_pdf(contract: str) -> Response:
    found = _confirmed(contract)
    response = Response(pdf(_paper(found)), content_type="application/pdf")
    name = f"choices-{found.receipt.code}.pdf"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response


def _confirmed(contract: str) -> Confirmed:
    campaign = my_campaign()
    listed = queries.choice_list(asker().own_id(), campaign.id, contract)
    found = queries.newest_receipt(listed.id) if listed.id else None
    if found is None:
        raise NotFoundError()
    return Confirmed(campaign, listed, found, shown_choices(found.choices))


def _check_address(found: Receipt) -> str:
    """Where anybody sees whether the receipt is ours."""
    settings: Settings = current_app.extensions["recruit.settings"]
    return settings.base_url.rstrip("/") + url_for("portal.check", code=found.code)


def _paper(found: Confirmed) -> Paper:
    card = candidates.card(asker().own_id(), found.campaign.id)
    whole = found.receipt.digest
    facts = [
        (_("Candidate number"), card.candidate_number if card else "–"),
        (_("Contract"), _(CONTRACT_NAMES[found.listed.contract])),
        (_("Confirmed on"), moment(found.receipt.confirmed_at)),
        (_("Version of the list"), str(found.receipt.version)),
        (_("Receipt code"), found.receipt.code),
        (_("Digest"), " ".join(whole[i : i + 16] for i in range(0, len(whole), 16))),
    ]
    return Paper(
        language=language(),
        over=f"{say(found.campaign.name)} · {found.campaign.year}",
        title=_("Receipt of a choice list"),
        name=accounts.person(asker().own_id()).full_name,
        facts=facts,
        sections=[
            (_("Your choices in order"), [_line(one) for one in found.rows]),
            (
                _("What it proves"),
                [
                    _("Which vacancies were confirmed in which order, and when."),
                    _("The digest stands in the list that is published when the lists are locked."),
                ],
            ),
        ],
        picture=_check_address(found.receipt),
        picture_notes=[_("Anybody can check with this code that the receipt is genuine:")],
        foot=_(
            "Printed from the candidate's own pages: %(time)s. What the pages say counts.",
            time=moment(now()),
        ),
    )


def _line(one: ShownChoice) -> str:
    at = one.at
    return f"{one.rank}. {say(at.school)}, {say(at.district)}, {say(at.subject)}"
