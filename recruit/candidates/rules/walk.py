"""One question after another: where a candidate goes on."""

from collections.abc import Iterator
from dataclasses import dataclass

from recruit.candidates.rules.definition import Answers, FormDefinition, Problem, Section
from recruit.candidates.rules.fields import Field
from recruit.kernel.errors import NotFoundError

Question = tuple[Section, Field]


@dataclass(frozen=True)
class Progress:
    """How far a card has come."""

    answered: int
    asked: int


def questions(definition: FormDefinition, answers: Answers) -> list[Question]:
    """What the form asks somebody with these answers, in its order."""
    shown = definition.shown(answers)
    return [one for one in _all(definition) if one[1].code in shown]


def question(definition: FormDefinition, code: str) -> Question:
    """A field with its section; NotFoundError where the form does not have it."""
    for one in _all(definition):
        if one[1].code == code:
            return one
    raise NotFoundError()


def following(
    definition: FormDefinition, answers: Answers, code: str | None = None
) -> Question | None:
    """The next question without an answer after this one, else the first that something is wrong
    with, wherever it stands. None where nothing is left.

    What need not be answered is so offered once, in passing. Without a code: where to go on.
    """
    wrong = [(one.section, one.field) for one in definition.problems(answers)]
    if code is None:
        return next(iter(wrong), None)
    before = [one for one in wrong if one[1].code != code]
    return later(definition, answers, code) or next(iter(before), None)


def later(definition: FormDefinition, answers: Answers, code: str) -> Question | None:
    """The next question without an answer after this one, None where it was the last."""
    codes = [field.code for _section, field in _all(definition)]
    place = codes.index(code)
    for one in questions(definition, answers):
        if codes.index(one[1].code) > place and answers.get(one[1].code) is None:
            return one
    return None


def progress(definition: FormDefinition, answers: Answers) -> Progress:
    asked = questions(definition, answers)
    return Progress(sum(answers.get(one.code) is not None for _, one in asked), len(asked))


def problems_of(definition: FormDefinition, answers: Answers) -> dict[str, Problem]:
    """What is wrong, by the field it is wrong with."""
    return {one.field.code: one for one in definition.problems(answers)}


def _all(definition: FormDefinition) -> Iterator[Question]:
    return ((section, one) for section in definition.sections for one in section.fields)
