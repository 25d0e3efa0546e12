"""Sections, and checks between two answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from recruit.candidates.forms.editors.base import Doc, PartForm, area, named, select, text
from recruit.candidates.rules.checks import OPERATORS
from recruit.candidates.rules.conditions import OPERATOR_NAMES
from recruit.candidates.rules.fields import Field


class SectionEditor(PartForm):
    title_az = text(_l("Title in Azerbaijani"))
    title_en = text(_l("Title in English"))
    help_az = area(_l("Help in Azerbaijani"))
    help_en = area(_l("Help in English"))

    def part(self) -> Doc:
        code = (self.code.data or "").strip()
        return {"code": code, "title": self.texts("title")} | self.some_texts("help")

    def show(self, part: Mapping[str, Any]) -> None:
        self.code.data = part["code"]
        self.fill("title", part["title"])
        self.fill("help", part.get("help"))


class CheckEditor(PartForm):
    """A check between two answers, with the officials' own words."""

    left = select(_l("This answer"), {"": ""})
    operator = select(_l("Comparison"), {str(one): OPERATOR_NAMES[one] for one in OPERATORS})
    right = select(_l("that answer"), {"": ""})
    message_az = area(_l("What candidates read if not, in Azerbaijani"), 500)
    message_en = area(_l("What candidates read if not, in English"), 500)

    def offer(self, fields: Mapping[str, Field]) -> None:
        for one in (self.left, self.right):
            one.choices = [SelectChoice("", "–"), *named(fields)]

    def part(self) -> Doc:
        return {
            "code": (self.code.data or "").strip(),
            "left": self.left.data or "",
            "is": self.operator.data or "",
            "right": self.right.data or "",
            "message": self.texts("message"),
        }

    def show(self, part: Mapping[str, Any]) -> None:
        self.code.data, self.left.data = part["code"], part["left"]
        self.operator.data, self.right.data = part["is"], part["right"]
        self.fill("message", part["message"])
