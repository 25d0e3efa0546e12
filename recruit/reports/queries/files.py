"""A case as files: JSON for machines, paper for people, the same digest on both."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from recruit.kernel.canonical import canonical_json, digest
from recruit.reports.queries.case import Case
from recruit.reports.queries.casefile import case_document
from recruit.reports.queries.plain import OFFICIAL, Voice, person_document, plain
from recruit.reports.queries.printing import chapters, with_names
from recruit.web.documents import Paper, pdf
from recruit.web.formats import moment, say
from recruit.web.pages import language

CASE_SCHEMA = "recruit-case/2"
SHOWN = 16  # characters of a digest that people compare


def case_file(
    case: Case, as_of: datetime, sensitive: Mapping[str, Any] | None = None, voice: Voice = OFFICIAL
) -> dict[str, Any]:
    """The case as it stood at an instant: `digest` is that of the canonical JSON of `case`.

    `sensitive`: answers that were read on record, by code; without them they stay hidden.
    """
    body = {
        "as_of": plain(as_of),
        "person": person_document(case.person, case.earlier),
        **case_document(case, voice),
    }
    if sensitive:
        body["sensitive"] = plain(sensitive)
    return {"schema": CASE_SCHEMA, "digest": digest(canonical_json(body)), "case": body}


def case_paper(case: Case, document: Mapping[str, Any], names: Mapping[str, str]) -> bytes:
    """The same on paper; `names` of people by public id."""
    body, sealed = with_names(document["case"], names), document["digest"]
    short = sealed[:SHOWN]
    number = case.card.candidate_number
    return pdf(
        Paper(
            language=language(),
            over=f"{say(case.campaign.name)} · {case.campaign.year}",
            title=_("The whole case"),
            name=case.person.full_name,
            facts=[
                (_("Candidate number"), number),
                (_("As of"), moment(datetime.fromisoformat(body["as_of"]))),
                (_("Digest (SHA-256)"), sealed),
            ],
            chapters=chapters({key: body[key] for key in body if key != "as_of"}),
            foot=_(
                "The digest is that of the same case as JSON, in its canonical form: whoever has "
                "both can compare them."
            ),
            mark=f"{number} · {short}",
        )
    )
