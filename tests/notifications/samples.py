"""Facts for each message, as its recipients give them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from recruit.applications.rules import REASON_WORDS, Reason
from recruit.kernel.text import Bilingual
from recruit.vacancies.rules.changes import Change

AT = datetime(2026, 8, 5, 7, 0, tzinfo=UTC)
LATER = datetime(2026, 8, 11, 7, 0, tzinfo=UTC)
SUBJECT = Bilingual("Riyaziyyat", "Mathematics")
LEGAL = Bilingual("Qaydalar, 3.2-ci bənd", "Rules, clause 3.2")
REASONS = (
    Reason("document-unreadable", REASON_WORDS["document-unreadable"], {}),
    Reason("specialty", REASON_WORDS["specialty"], {}, LEGAL),
)
APPEAL = {"appeal_from": AT, "appeal_until": LATER}
WHERE = {
    "school": Bilingual("5 nömrəli tam orta məktəb", "School No. 5"),
    "district": Bilingual("Şəki", "Shaki"),
    "subject": SUBJECT,
}
LINK = {"address": "https://recruit.example.az/az/register/confirm/TOKEN"}
ENDED = {"subject": SUBJECT, "answered": 55, "items": 60, "receipt": "7F3K-K2QP"}

ROOM = "Bakı, 6 nömrəli məktəb, otaq 12"
INTERVIEW = {"subject": SUBJECT, "starts_at": AT, "room": ROOM, "minutes": 20}

SEARCHES = "https://recruit.example.az/az/vacancies/searches"
FOUND = {
    "words": "Fənn: Fizika; Yaxınlığında: Şəki, 20 km",
    "count": 12,
    "vacancies": [
        ("Fizika, 5 nömrəli məktəb, Şəki", "https://recruit.example.az/az/vacancies/ONE"),
        ("Fizika, 2 nömrəli lisey, Şəki", "https://recruit.example.az/az/vacancies/TWO"),
    ],
    "address": "https://recruit.example.az/az/vacancies?subject=physics",
    "stop": f"{SEARCHES}/stop/TOKEN",
}

SAMPLES: dict[str, dict[str, Any]] = {
    "search-alert": {"searches": [FOUND, FOUND], "stop_all": f"{SEARCHES}/stop/ALL"},
    "search-confirm": {"words": FOUND["words"], "address": f"{SEARCHES}/confirm/TOKEN"},
    "account-closed": LINK,
    "account-erased": LINK,
    "erasure-asked": {},
    "erasure-refused": {"answer": "Apellyasiya müddəti bitməyib"},
    "identity-corrected": {},
    "card-to-complete": {"until": LATER},
    "card-to-confirm": {"until": LATER},
    "adjustment-granted": {"kind": "Extra time", "minutes": 30, "per_cent": None, "legal": None},
    "adjustment-refused": {
        "kind": "A reader",
        "minutes": None,
        "per_cent": None,
        "legal": LEGAL.az,
    },
    "application-accepted": {"subject": SUBJECT},
    "application-rejected": {"subject": SUBJECT, "reasons": REASONS[1:], **APPEAL},
    "card-reminder": {"until": LATER},
    "correction-reminder": {"subject": SUBJECT, "until": LATER},
    "decision-undone": {"subject": SUBJECT},
    "application-returned": {"subject": SUBJECT, "reasons": REASONS[:1], "until": LATER},
    "application-submitted": {
        "subject": SUBJECT,
        "receipt": "4F2A-09BC-71DE-33F0",
        "again": True,
        "answers": [
            (Bilingual("İmtahanın dili", "Language of the exam"), Bilingual("Rus", "Russian")),
            (Bilingual("Köçə bilərsiniz?", "Could you move?"), Bilingual("Bəli", "Yes")),
        ],
    },
    "application-renewed": {
        "subject": SUBJECT,
        "receipt": "4F2A-09BC-71DE-33F0",
        "changed": True,
    },
    "application-withdrawn": {"subject": SUBJECT},
    "choices-confirmed": {
        "contract": "Permanent contract",
        "choices": 8,
        "receipt": "7F3K-K2QP",
        "until": LATER,
    },
    "choices-reminder": {"until": LATER, "last_saved_counts": True},
    "confirm-email": LINK,
    "confirm-new-email": LINK,
    "email-change-asked": LINK,
    "email-changed": {},
    "exam-annulled": {
        "subject": SUBJECT,
        "reason": "Camera 2 shows a telephone.",
        "legal": "Exam rules, 5.4",
        "until": LATER,
    },
    "exam-annulment-lifted": {"subject": SUBJECT, "reason": "It was a watch."},
    "exam-closed": ENDED,
    "exam-expelled": {
        "subject": SUBJECT,
        "annulled": True,
        "receipt": "7F3K-K2QP",
        "legal": Bilingual("İmtahan qaydaları, bənd 5", "Exam rules, paragraph 5"),
        **APPEAL,
    },
    "exam-finished": ENDED,
    "exam-results-final": {
        "campaign": Bilingual("Müəllimlərin işə qəbulu", "Recruitment of teachers"),
        "subject": SUBJECT,
        "total": Decimal("62.50"),
        "passed": True,
        **APPEAL,
    },
    "extra-time-given": {"subject": SUBJECT, "minutes": 15, "ends_at": AT},
    "extra-time-granted": {"subject": SUBJECT, "minutes": 15},
    "excuse-accepted": {**WHERE, "reason": "", **APPEAL},
    "excuse-refused": {**WHERE, "reason": "Həkim arayışı yoxdur.", **APPEAL},
    "interview-cancelled": {"subject": SUBJECT, "starts_at": AT, "reason": "Otaq bağlıdır."},
    "interview-missed": {**INTERVIEW, "again": True},
    "interview-moved": {**INTERVIEW, "reason": "Otaq bağlıdır."},
    "lesson-topic": {
        "subject": SUBJECT,
        "topic": Bilingual("Kəsrlər", "Fractions"),
        "starts_at": AT,
    },
    "panel-formed": {"room": ROOM, "seat": Bilingual("Fənn müəllimi", "Subject teacher")},
    "panel-joined": {"room": ROOM, "starts_at": AT},
    "vacancies-sent-back": {
        "note": "Həftəlik dərs yükü 18 saatdır, 8 yox",
        "count": 12,
        "vacancies": [{"code": "SAK-3", **WHERE}, {"code": "SAK-4", **WHERE}],
    },
    "vacancy-changed": {
        **WHERE,
        "changes": [
            Change("hours", 18, 24, AT, "Dərs yükü artıb"),
            Change("grades", [], [5, 6, 7], AT, "Dərs yükü artıb"),
        ],
    },
    "place-freed": {**WHERE, "first": True},
    "vacancy-withdrawn": {**WHERE, "open": True, "until": LATER},
    "interview-scheduled": {
        "subject": SUBJECT,
        "starts_at": AT,
        "room": "Bakı, 6 nömrəli məktəb, otaq 12",
        "minutes": 20,
    },
    "known-registration": LINK,
    "not-placed": {"contract": "Permanent contract", "round": 1, **APPEAL},
    "objection-decided": {"kind": "My points", "subject": SUBJECT, "outcome": "Partly upheld"},
    "objection-raised": {"kind": "My points", "subject": SUBJECT, "number": "k7q2m9x4p3w8z5ta"},
    "password-changed": {},
    "place-fell": {**WHERE, "legal": LEGAL, **APPEAL},
    "place-accepted": {**WHERE, "decline_bars": True},
    "place-declined": {**WHERE, "decline_bars": True},
    "place-lapsed": {**WHERE, "means": "declines", "decline_bars": True, "excuses": True},
    "placed": {
        **WHERE,
        "contract": "Permanent contract",
        "answer_until": LATER,
        "decline_bars": True,
    },
    "points-changed": {"subject": SUBJECT, "total": Decimal("79.20")},
    "points-computed": {
        "totals": [
            {
                "subject": SUBJECT,
                "total": Decimal("75.60"),
                "threshold": Decimal("40.00"),
                "passed": True,
            },
            {
                "subject": Bilingual("İnformatika", "Informatics"),
                "total": Decimal("38.00"),
                "threshold": None,
                "passed": False,
            },
        ],
        "passed": True,
        "choice_from": AT,
        "choice_until": LATER,
        **APPEAL,
    },
    "points-corrected": {"subject": SUBJECT, "total": Decimal("77.60")},
    "reset-password": LINK,
    "role-granted": {"role": Bilingual("İmtahan rəhbəri", "Exam head")},
    "seat-given": {
        "subject": SUBJECT,
        "opens_at": AT,
        "place": Bilingual("Şəki şəhəri, 5 nömrəli məktəb", "Shaki, School No. 5"),
        "address": Bilingual("Şəki, M. F. Axundov küçəsi 12", "12 M. F. Akhundov Street, Shaki"),
        "room": "3",
        "number": 14,
    },
    "seat-moved": {
        "subject": SUBJECT,
        "opens_at": AT,
        "place": Bilingual("Şəki şəhəri, 5 nömrəli məktəb", "Shaki, School No. 5"),
        "address": Bilingual("Şəki, M. F. Axundov küçəsi 12", "12 M. F. Akhundov Street, Shaki"),
        "room": "3",
        "number": 14,
    },
    "second-factor-reset": {},
}
