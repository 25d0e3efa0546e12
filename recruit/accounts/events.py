"""What happens to people, sessions, roles and proposals. Ref("link", ...) is a single-use link."""

from dataclasses import dataclass

from recruit.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RegistrationStarted(Event):
    """subject: link; somebody registered and must confirm their address."""


@dataclass(frozen=True, kw_only=True)
class RegistrationOfKnownFin(Event):
    """subject: link; somebody tried to register with a FIN or an address that has an owner."""

    known: str  # "fin" or "email"


@dataclass(frozen=True, kw_only=True)
class EmailConfirmed(Event):
    """subject: person; from now on they are a confirmed person."""

    consent: str  # version of the text they agreed to


@dataclass(frozen=True, kw_only=True)
class PeopleAdded(Event):
    """subject: system; many people at once."""

    count: int


@dataclass(frozen=True, kw_only=True)
class OfficialAdded(Event):
    """subject: person; added on the command line."""


@dataclass(frozen=True, kw_only=True)
class PasswordResetAsked(Event):
    """subject: link."""


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """subject: person."""

    sessions_ended: int


@dataclass(frozen=True, kw_only=True)
class EmailChangeAsked(Event):
    """subject: link, to the new address."""


@dataclass(frozen=True, kw_only=True)
class EmailChangeNoticed(Event):
    """subject: link, to the old address: tells its owner what was asked."""


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """subject: person."""


@dataclass(frozen=True, kw_only=True)
class ContactChanged(Event):
    """subject: person; language or telephone."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SignedIn(Event):
    """subject: person."""

    way: str  # "password" or "oidc"


@dataclass(frozen=True, kw_only=True)
class SignInBlocked(Event):
    """subject: person; too many wrong passwords or codes."""

    seconds: int


@dataclass(frozen=True, kw_only=True)
class SignedOut(Event):
    """subject: person."""


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """subject: person; they ended others of their own sessions."""

    count: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(Event):
    """subject: person."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorUsed(Event):
    """subject: person."""

    way: str  # "code" or "recovery-code"


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesReplaced(Event):
    """subject: person."""


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    """subject: person; two officials agreed."""


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    """subject: person."""

    role: str
    districts: tuple[str, ...] | None  # None: everywhere
    schools: tuple[str, ...] = ()  # public ids, where the role counts for single schools


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """subject: person."""

    role: str


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Event):
    """subject: proposal."""

    kind: str
    about: str  # "person:abc..."


@dataclass(frozen=True, kw_only=True)
class ProposalSeconded(Event):
    """subject: proposal; it was carried out in the same transaction."""

    kind: str
    about: str


@dataclass(frozen=True, kw_only=True)
class ProposalRejected(Event):
    """subject: proposal."""

    kind: str
    about: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(Event):
    """subject: proposal."""

    kind: str
    about: str


@dataclass(frozen=True, kw_only=True)
class DisputeRaised(Event):
    """subject: dispute; somebody says that their FIN is used by somebody else."""


@dataclass(frozen=True, kw_only=True)
class DisputeClosed(Event):
    """subject: dispute."""

    outcome: str = "kept"  # or "released": the account lost the FIN and was closed


@dataclass(frozen=True, kw_only=True)
class FinReleased(Event):
    """subject: person; two officials found that the FIN is another's: the account is closed."""

    dispute: str


@dataclass(frozen=True, kw_only=True)
class ClosingNoticed(Event):
    """subject: link; its mail tells whose account was closed because its FIN is another's."""


@dataclass(frozen=True, kw_only=True)
class IdentityCorrected(Event):
    """subject: person; two officials corrected these fields."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EarlierNameAdded(Event):
    """subject: person."""

    name: str  # public id of the row
    document: str | None


@dataclass(frozen=True, kw_only=True)
class EarlierNameRemoved(Event):
    """subject: person."""

    name: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """subject: person; they agreed to this version of the text."""

    consent: str


@dataclass(frozen=True, kw_only=True)
class ErasureAsked(Event):
    """subject: person; they ask that their data be erased."""

    erasure: str


@dataclass(frozen=True, kw_only=True)
class ErasureWithdrawn(Event):
    """subject: person."""

    erasure: str


@dataclass(frozen=True, kw_only=True)
class ErasureRefused(Event):
    """subject: person."""

    erasure: str


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """subject: person; two officials agreed. `kept`: codes of what the law keeps."""

    erasure: str
    kept: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ErasureNoticed(Event):
    """subject: link; its mail tells the address that is gone that the account is erased."""
