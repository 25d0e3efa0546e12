"""What everybody may see: cut-offs, totals, how it was decided, the certificate."""

from dataclasses import dataclass

from flask import Response, make_response, render_template, request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.files import service as files
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import sort_key
from recruit.placement import queries
from recruit.placement.certificate.write import verify_program
from recruit.placement.rules import CONTRACT_NAMES, Contract, CutOff, RoundInfo, RunInfo
from recruit.placement.service import receipts
from recruit.placement.views.blueprint import bp
from recruit.placement.views.shown import ShownVacancy, shown
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import Vacancy
from recruit.web.access import PUBLIC, allow
from recruit.web.pages import language
from recruit.web.paging import Paged, page_number

PAGE_SIZE = 50


@dataclass(frozen=True)
class CutOffLine:
    at: ShownVacancy
    out: CutOff


def _campaign(public_id: str) -> Campaign:
    campaign = campaigns.campaign(public_id)
    if campaign.state == "draft":
        raise NotFoundError()
    return campaign


def _published(campaign: Campaign) -> dict[Contract, tuple[RoundInfo, RunInfo]]:
    """By contract kind: the round that stands and its certified run."""
    found = {}
    for contract in Contract:
        round_ = queries.published_round(campaign.id, contract)
        run = queries.certified_run(round_.id) if round_ else None
        if round_ and run:
            found[contract] = (round_, run)
    return found


def _locked(campaign: Campaign) -> list[Contract]:
    """The contract kinds whose lists are locked, so that their hash list is public."""
    found = {kind: queries.locked_round(campaign.id, kind) for kind in Contract}
    return [kind for kind, one in found.items() if one and one.receipts_file]


@bp.get("/results/<string:public_id>")
@allow(PUBLIC)
def results(public_id: str) -> str:
    campaign = _campaign(public_id)
    published = _published(campaign)
    wanted = request.args.get("contract", "")
    contract = next((kind for kind in published if kind == wanted), next(iter(published), None))
    subject, district = request.args.get("subject", ""), request.args.get("district", "")
    lines = _lines(campaign, contract, subject, district) if contract else None
    return render_template(
        "placement/results.html",
        campaign=campaign,
        published=published,
        locked=_locked(campaign),
        contract=contract,
        contract_names=CONTRACT_NAMES,
        lines=lines,
        subject=subject,
        district=district,
        subject_choices=directory.subject_choices(language()),
        district_choices=directory.district_choices(language()),
        address={
            key: value
            for key, value in (("subject", subject), ("district", district), ("contract", contract))
            if value
        },
    )


def _lines(
    campaign: Campaign, contract: Contract, subject: str, district: str
) -> Paged[CutOffLine]:
    """One page of vacancies with their outcome, in the order of the page's language."""
    outs = queries.cut_offs(campaign.id, contract)
    within = directory.expand_districts([district]) if district else None
    chosen = [
        one
        for one in vacancies.by_ids(outs).values()
        if (not subject or one.subject_code == subject)
        and (within is None or one.district_code in within)
    ]
    chosen.sort(key=_order)
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(page_number(), pages)
    part = shown(chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    rows = [CutOffLine(at, outs[vacancy_id]) for vacancy_id, at in part.items()]
    return Paged(rows, number, PAGE_SIZE, len(chosen))


def _order(one: Vacancy) -> tuple[str, str, int]:
    district = directory.districts()[one.district_code].name[language()]
    return sort_key(district), sort_key(one.school.name[language()]), one.id


@bp.get("/results/<string:public_id>/<any('permanent', 'fixed-term'):contract>/certificate.zip")
@allow(PUBLIC)
def certificate(public_id: str, contract: str) -> Response:
    """The public edition: pseudonyms, and ranks within each vacancy instead of keys."""
    published = _published(_campaign(public_id))
    if Contract(contract) not in published:
        raise NotFoundError()
    _round, run = published[Contract(contract)]
    return as_zip(files.read(run.public_file or ""), f"placement-{contract}.zip")


@bp.get("/results/<string:public_id>/<any('permanent', 'fixed-term'):contract>/receipts.txt")
@allow(PUBLIC)
def receipt_hashes(public_id: str, contract: str) -> Response:
    """The hash list of the locked lists, one a line: there from the lock on, before any run."""
    found = queries.locked_round(_campaign(public_id).id, contract)
    if found is None or not found.receipts_file:
        raise NotFoundError()
    lines = "".join(f"{one}\n" for one in receipts.hashes(found.receipts_file))
    response = make_response(lines)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="receipts-{contract}.txt"'
    return response


def as_zip(data: bytes, name: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/results/verify.py")
@allow(PUBLIC)
def verify_py() -> Response:
    """The program that checks a certificate, to be read before it is run."""
    response = make_response(verify_program())
    response.headers["Content-Type"] = "text/x-python; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response
