"""Overrides, receipts, silence and excuses in the database: four eyes, and what they leave."""

import csv
import dataclasses
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from recruit.accounts.service import proposals
from recruit.applications import queries as applications
from recruit.campaigns.rules import Campaign
from recruit.extensions import db
from recruit.files import service as files
from recruit.journal import queries as journal
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.text import Bilingual
from recruit.placement import queries
from recruit.placement.certificate import verify
from recruit.placement.rules import OverrideKind, PlaceState, RoundState
from recruit.placement.service import excuses, overrides, places, rounds
from recruit.placement.service.needed import needed
from recruit.placement.service.receipts import hashes
from recruit.vacancies import service as vacancies
from recruit.vacancies.rules import Vacancy
from tests.factories.campaigns import NOW, make_campaign
from tests.factories.placement import Competitor, Office, make_competitor, make_list, make_vacancy
from tests.placement.test_rules import EXCUSE, SECTION

pytestmark = pytest.mark.db
_codes = count(1)
BASIS = overrides.Basis("A court decided so.", Bilingual("Qərar 7", "Decision 7"))
LATE = NOW + timedelta(days=4)


@pytest.fixture
def campaign(app: Flask) -> Iterator[Campaign]:
    with app.app_context():
        yield make_campaign(placement={**SECTION, "silence": "declines", "excuses": [EXCUSE]})


def vacancy(campaign: Campaign, **values: Any) -> Vacancy:
    return make_vacancy(campaign, f"D{next(_codes)}", **values)


def listed(campaign: Campaign, points: str, *wishes: Vacancy, **more: Any) -> Competitor:
    who = make_competitor(campaign, points)
    make_list(who, campaign, *wishes, **more)
    return who


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def state(who: Competitor, campaign: Campaign) -> PlaceState:
    found = queries.place_of(who.person.id, campaign.id)
    assert found is not None
    return found.state


# --- overrides and what a certificate says of them ------------------------------------------------


def test_an_override_takes_two_makes_a_new_run_and_stands_in_the_certificate(
    campaign: Campaign, tmp_path: Path
) -> None:
    near, far = vacancy(campaign), vacancy(campaign)
    best, good = listed(campaign, "80.00", near, far), listed(campaign, "70.00", near, far)
    office = Office(campaign)
    old = office.simulated()
    rounds.announce_seed(old, "known already", asker=office.first, now=NOW)
    with pytest.raises(RuleError, match="no such candidate"):
        overrides.propose(
            old, OverrideKind.EXCLUDE, BASIS, candidate="000000", asker=office.first, now=NOW
        )
    proposal = overrides.propose(
        old, OverrideKind.EXCLUDE, BASIS, candidate=best.number, asker=office.first, now=NOW
    )
    with pytest.raises(RuleError):
        proposals.second(proposal, asker=office.first, now=NOW)
    proposals.second(proposal, asker=office.second, now=NOW)
    new = queries.unfinished_round(campaign.id, "permanent")
    assert new is not None
    assert (new.state, new.number, new.seed) == (RoundState.LOCKED, 1, None)
    assert queries.round_(old).state == RoundState.SUPERSEDED
    run = rounds.simulate(new.public_id, asker=office.first, now=NOW)
    rounds.perform(run, now=NOW)
    result = queries.run_result(run)
    assert sorted(result["before"]) == sorted([[best.number, near.id], [good.number, far.id]])
    assert result["placement"] == [[good.number, near.id]]
    rounds.announce_seed(new.public_id, "drawn anew", asker=office.first, now=NOW)
    rounds.perform(rounds.certify(new.public_id, asker=office.first, now=NOW), now=NOW)
    made = queries.certified_run(new.id)
    assert made is not None
    assert (made.counts["otherwise_fair"], made.counts["grievances"]) == (0, 0)
    whole, public = (
        unzipped(files.read(file_id or "")) for file_id in (made.whole_file, made.public_file)
    )
    (row,) = table(whole["overrides.csv"])
    assert (row["kind"], row["candidate"], row["reason"]) == ("exclude", best.number, BASIS.reason)
    assert row["first"]
    assert row["second"]
    (row,) = table(public["overrides.csv"])
    assert set(row) == {"number", "kind", "candidate", "vacancy", "legal"}
    assert row["candidate"].startswith("p")
    for number, data in enumerate((made.whole_file, made.public_file)):
        file = tmp_path / f"{number}.zip"
        file.write_bytes(files.read(data or ""))
        verify.verify(str(file))
    assert journal.entries(kind="PlacementOverridden")[1] == 1
    (one,) = queries.overrides(new.id)
    assert (one["kind"], one["legal"].en) == ("exclude", "Decision 7")


