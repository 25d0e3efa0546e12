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


def _person(entry: Entry) -> int:
    return queries.person_by_public_id(entry.subject.id).id


@tells("PasswordChanged", "password-changed")
@tells("EmailChanged", "email-changed")
@tells("SecondFactorReset", "second-factor-reset")
def about_sign_in(entry: Entry) -> Iterator[Notice]:
    yield Notice(_person(entry), path=ACCOUNT)


@tells("RoleGranted", "role-granted")
def role_granted(entry: Entry) -> Iterator[Notice]:
    role = queries.roles()[entry.details["role"]]
    yield Notice(_person(entry), {"role": role}, ACCOUNT)
