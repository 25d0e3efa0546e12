"""What candidates are told about their choices and their place."""

from collections.abc import Iterator

from recruit.accounts import queries as accounts
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import PhaseKind
from recruit.candidates import queries as candidates
from recruit.journal.queries import Entry
from recruit.notifications.recipients.common import appeal_window, where, window
from recruit.notifications.rules import Notice
from recruit.notifications.service import tells
from recruit.placement import queries
from recruit.placement.rules import CONTRACT_NAMES, Contract
from recruit.vacancies import queries as vacancies
from recruit.vacancies.rules import AfterWithdrawal

CHOICES = "/me/choices"
PLACEMENT = "/me/placement"


@tells("ChoiceListConfirmed", "choices-confirmed")
def confirmed(entry: Entry) -> Iterator[Notice]:
    person = accounts.person_by_public_id(entry.actor.id)
    campaign = campaigns.campaign(str(entry.campaign))
    listed = queries.choice_list(person.id, campaign.id, entry.details["contract"])
    values = {
        "contract": CONTRACT_NAMES[listed.contract],
        "choices": entry.details["choices"],
        "receipt": listed.receipt_code,
        "until": window(campaign.id, PhaseKind.CHOICE, "choice")["choice_until"],
    }
    yield Notice(person.id, values, CHOICES)


@tells("ChoicesReminded", "choices-reminder")
def reminded(entry: Entry) -> Iterator[Notice]:
    card = candidates.card_by_public_id(entry.subject.id)
    until = window(card.campaign_id, PhaseKind.CHOICE, "choice")["choice_until"]
    rules = campaigns.section(card.campaign_id, "placement")
    values = {"until": until, "last_saved_counts": rules.last_saved_counts}
    if until is not None:
        yield Notice(card.person_id, values, CHOICES)


@tells("VacancyWithdrawn", "vacancy-withdrawn")
def withdrawn(entry: Entry) -> Iterator[Notice]:
    """Everybody in whose list it stands: its place there is free again."""
    post = vacancies.vacancy(entry.subject.id)
    phase = campaigns.campaign_by_id(post.campaign_id).calendar.phase(PhaseKind.CHOICE)
    values = {
        **where(post),
        "open": phase is not None and phase.is_open(entry.at),
        "until": phase.closes_at if phase else None,
    }
    for person_id in queries.who_listed(post.id):
        yield Notice(person_id, values, CHOICES)


@tells("VacancyChanged", "vacancy-changed")
def changed(entry: Entry) -> Iterator[Notice]:
    """Everybody in whose list it stands, once for everything that changed in one step."""
    post = vacancies.vacancy(entry.subject.id)
    values = {**where(post), "changes": vacancies.changed_at(post.id, entry.at)}
    for person_id in queries.who_listed(post.id):
        yield Notice(person_id, values, f"/vacancies/{post.public_id}")


@tells("PlaceFreed", "place-freed")
def freed(entry: Entry) -> Iterator[Notice]:
    """Whoever held a place at a vacancy that was withdrawn."""
    place = queries.place(entry.subject.id)
    post = vacancies.by_ids([place.vacancy_id])[place.vacancy_id]
    first = entry.details["means"] == AfterWithdrawal.FIRST_IN_NEXT_ROUND
    yield Notice(place.person_id, {**where(post), "first": first}, PLACEMENT)


@tells("PlacementPublished", "placed")
def placed(entry: Entry) -> Iterator[Notice]:
    """Everybody to whom this round offers a place."""
    campaign = campaigns.campaign(entry.subject.id)
    offered = queries.offered(campaign.id, entry.at)
    posts = vacancies.by_ids(one.vacancy_id for one in offered)
    bars = campaigns.section(campaign.id, "placement").decline_bars
    for one in offered:
        values = {
            **where(posts[one.vacancy_id]),
            "contract": CONTRACT_NAMES[one.contract],
            "answer_until": one.answer_until,
            "decline_bars": bars,
        }
        yield Notice(one.person_id, values, PLACEMENT)


@tells("PlacementPublished", "not-placed")
def not_placed(entry: Entry) -> Iterator[Notice]:
    """Everybody who took part in this round, was offered nothing and holds no place."""
    campaign = campaigns.campaign(entry.subject.id)
    holders = set(queries.placed_people(campaign.id))
    holders |= {one.person_id for one in queries.offered(campaign.id, entry.at)}
    values = {
        "contract": CONTRACT_NAMES[Contract(entry.details["contract"])],
        "round": entry.details["round"],
        **appeal_window(campaign.id),
    }
    for person_id in queries.participants(entry.details["placement"]):
        if person_id not in holders:
            yield Notice(person_id, values, PLACEMENT)


@tells("PlaceFell", "place-fell")
def fell(entry: Entry) -> Iterator[Notice]:
    place = queries.place(entry.subject.id)
    post = vacancies.by_ids([place.vacancy_id])[place.vacancy_id]
    legal = campaigns.section(place.campaign_id, "placement").legal
    values = {**where(post), "legal": legal, **appeal_window(place.campaign_id)}
    yield Notice(place.person_id, values, PLACEMENT)


@tells("PlaceAccepted", "place-accepted")
@tells("PlaceDeclined", "place-declined")
def answered(entry: Entry) -> Iterator[Notice]:
    place = queries.place(entry.subject.id)
    post = vacancies.by_ids([place.vacancy_id])[place.vacancy_id]
    bars = campaigns.section(place.campaign_id, "placement").decline_bars
    yield Notice(place.person_id, {**where(post), "decline_bars": bars}, PLACEMENT)


@tells("PlaceLapsed", "place-lapsed")
def lapsed(entry: Entry) -> Iterator[Notice]:
    place = queries.place(entry.subject.id)
    rules = campaigns.section(place.campaign_id, "placement")
    values = {
        **where(vacancies.by_ids([place.vacancy_id])[place.vacancy_id]),
        "means": entry.details["means"],
        "decline_bars": rules.decline_bars,
        "excuses": bool(rules.excuses),
    }
    yield Notice(place.person_id, values, PLACEMENT)


@tells("ExcuseAccepted", "excuse-accepted")
@tells("ExcuseRefused", "excuse-refused")
def excused(entry: Entry) -> Iterator[Notice]:
    place = queries.place(entry.subject.id)
    given = queries.excuse_of(place.id)
    values = {
        **where(vacancies.by_ids([place.vacancy_id])[place.vacancy_id]),
        "reason": given.reason if given else "",
        **appeal_window(place.campaign_id),
    }
    yield Notice(place.person_id, values, PLACEMENT)