def test_a_choice_is_added_as_the_rules_see_it_and_a_published_round_is_closed(
    campaign: Campaign,
) -> None:
    near, far, other = vacancy(campaign), vacancy(campaign), vacancy(campaign, subject="history")
    who = listed(campaign, "70.00", near)
    office = Office(campaign)
    old = office.locked()
    named = {"candidate": who.number, "asker": office.first, "now": NOW}
    listed(campaign, "80.00", other)
    with pytest.raises(RuleError, match="no such vacancy|no application"):
        overrides.propose(old, OverrideKind.ADD, BASIS, vacancy=other.code, number=1, **named)
    proposal = overrides.propose(old, OverrideKind.ADD, BASIS, vacancy=far.code, number=1, **named)
    proposals.second(proposal, asker=office.second, now=NOW)
    new = queries.unfinished_round(campaign.id, "permanent")
    assert new is not None
    choices = {one.number: one.choices for one in queries.frozen_input(new.id).candidates}
    assert [(one.vacancy_id, one.rule) for one in choices[who.number]] == [
        (far.id, None),
        (near.id, None),
    ]
    rounds.set_aside(new.public_id, asker=office.first, now=NOW)
    office.published()
    with pytest.raises(RuleError, match="locked and not yet published"):
        overrides.propose(
            queries.rounds(campaign.id)[0].public_id, OverrideKind.EXCLUDE, BASIS, **named
        )


# --- receipts -------------------------------------------------------------------------------------


@pytest.fixture
def certified(campaign: Campaign) -> tuple[dict[str, bytes], list[str]]:
    """The public edition of a round with a confirmed, an unconfirmed and a left out choice, and
    the hash list of its lock."""
    near, far = vacancy(campaign), vacancy(campaign)
    listed(campaign, "80.00", near, far)
    listed(campaign, "70.00", near, far, confirmed_at=None)
    gone = vacancy(campaign)
    listed(campaign, "60.00", far, gone, near)
    vacancies.withdraw(gone.public_id, "cut", asker=_ministry(), now=NOW)
    public_id = Office(campaign).certified()
    found = queries.round_(public_id)
    made = queries.certified_run(found.id)
    assert made is not None
    return unzipped(files.read(made.public_file or "")), hashes(found.receipts_file or "")


def _ministry() -> Any:
    from recruit.kernel.asker import EVERYWHERE, Asker, Permission  # noqa: PLC0415

    return Asker(1, "x", dict.fromkeys(Permission, EVERYWHERE))


Files = dict[str, bytes]


def erased(held: Files) -> None:
    """A whole list with all its traces."""
    first = table(held["receipts.csv"])[2]["candidate"].encode()
    for name in ("choices.csv", "receipts.csv", "placement.csv", "left-out.csv"):
        lines = held[name].split(b"\n")
        held[name] = b"\n".join(line for line in lines if not line.startswith(first))


def swapped(held: Files) -> None:
    lines = held["choices.csv"].split(b"\n")
    for place, line in enumerate(lines):
        held_by = line.split(b",")
        following = lines[place + 1].split(b",") if place + 1 < len(lines) else []
        if len(following) == 4 and following[0] == held_by[0]:
            held_by[2:], following[2:] = following[2:], held_by[2:]
            lines[place], lines[place + 1] = b",".join(held_by), b",".join(following)
            break
    held["choices.csv"] = b"\n".join(lines)


def shortened(held: Files) -> None:
    held["left-out.csv"] = b"candidate,vacancy,rule\n"


