"""What people are told about their accounts."""

from collections.abc import Iterator

from recruit.accounts import queries
from recruit.journal.queries import Entry
from recruit.notifications.rules import Notice
from recruit.notifications.service import mails_link, tells

ACCOUNT = "/me/account"

mails_link("RegistrationStarted", "confirm-email")
mails_link("RegistrationOfKnownFin", "known-registration")
mails_link("PasswordResetAsked", "reset-password")
mails_link("EmailChangeAsked", "confirm-new-email")
mails_link("EmailChangeNoticed", "email-change-asked")
mails_link("ErasureNoticed", "account-erased")
mails_link("ClosingNoticed", "account-closed")


def _person(entry: Entry) -> int:
    return queries.person_by_public_id(entry.subject.id).id


@tells("IdentityCorrected", "identity-corrected")
@tells("PasswordChanged", "password-changed")
@tells("EmailChanged", "email-changed")
@tells("SecondFactorReset", "second-factor-reset")
def about_sign_in(entry: Entry) -> Iterator[Notice]:
    yield Notice(_person(entry), path=ACCOUNT)


@tells("RoleGranted", "role-granted")
def role_granted(entry: Entry) -> Iterator[Notice]:
    role = queries.roles()[entry.details["role"]]
    yield Notice(_person(entry), {"role": role}, ACCOUNT)


@tells("ErasureAsked", "erasure-asked")
def erasure_asked(entry: Entry) -> Iterator[Notice]:
    yield Notice(_person(entry), path="/me/erasure")


@tells("ErasureRefused", "erasure-refused")
def erasure_refused(entry: Entry) -> Iterator[Notice]:
    found = queries.erasure(entry.details["erasure"])
    yield Notice(found.person.id, {"answer": found.answer}, "/me/erasure")
