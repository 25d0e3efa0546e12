"""The tables of accounts."""

from recruit.accounts.models.people import (
    Consent,
    Dispute,
    EarlierName,
    Erasure,
    Person,
    PersonWord,
    Registration,
)
from recruit.accounts.models.proposals import Proposal
from recruit.accounts.models.roles import (
    GrantDistrict,
    GrantRow,
    GrantSchool,
    RolePermission,
    RoleRow,
)
from recruit.accounts.models.signing_in import (
    Attempts,
    Link,
    RecoveryCode,
    SecondFactor,
    SessionRow,
)

__all__ = [
    "Attempts",
    "Consent",
    "Dispute",
    "EarlierName",
    "Erasure",
    "GrantDistrict",
    "GrantRow",
    "GrantSchool",
    "Link",
    "Person",
    "PersonWord",
    "Proposal",
    "RecoveryCode",
    "Registration",
    "RolePermission",
    "RoleRow",
    "SecondFactor",
    "SessionRow",
]