def restated(held: Files) -> None:
    held["receipts.csv"] = held["receipts.csv"].replace(b'""version"":1', b'""version"":2', 1)


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (None, ""),
        (erased, "a list was removed"),
        (swapped, "order of the list was changed"),
        (shortened, "was taken away"),
        (restated, "not that of the statement"),
    ],
)
def test_the_published_hash_list_finds_what_was_done_to_the_lists(
    certified: tuple[Files, list[str]], forge: Any, sentence: str, tmp_path: Path, capsys: Any
) -> None:
    held, published = certified
    assert len(published) == 3
    before = dict(held)
    if forge:
        forge(held)
        assert held != before
    manifest = json.loads(held["manifest.json"])
    manifest["counts"] = {}
    manifest["files"] = {
        name: verify.hashlib.sha256(data).hexdigest()
        for name, data in held.items()
        if name != "manifest.json"
    }
    held["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    (tmp_path / "receipts.txt").write_text("\n".join(published))
    code = verify.main([str(tmp_path / "c.zip"), "--receipts", str(tmp_path / "receipts.txt")])
    out, err = capsys.readouterr()
    assert (code, sentence in out + err) == (1 if forge else 0, True)
    if not forge:
        (tmp_path / "receipts.txt").write_text("\n".join(published[1:]))
        assert verify.main([str(tmp_path / "c.zip"), "--receipts", str(tmp_path / "receipts.txt")])
        assert "a list was added" in capsys.readouterr().err


def test_a_certificate_names_the_one_published_before(campaign: Campaign) -> None:
    listed(campaign, "80.00", vacancy(campaign))
    office = Office(campaign)
    made = [queries.certified_run(queries.round_(office.published()).id) for _ in range(2)]
    whole = [files.read(one.whole_file or "") for one in made if one]
    previous = [json.loads(unzipped(data)["manifest.json"])["previous"] for data in whole]
    assert previous == [None, verify.hashlib.sha256(whole[0]).hexdigest()]


# --- silence and excuses --------------------------------------------------------------------------


def test_silence_counts_as_the_rules_say_and_an_excuse_frees_from_the_bar(
    campaign: Campaign,
) -> None:
    only = vacancy(campaign)
    who = listed(campaign, "80.00", only)
    office = Office(campaign)
    office.published()
    assert excuses.end_silence(NOW + timedelta(days=3) - timedelta(seconds=1)) == 0
    assert excuses.end_silence(LATE) == 1
    assert excuses.end_silence(LATE) == 0
    place = queries.place_of(who.person.id, campaign.id)
    assert place is not None
    assert (place.state, place.answered_at) == (PlaceState.DECLINED, None)
    assert queries.is_barred(who.person.id, campaign.id)
    assert "declined-place" in applications.bars_of(who.person.id, but=0)
    with pytest.raises(RuleError, match="rules name"):
        excuses.ask(place.public_id, "mood", "I forgot.", asker=who.asker, now=LATE)
    with pytest.raises(NotFoundError):
        excuses.ask(place.public_id, "illness", "Ill.", asker=office.first, now=LATE)
    told = excuses.ask(place.public_id, "illness", "In hospital.", asker=who.asker, now=LATE)
    assert excuses.possible(place) == ()
    assert [one.public_id for one in queries.excuses_waiting(campaign.id)] == [told.public_id]
    proposal = excuses.propose_acceptance(
        told.public_id, reason="Letter seen.", asker=office.first, now=LATE
    )
    with pytest.raises(RuleError):
        proposals.second(proposal, asker=office.first, now=LATE)
    proposals.second(proposal, asker=office.second, now=LATE)
    assert not queries.is_barred(who.person.id, campaign.id)
    assert applications.bars_of(who.person.id, but=0) == {}
    with pytest.raises(RuleError, match="already"):
        excuses.refuse(told.public_id, reason="No.", asker=office.first, now=LATE)
    office.published(now=LATE)
    assert office.placed(who) == only.id


def test_a_refused_excuse_leaves_the_bar_and_a_withdrawn_vacancy_lifts_it(
    campaign: Campaign,
) -> None:
    first, second = vacancy(campaign), vacancy(campaign)
    who, other = listed(campaign, "80.00", first), listed(campaign, "80.00", second)
    office = Office(campaign)
    office.published()
    for one in (who, other):
        place = queries.place_of(one.person.id, campaign.id)
        assert place is not None
        places.decline(place.public_id, asker=one.asker, now=NOW)
    told = excuses.ask(
        queries.places_of(who.person.id)[0].public_id, "illness", "Ill.", asker=who.asker, now=NOW
    )
    with pytest.raises(RuleError, match="reason"):
        excuses.refuse(told.public_id, reason=" ", asker=office.first, now=NOW)
    excuses.refuse(told.public_id, reason="No letter.", asker=office.first, now=NOW)
    assert queries.barred(campaign.id) == {who.person.id, other.person.id}
    vacancies.withdraw(second.public_id, "cut", asker=_ministry(), now=NOW)
    assert queries.barred(campaign.id) == {who.person.id}


@pytest.mark.parametrize(
    ("silence", "after"), [("keeps", PlaceState.OFFERED), ("releases", PlaceState.LAPSED)]
)
def test_silence_may_keep_a_place_or_give_it_to_others(
    app: Flask, silence: str, after: PlaceState
) -> None:
    with app.app_context():
        campaign = make_campaign(placement={**SECTION, "silence": silence})
        who = listed(campaign, "80.00", vacancy(campaign))
        Office(campaign).published()
        excuses.end_silence(LATE)
        assert state(who, campaign) == after
        assert not queries.is_barred(who.person.id, campaign.id)
        db.session.rollback()


# --- what would I have needed ---------------------------------------------------------------------


def test_only_ones_own_choice_below_the_cut_off_is_answered(campaign: Campaign) -> None:
    only = vacancy(campaign)
    best, good = listed(campaign, "80.00", only), listed(campaign, "70.50", only)
    public_id = Office(campaign).published()
    told = needed(public_id, 1, asker=good.asker)
    assert (str(told.had), str(told.points)[:2], str(told.cut_off)) == ("70.50", "80", "80.00")
    with pytest.raises(RuleError):
        needed(public_id, 1, asker=best.asker)
    for rank, who in ((2, good), (1, make_competitor(campaign))):
        with pytest.raises(NotFoundError):
            needed(public_id, rank, asker=who.asker)


# --- a vacancy that changes or goes after it was listed -------------------------------------------


def test_a_vacancy_that_changed_after_it_was_listed_lifts_the_bar(campaign: Campaign) -> None:
    changed, described = vacancy(campaign), vacancy(campaign)
    who, other = listed(campaign, "80.00", changed), listed(campaign, "80.00", described)
    Office(campaign).published()
    ministry, later = _ministry(), NOW + timedelta(hours=1)
    steps: list[tuple[Vacancy, dict[str, Any]]] = [
        (changed, {"hours": 30}),
        (described, {"posts": 2}),
    ]
    for one, values in steps:
        new = dataclasses.replace(vacancies.editing.new_of(one), **values)
        vacancies.editing.change(one.public_id, new, "It has grown.", asker=ministry, now=later)
    for candidate in (who, other):
        place = queries.place_of(candidate.person.id, campaign.id)
        assert place is not None
        answered = later + timedelta(hours=1)
        places.decline(place.public_id, asker=candidate.asker, now=answered)
    assert queries.barred(campaign.id) == {other.person.id}


@pytest.mark.parametrize(
    ("rule", "left", "first"),
    [
        ("nothing", PlaceState.OFFERED, False),
        ("next-choice", PlaceState.FREED, False),
        ("first-in-next-round", PlaceState.FREED, True),
    ],
)
def test_the_rules_say_what_somebody_gets_whose_vacancy_is_withdrawn(
    app: Flask, rule: str, left: PlaceState, first: bool
) -> None:
    with app.app_context():
        campaign = make_campaign(placement=SECTION, vacancies={"withdrawn_after_placement": rule})
        won, wanted = vacancy(campaign), vacancy(campaign)
        who = listed(campaign, "60.00", won, wanted)
        office = Office(campaign)
        office.published()
        assert office.placed(who) == won.id
        better = listed(campaign, "90.00", wanted)
        vacancies.withdraw(won.public_id, "cut", asker=_ministry(), now=NOW)
        assert state(who, campaign) == left
        assert not queries.is_barred(who.person.id, campaign.id)
        if left is PlaceState.FREED:
            office.published(now=LATE)
            assert office.placed(who) == (wanted.id if first else None)
            assert office.placed(better) == (None if first else wanted.id)
        db.session.rollback()
