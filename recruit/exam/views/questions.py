"""The questions of a sheet as markup.

Everybody loads their sheet within the same two minutes, and saying each of sixty questions anew
in a template would take most of that time. So each form of a question is rendered once in a
process, with marks where questions and candidates differ; the marks are filled in each time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from flask import render_template
from markupsafe import Markup, escape

from recruit.exam.queries.sheet import SheetItem, Wording

# Between two letters that no keyboard and no text has.
_MARK = re.compile("\ue000([^\ue001]+)\ue001")
_PLACE = re.compile(r'name="response" value="(\d)"')
_CHOICES = "smt"  # one option, several, true or false
_FILLED = _CHOICES + "nw"  # and what is typed


def questions(
    items: tuple[SheetItem, ...], language: str, *, subject: str, action: str, token: str
) -> Markup:
    """All questions of a sheet, in the language of the page where they have it."""
    common = {"action": str(escape(action)), "token": str(escape(token))}
    parts: list[str] = []
    for item in items:
        section = item.section[language] if item.section else subject
        if item.shape[0] in _FILLED:
            pieces = _pieces(_form_of(item), language, section, len(items))
            parts += _filled(pieces, common | _values(item))
        else:  # a matching depends on its texts in other ways, too
            parts.append(_rendered(item, language, section, len(items), action, token))
    return Markup("".join(parts))  # noqa: S704  (of templates and of what they would escape)


@dataclass(frozen=True)
class _Form:
    """All that makes a question look as it does, but for its texts and its answer."""

    shape: str
    points: Decimal
    languages: tuple[str, ...]
    options: int


def _form_of(item: SheetItem) -> _Form:
    options = next(iter(item.words.values())).options
    return _Form(item.shape, item.points, tuple(item.words), len(options))


@lru_cache(maxsize=512)
def _pieces(form: _Form, language: str, section: str, count: int) -> tuple[str, ...]:
    """A question with marks: text and the name of what follows it by turns."""
    item = SheetItem(
        _mark("position"),  # type: ignore[arg-type]
        None,
        form.points,
        form.shape,
        {
            one: Wording(
                _mark(f"{one} stem"),
                tuple(_mark(f"{one} option {place}") for place in range(form.options)),
                (),
            )
            for one in form.languages
        },
        _mark("response"),
        _mark("seq"),  # type: ignore[arg-type]
    )
    text = _rendered(item, language, section, count, _mark("action"), _mark("token"))
    return tuple(_MARK.split(_PLACE.sub(r"\g<0>" + str(_mark(r"is \1")), text)))


def _mark(name: str) -> Markup:
    return Markup(f"\ue000{name}\ue001")  # noqa: S704


def _rendered(
    item: SheetItem, language: str, section: str, count: int, action: str, token: str
) -> str:
    return render_template(
        "exam/sheet_question.html",
        item=item,
        shown=item.language(language),
        section=section,
        count=count,
        action=action,
        token=token,
    )


def _values(item: SheetItem) -> dict[str, str]:
    """What stands in the place of the marks, escaped."""
    values = {
        "position": str(item.position),
        "seq": str(item.seq),
        "response": str(escape(item.response or "")),
    }
    for place in range(int(item.shape[1])):
        values[f"is {place}"] = ""
    if item.response and item.shape[0] in _CHOICES:
        values |= {f"is {place}": " checked" for place in item.response.split(",")}
    for code, words in item.words.items():
        values[f"{code} stem"] = words.stem
        values |= {f"{code} option {place}": text for place, text in enumerate(words.options)}
    return values


def _filled(pieces: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    return [values[one] if place % 2 else one for place, one in enumerate(pieces)]
