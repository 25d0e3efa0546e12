"""Whether a receipt's code or a certificate is one of ours, without saying whose it is."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.exam.queries import attempts
from recruit.exam.service import slips
from recruit.files import queries as files
from recruit.kernel.text import N_, Bilingual
from recruit.placement import queries as placement
from recruit.placement.certificate import verify
from recruit.placement.rules import CONTRACT_NAMES, RoundInfo, RunInfo
from recruit.web.moment import now as moment_now

LONGEST = 100


@dataclass(frozen=True)
class Proof:
    """What a genuine document proves: its kind (a source text), when it was given, and facts.

    `rows`: (label, value); labels and texts among the values are source texts or bilingual.
    """

    kind: str
    at: datetime
    digest: str
    rows: tuple[tuple[str, str | int | Bilingual], ...] = ()
    at_label: str = N_("Given")


def proof(code: str) -> Proof | None:
    """What the receipt with this code proves, or None where we gave no such code."""
    text = code.strip()
    if not text or len(text) > LONGEST:
        return None
    return _slip(text) or _exam(text) or _choices(text) or _application(text)


def _slip(code: str) -> Proof | None:
    """The admission slip as it stands now, as a seat may be moved after it was printed."""
    found = slips.proved(code, moment_now())
    if found is None:
        return None
    seat, centre = found.seat, found.seat.centre
    return Proof(
        N_("Admission slip to the exam"),
        seat.opens_at,
        "",
        (
            (N_("Candidate number"), found.number),
            (N_("Subject"), found.subject.name),
            (N_("Where"), centre.name if centre else seat.place),
            (N_("Room"), seat.room),
            (N_("Seat"), str(seat.number)),
        ),
        at_label=N_("When"),
    )


def _exam(code: str) -> Proof | None:
    found = attempts.receipt(code)
    if found is None or found.attempt.answers_digest is None:
        return None
    attempt = found.attempt
    subject = directory.subjects()[attempt.subject_code].name
    return Proof(
        N_("Receipt of a finished exam"),
        attempt.finished_at or attempt.ends_at,
        attempt.answers_digest or "",
        (
            (N_("Subject"), subject),
            (N_("Answered questions"), attempt.answered or 0),
            (N_("All questions"), attempt.items),
        ),
    )


def _choices(code: str) -> Proof | None:
    found = placement.receipt(code)
    if found is None:
        return None
    return Proof(N_("Receipt of a confirmed choice list"), found.confirmed_at, found.digest)


def _application(code: str) -> Proof | None:
    found = applications.by_receipt(code)
    if found is None or found.submitted_at is None:
        return None
    subject = directory.subjects()[found.subject_code].name
    return Proof(
        N_("Receipt of a submitted application"),
        found.submitted_at,
        found.receipt or "",
        ((N_("Subject"), subject),),
    )


def certificate(data: bytes) -> Proof | None:
    """What a placement's certificate proves where these very bytes were published by us."""
    sha256 = hashlib.sha256(data).hexdigest()
    for campaign, round_, run in _published():
        named = (run.public_file, run.whole_file)
        if any(name and files.file(name).sha256 == sha256 for name in named):
            return _certificate(campaign, round_, data, sha256)
    return None


def _published() -> Iterator[tuple[Campaign, RoundInfo, RunInfo]]:
    for campaign in campaigns.campaigns():
        for round_ in placement.rounds(campaign.id):
            run = placement.certified_run(round_.id) if round_.published_at else None
            if run is not None:
                yield campaign, round_, run


def _certificate(campaign: Campaign, round_: RoundInfo, data: bytes, sha256: str) -> Proof:
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(data)
        file.flush()
        _manifest, placed, posts = verify.verify(file.name)
    assert round_.published_at is not None  # noqa: S101  (chosen so above)
    return Proof(
        N_("Certificate of a placement"),
        round_.published_at,
        sha256,
        (
            (N_("Campaign"), campaign.name),
            (N_("Contract"), CONTRACT_NAMES[round_.contract]),
            (N_("Round"), round_.number),
            (N_("Posts"), sum(posts.values())),
            (N_("Placed"), len(placed)),
            (N_("Computed again just now"), N_("the same result")),
        ),
    )
