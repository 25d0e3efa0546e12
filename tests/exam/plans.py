"""The shipped rules of exams, as the tests of this folder use them."""

from typing import Any

EXAM_2020: dict[str, Any] = {
    "minutes": 90,
    "sections": [
        {"code": "subject", "from": "subject", "items": 40, "right": "1"},
        {"code": "methodology", "from": "methodology", "items": 20, "right": "1"},
    ],
    "minimum": "36",
    "minimum_for": {"music": "30"},
}
EXAM_2025: dict[str, Any] = {
    "minutes": 150,
    "grace_seconds": 30,
    "sections": [
        {
            "code": "subject",
            "name": {"az": "Fənn", "en": "Subject"},
            "from": "subject",
            "items": 40,
            "right": "2",
            "wrong": "-0.5",
            "blank": "0",
            "minimum": "34",
        },
        {
            "code": "methodology",
            "name": {"az": "Təlim metodikası", "en": "Teaching methodology"},
            "from": "methodology",
            "items": 20,
            "right": "1",
            "wrong": "-0.25",
            "blank": "0",
            "minimum": "6",
        },
    ],
    "minimum": "40",
}
