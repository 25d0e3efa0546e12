"""Rule-sets of the tests: last years' rules and the Cyprus list, written as a ministry would."""

from typing import Any


def both(text: str) -> dict[str, str]:
    return {"az": f"{text} (az)", "en": text}


def source(code: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": kind, "name": both(code), "legal": both("4.2"), **more}


INCENTIVE = {
    "name": {"az": "Artım əmsalı", "en": "Coefficient"},
    "of": "incentive_years",
    "unit": "year",
    "bands": [
        {"from": "3", "below": "5", "factor": "1.05"},
        {"from": "5", "factor": "1.10"},
    ],
    "legal": both("7.1"),
}

RULES_2025 = {
    "rounding": "half-up",
    "legal": both("4"),
    "threshold": "40",
    "sources": [
        source("subject", "exam-section", of="subject", minimum="34"),
        source("methodology", "exam-section", of="methodology", minimum="6"),
    ],
    "coefficient": INCENTIVE,
    "tie_breaks": [
        {"kind": "source", "of": "subject", "name": both("subject"), "legal": both("8.1")},
        {
            "kind": "choice",
            "of": "education",
            "order": ["phd", "master", "bachelor", "secondary-special"],
            "name": both("degree"),
            "legal": both("8.2"),
        },
        {"kind": "yes-no", "of": "honours", "name": both("honours"), "legal": both("8.3")},
        {"kind": "number", "of": "experience_months", "name": both("years"), "legal": both("8.4")},
        {"kind": "residence", "of": "district", "name": both("residence"), "legal": both("8.5")},
    ],
}

RULES_2020 = {
    "threshold": "36",
    "sources": [source("exam", "exam-total")],
    "coefficient": None,
    "tie_breaks": [],
}

EXPERIENCE = source(
    "experience",
    "card-number",
    of="experience_months",
    points="2.5",
    per="12",
    unit="month",
    limit="96",
    cap="20",
    preliminary=True,
)

CYPRUS = {
    "sources": [
        source("exam", "exam-total", weight="0.5", cap="50"),
        source(
            "degree",
            "card-choice",
            of="education",
            table={"bachelor": "4", "master": "6", "phd": "8"},
            labels={"phd": {"az": "fəlsəfə doktoru", "en": "PhD"}},
            preliminary=True,
        ),
        EXPERIENCE,
        source("seniority", "card-number", of="seniority_years", unit="year", cap="10"),
        source("army", "card-choice", of="army", table={"yes": "3"}),
    ],
}

RULES_2011 = {
    "threshold": "50",
    "sources": [
        source(
            "grade",
            "card-computed",
            of="average_grade",
            scale={"from": "5", "to": "20"},
            preliminary=True,
        ),
        EXPERIENCE,
        source(
            "degree",
            "card-choice",
            of="education",
            table={"bachelor": "3", "master": "5"},
            preliminary=True,
        ),
        source("exam", "exam-total", weight="0.4"),
        source("interview", "interview", cap="20"),
    ],
}
