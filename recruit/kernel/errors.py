"""Errors of the domain: a message key with parameters, translated where it is shown."""

from typing import Any


class RecruitError(Exception):
    """What happened, as an English source text with named parameters; views translate it."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class RuleError(RecruitError):
    """A rule of the domain forbids what was asked. `field` names the form field it belongs to."""

    def __init__(self, message: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


class UnavailableError(RuleError):
    """Something this needs cannot be reached just now: the same may work in a few minutes."""


class NotFoundError(RecruitError):
    """No such thing, or not for this person: the two are never told apart."""

    def __init__(self, message: str = "not found", **params: Any) -> None:
        super().__init__(message, **params)


class FileRefusedError(RecruitError):
    """A file is refused whole; `rows` lists what is wrong where: (row number, column, error)."""

    def __init__(
        self,
        message: str,
        rows: "list[tuple[int, str, RecruitError]] | None" = None,
        **params: Any,
    ) -> None:
        super().__init__(message, **params)
        self.rows = rows or []
