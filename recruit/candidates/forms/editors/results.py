"""What a table computes from its rows."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from recruit.candidates.forms.editors.base import (
    CODE_HINT,
    Doc,
    PartForm,
    area,
    lines,
    select,
    text,
    whole,
)
from recruit.candidates.rules.results import RESULT_KINDS
from recruit.kernel.text import N_


class ResultInputs(PartForm):
    """The inputs of a table's result."""

    result_kind = select(_l("Computed from the rows"), {"": N_("Nothing"), **RESULT_KINDS})
    result_code = text(_l("Code of the result"), 40, description=CODE_HINT)
    result_label_az = text(_l("Label of the result in Azerbaijani"))
    result_label_en = text(_l("Label of the result in English"))
    result_column = select(_l("Column that is summed or averaged"), {"": ""})
    result_weight = select(_l("Column of the weights"), {"": ""})
    result_scale = select(_l("Column that names the scale"), {"": ""})
    result_scales = area(
        _l("Conversion of the scales"),
        4000,
        description=_l(
            "One on each line: scale | smallest | largest | from=counts, from=counts, the highest "
            "first. For example: 100 | 0 | 100 | 91=5, 71=4, 51=3, 0=2."
        ),
    )
    result_decimals = whole(_l("Decimal places of the result"))
    result_counts = BooleanField(_l("The result counts for points"))
    result_reportable = BooleanField(_l("The result can be used in reports"))

    RESULT = (
        *("result_kind", "result_code", "result_label_az", "result_label_en", "result_column"),
        *("result_weight", "result_scale", "result_scales", "result_decimals"),
        *("result_counts", "result_reportable"),
    )

    def result_part(self) -> Doc:
        if not self.result_kind.data:
            return {}
        kind = self.result_kind.data
        found: Doc = {
            "kind": kind,
            "code": (self.result_code.data or "").strip(),
            "label": self.texts("result_label"),
        }
        column, weight, scale = (
            self[f"result_{name}"].data or "" for name in ("column", "weight", "scale")
        )
        if kind == "average-grade":
            found["columns"] = {"grade": column, "credits": weight, "scale": scale}
        else:
            found["column"] = column
            found |= {"weight": weight} if kind == "weighed-mean" else {}
            found |= {"scale": scale} if scale else {}
        if kind == "average-grade" or scale:
            found["scales"] = [_scale(row) for row in lines(self.result_scales.data, 4)]
        if self.result_decimals.data is not None:
            found["decimals"] = self.result_decimals.data
        for name in ("counts", "reportable"):
            found |= {name: True} if self[f"result_{name}"].data else {}
        return {"result": found}

    def show_result(self, result: Mapping[str, Any]) -> None:
        if not result:
            return
        self.result_kind.data, self.result_code.data = result["kind"], result["code"]
        self.fill("result_label", result["label"])
        of = result.get("columns") or {}
        self.result_column.data = result.get("column") or of.get("grade", "")
        self.result_weight.data = result.get("weight") or of.get("credits", "")
        self.result_scale.data = result.get("scale") or of.get("scale", "")
        self.result_scales.data = "\n".join(map(_scale_said, result.get("scales", [])))
        self.result_decimals.data = result.get("decimals")
        self.result_counts.data = bool(result.get("counts"))
        self.result_reportable.data = bool(result.get("reportable"))


def _scale(cells: list[str]) -> Doc:
    code, low, high, steps = cells
    found: Doc = {"code": code, "minimum": low, "maximum": high}
    if steps:
        pairs = [one.partition("=") for one in steps.split(",")]
        found["steps"] = [{"from": a.strip(), "counts": b.strip()} for a, _, b in pairs]
    return found


def _scale_said(scale: Mapping[str, Any]) -> str:
    steps = ", ".join(f"{one['from']}={one['counts']}" for one in scale.get("steps", []))
    line = f"{scale['code']} | {scale['minimum']} | {scale['maximum']}"
    return f"{line} | {steps}" if steps else line
