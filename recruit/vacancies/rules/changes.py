"""What of a published vacancy may change, and what changed, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

FIELD_NAMES = {
    "code": N_("Code"),
    "school": N_("School"),
    "further_school": N_("Further school"),
    "subject": N_("Subject"),
    "contract": N_("Contract"),
    "kind": N_("Kind"),
    "sector": N_("Sector"),
    "posts": N_("Posts"),
    "hours": N_("Hours a week"),
    "grades": N_("Grades"),
    "starts_on": N_("First day of work"),
    "requirements": N_("Requirements"),
    "description": N_("Description"),
}
# People chose it by these: another one is another vacancy.
FIXED = ("code", "school", "subject", "contract")
# What somebody who listed it may have listed it for: such a change frees from the bar.
MATERIAL = (
    "school",
    "further_school",
    "kind",
    "sector",
    "hours",
    "grades",
    "starts_on",
    "requirements",
)


@dataclass(frozen=True)
class Changed:
    """One field, as plain JSON values."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change(Changed):
    """One line of a vacancy's history."""

    at: datetime
    reason: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Changed, ...]:
    """What differs, in the order of FIELD_NAMES."""
    return tuple(
        Changed(name, before[name], after[name])
        for name in FIELD_NAMES
        if before[name] != after[name]
    )


def require_changeable(changed: tuple[Changed, ...]) -> None:
    """RuleError where a change would make another vacancy of it."""
    for one in changed:
        if one.field in FIXED:
            raise RuleError(
                N_(
                    "The school, the subject, the contract and the code of a published vacancy "
                    "do not change: withdraw it and post a new one."
                ),
                field=one.field,
            )


def require_posts(posts: int, placed: int | None) -> None:
    """RuleError where people hold more posts than would be left."""
    if placed is not None and posts < placed:
        raise RuleError(
            N_("People are placed here already, so at least so many posts stay: %(count)s."),
            field="posts",
            count=placed,
        )
