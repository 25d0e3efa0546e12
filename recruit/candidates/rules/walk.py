"""One question after another: where a candidate goes on."""

from collections.abc import Iterator

from recruit.candidates.rules.definition import Answers, FormDefinition, Section
from recruit.candidates.rules.fields import Field
from recruit.kernel.errors import NotFoundError

Question = tuple[Section, Field]


def questions(definition: FormDefinition, answers: Answers) -> list[Question]:
    """What the form asks somebody with these answers, in its order."""
    shown = definition.shown(answers)
    return [one for one in _all(definition) if one[1].code in shown]


def question(definition: FormDefinition, code: str) -> Question:
    """A field with its section; NotFoundError where the form does not ask it."""
    for one in _all(definition):
        if one[1].code == code:
            return one
    raise NotFoundError()


def following(definition: FormDefinition, answers: Answers, code: str) -> Question | None:
    """The next question without an answer: after this one, else any required one before it.

    What need not be answered is offered once, in passing. None where nothing is left.
    """
    codes = [field.code for _section, field in _all(definition)]
    place = codes.index(code)
    open_ = [one for one in questions(definition, answers) if answers.get(one[1].code) is None]
    later = [one for one in open_ if codes.index(one[1].code) > place]
    missing = definition.missing(answers)
    return next(iter([*later, *(one for one in missing if one[1].code != code), *missing]), None)


def first_open(definition: FormDefinition, answers: Answers) -> Question | None:
    """Where to begin or to go on: the first required question without an answer."""
    return next(iter(definition.missing(answers)), None)


def _all(definition: FormDefinition) -> Iterator[Question]:
    return ((section, one) for section in definition.sections for one in section.fields)
