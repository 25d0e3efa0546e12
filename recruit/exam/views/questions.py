"""The questions of a sheet as markup, filled in and not rendered.

Everybody loads their sheet within the same two minutes, and saying each of sixty questions anew
in a template would take most of that time. So each form of a question is rendered once in a
process, with marks where questions and candidates differ; an item's words are put in once, too,
and what is left for each candidate are the order of the options and the answer so far.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from markupsafe import escape

from recruit.exam.queries.sheet import Wording
from recruit.web.frames import mark, split

Render = Callable[..., str]  # of a template with values

_PLACE = re.compile(r'name="response" value="(\d)"')
_OWN = frozenset({"position", "seq", "action", "token"})  # what differs in any question
_CHOICES = "smt"  # one option, several, true or false
_FILLED = _CHOICES + "nw"  # and what is typed
KEPT = 20_000  # of a kind in a process


@dataclass(frozen=True)
class Asked:
    """What of a question is everybody's; its words stand in the order of the bank."""

    shape: str
    points: Decimal  # for a right answer
    section: str
    count: int  # of the paper's questions
    words: Mapping[str, Wording]
    language: str  # of the page

    @property
    def shown(self) -> str:
        """The language of the page where the item has it, else the item's first."""
        return self.language if self.language in self.words else next(iter(self.words))

    @property
    def form(self) -> tuple[Hashable, ...]:
        """All that makes it look as it does, but for its texts and its answer."""
        options = len(self.words[self.shown].options)
        kind = (self.shape, self.points, self.section, self.count)
        return *kind, self.language, tuple(self.words), options


class Own(NamedTuple):
    """What of a question is a candidate's own."""

    position: int
    order: Sequence[int]
    response: str | None
    seq: int
    action: str  # of the form that saves without script
    token: str


class Question:
    """A question with its words in it, said quickly for one candidate after another."""

    def __init__(self, pieces: Sequence[str], words: Mapping[str, Wording] | None = None) -> None:
        """`words` are put in; None: they stand there, perhaps with what only looks like a mark."""
        self.parts = [""]
        self.slots: dict[str, list[int]] = {}
        self.options: list[tuple[int, Sequence[str], int]] = []
        for number, piece in enumerate(pieces):
            code, _, what = piece.partition(" ")
            if number % 2 == 0:
                self.parts[-1] += piece
            elif words is None and piece not in _OWN:
                self.parts[-1] += str(mark(piece))
            elif words and what == "stem":
                self.parts[-1] += str(words[code].stem)
            else:
                if words and what.startswith("option"):
                    place = int(what.removeprefix("option "))
                    self.options.append((len(self.parts), words[code].options, place))
                else:
                    self.slots.setdefault(piece, []).append(len(self.parts))
                self.parts += ["", ""]

    def said(self, own: Own) -> list[str]:
        """The parts of its markup."""
        parts, slots = self.parts.copy(), self.slots
        for name, value in (
            ("position", str(own.position)),
            ("seq", str(own.seq)),
            ("action", own.action),
            ("token", own.token),
        ):
            for place in slots[name]:
                parts[place] = value
        for place, texts, shown in self.options:
            parts[place] = texts[own.order[shown]]
        if own.response:
            self._answer(parts, own.response)
        return parts

    def _answer(self, parts: list[str], response: str) -> None:
        for place in self.slots.get("response", ()):
            parts[place] = str(escape(response))
        if "is 0" in self.slots:
            for chosen in response.split(","):
                for place in self.slots[f"is {chosen}"]:
                    parts[place] = " checked"


class Questions:
    """The questions of one application's sheets, each made once."""

    def __init__(self) -> None:
        self.forms: dict[Hashable, list[str]] = {}
        self.made: dict[Hashable, Question] = {}

    def parts(self, name: Hashable, asked: Asked, own: Own, render: Render) -> list[str]:
        """A question's markup; `name` stands for its words, which never change."""
        if asked.shape[0] not in _FILLED:  # a matching depends on its texts in other ways, too
            name = (name, tuple(own.order), own.response)
        key = (name, asked.form)
        found = self.made.get(key)
        if found is None:
            if len(self.made) >= KEPT:
                self.made.clear()
            found = self.made[key] = self._make(asked, own, render)
        return found.said(own)

    def _make(self, asked: Asked, own: Own, render: Render) -> Question:
        if asked.shape[0] in _FILLED:
            return Question(self._pieces(asked, render), asked.words)
        words = {code: _ordered(one, own.order) for code, one in asked.words.items()}
        text = rendered(replace(asked, words=words), own.response, render)
        return Question(split(text))

    def _pieces(self, asked: Asked, render: Render) -> list[str]:
        """A form of question with marks."""
        known = self.forms.get(asked.form)
        if known is None:
            words = {
                code: Wording(
                    mark(f"{code} stem"),
                    tuple(mark(f"{code} option {place}") for place in range(len(one.options))),
                    (),
                )
                for code, one in asked.words.items()
            }
            text = rendered(replace(asked, words=words), mark("response"), render)
            if asked.shape[0] in _CHOICES:
                text = _PLACE.sub(r"\g<0>" + str(mark(r"is \1")), text)
            known = self.forms[asked.form] = split(text)
        return known


def _ordered(words: Wording, order: Sequence[int]) -> Wording:
    return replace(words, options=tuple(words.options[place] for place in order))


def rendered(
    asked: Asked,
    response: str | None,
    render: Render,
    *,
    position: int | str = mark("position"),
    seq: int | str = mark("seq"),
    action: str = mark("action"),
    token: str = mark("token"),
) -> str:
    """What the template says; words as they are to be shown."""
    return render(
        "exam/sheet_question.html",
        asked=asked,
        position=position,
        seq=seq,
        response=response,
        action=action,
        token=token,
    )
