"""A candidate's whole way on a phone: from the home page to an accepted place."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from recruit.demo.items import load_items
from tests.e2e.conftest import Live, OpenPage, Watch, served_copy
from tests.e2e.walk import Walk, agree, become, picture

SUBJECT = {"az": "Riyaziyyat", "en": "Mathematics"}
CLOSED = {"az": "Tarix", "en": "History"}
PASSWORD = "üç balaca çay daşı"
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def server(demo_data: Path, tmp_path: Path) -> Iterator[Live]:
    """A world of its own for each journey: what one decides, the other must not find decided."""
    with served_copy(demo_data, tmp_path) as live:
        yield live


@dataclass
class Candidate:
    """Who walks, and the ministry's desk where others do their part."""

    walk: Walk
    desk: Walk
    watch: Watch
    fin: str
    email: str

    @property
    def page(self) -> Page:
        return self.walk.page

    @property
    def subject(self) -> str:
        return SUBJECT[self.walk.language]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["az", "en"])
def test_a_candidate_comes_from_the_home_page_to_a_place(
    language: str, open_page: OpenPage, watch: Watch, axe: Callable[[Page], None]
) -> None:
    walks = [Walk(open_page(device, language), language, axe) for device in ("phone", "desktop")]
    me = Candidate(*walks, watch, f"7ZX{language.upper()}42", f"leyla.{language}@example.org")

    register(me)
    confirm_by_mail(me)
    sign_in(me)
    fill_the_card(me)
    give_documents(me)
    ask_for_adjustments(me)
    see_why_a_subject_is_closed(me)
    apply(me)
    try_a_practice_test(me)
    take_a_seat(me)
    begin_the_exam(me)
    sit_the_exam(me)
    officials_compute_points(me)
    read_points(me)
    choose_vacancies(me)
    order_by_keyboard(me)
    confirm_choices(me)
    raise_an_objection(me)
    officials_answer_the_objection(me)
    read_the_answer(me)
    officials_place(me)
    accept_the_place(me)
    read_messages(me)


# --- registering ----------------------------------------------------------------------------------


def register(me: Candidate) -> None:
    """With a slip in the FIN at first: the error names the field, the rest is kept."""
    walk = me.walk
    walk.open("/")
    walk.follow("Register")
    walk.fill(
        last_name="Əliyeva",
        first_name="Leyla",
        patronymic="İlqar qızı",
        fin="7OX1234",
        birth_date="1994-03-21",
        email=me.email,
        phone="050 123 45 67",
        password=PASSWORD,
    )
    walk.tick("consent")
    walk.press("Register")
    expect(me.page.locator("#error-summary a")).to_have_attribute("href", "#fin")
    expect(me.page.locator("[name=last_name]")).to_have_value("Əliyeva")
    walk.fill(fin=me.fin, password=PASSWORD)
    walk.press("Register")
    walk.heading("Open the link in your mail")


def confirm_by_mail(me: Candidate) -> None:
    walk = me.walk
    walk.open(f"/dev/mailbox?to={me.email}")
    mails = me.page.locator("ul.lines a")
    walk.wait_for(mails)
    walk.leave(mails.first)
    walk.leave(me.page.locator(".words a").first)
    walk.press("Confirm")


def sign_in(me: Candidate) -> None:
    walk = me.walk
    walk.fill(name=me.fin, password=PASSWORD)
    walk.press("Sign in")
    expect(me.page).to_have_url(re.compile(r"/me$"))


# --- the card -------------------------------------------------------------------------------------


def fill_the_card(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me")
    walk.next_step()
    walk.see("Who you are")
    walk.see("FIN")
    expect(walk.main).to_contain_text(me.fin)
    walk.press("Begin the card")
    go_on(me, walk.tick, "education", "master")
    go_on(me, walk.choose, specialty="mathematics")
    go_on(me, walk.fill, university="Bakı Dövlət Universiteti")
    go_on(me, walk.fill, graduation_year="2017")
    go_on(me, walk.tick, "honours", "yes")
    me.page.locator("[name=diploma-upload]").set_input_files(picture("diplom", "pdf"))
    walk.press("Save and continue")
    fill_the_transcript(me)
    go_on(me, walk.fill, experience_months="64")
    go_on(me, walk.fill, incentive_years="0")
    go_on(me, walk.tick, "permanent_post", "no")
    go_on(me)  # without a proof
    go_on(me)  # and without a photograph
    go_on(me, walk.tick, "sex", "female")
    go_on(me, walk.tick, "citizenship", "citizen")
    go_on(me, walk.choose, district="AZ-SAK")
    go_on(me, walk.tick, "exam_language", me.walk.language)
    walk.heading("Your card is complete")
    change_an_answer(me)


def go_on(me: Candidate, how: Callable[..., None] | None = None, *what: str, **values: str) -> None:
    """Answer the one question of the page."""
    if how:
        how(*what, **values)
    me.walk.press("Save and continue")


def fill_the_transcript(me: Candidate) -> None:
    """Four marks, one row more than the page offers at first; the average is computed at once."""
    walk = me.walk
    me.page.locator("button[name=add-row]").scroll_into_view_if_needed()
    walk.leave(me.page.locator("button[name=add-row]"))
    marks = [("Cəbr", "5"), ("Həndəsə", "4"), ("Ehtimal nəzəriyyəsi", "5"), ("Pedaqogika", "4")]
    for row, (subject, grade) in enumerate(marks):
        walk.fill(**{f"transcript-{row}-subject": subject, f"transcript-{row}-grade": grade})
    average = "4,50" if walk.language == "az" else "4.50"
    # The page computes it while one types: nothing was sent yet.
    expect(me.page.locator("[data-result=average_grade]")).to_contain_text(average)
    walk.press("Save and go back to the card")
    expect(walk.main).to_contain_text(average)
    walk.next_step()


def change_an_answer(me: Candidate) -> None:
    """From the list of answers and back to it."""
    walk = me.walk
    walk.leave(me.page.locator(".steps a").first)
    walk.leave(me.page.locator(".answer-change a[href*=graduation_year]"))
    walk.fill(graduation_year="2016")
    walk.press("Save")
    expect(walk.main.locator(".answers")).to_contain_text("2016")
    walk.open("/me/card")


def give_documents(me: Candidate) -> None:
    walk = me.walk
    walk.follow("My documents")
    me.page.locator("[name=file]").set_input_files(picture("arayis", "jpeg"))
    walk.press("Send the file")
    expect(walk.main).to_contain_text("arayis.jpg")
    expect(walk.main).to_contain_text("diplom.pdf")


def ask_for_adjustments(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me/adjustments")
    walk.tick("kind", "large-print")
    walk.fill(reason="Gözlərim zəifdir, xırda yazını oxuya bilmirəm.")
    me.page.locator("[name=document]").select_option(label="arayis.jpg")
    walk.press("Send the request")
    walk.see("What you asked for")


# --- the application ------------------------------------------------------------------------------


def see_why_a_subject_is_closed(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me/applications")
    reasons = me.page.locator("details", has=me.page.locator(".reasons"))
    reasons.locator("summary").click()
    closed = reasons.get_by_role("listitem").filter(has_text=CLOSED[walk.language]).first
    expect(closed.locator(".reasons")).to_be_visible()
    expect(closed.locator(".reasons")).to_contain_text(
        {"az": "Qaydalar, bənd 2.1", "en": "Rules, clause 2.1"}[walk.language]
    )


def apply(me: Candidate) -> None:
    """The rehearsal admits at once whom the rules admit; the receipt can be checked by anybody."""
    walk = me.walk
    walk.open("/me/applications")
    walk.press("Submit application: %(subject)s", subject=me.subject)
    if me.page.url.endswith("/me/applications"):
        walk.leave(walk.main.get_by_role("link", name=me.subject, exact=True))
    walk.heading("You are admitted to the exam")
    walk.see("Preliminary evaluation")
    expect(me.page.locator(".figure")).to_be_visible()
    code = fact(me, "Receipt code").inner_text()
    walk.open("/check")
    walk.fill(code=code)
    walk.press("Check the code")
    walk.heading("This document is genuine")


def fact(me: Candidate, label: str) -> Locator:
    """The value beside a label."""
    row = me.page.locator(".facts > div").filter(
        has=me.page.locator("dt").filter(has_text=me.walk.say(label))
    )
    return row.locator("dd")


# --- the exam -------------------------------------------------------------------------------------


def try_a_practice_test(me: Candidate) -> None:
    walk = me.walk
    walk.open("/practice")
    walk.leave(walk.main.get_by_role("link", name=me.subject, exact=True))
    me.page.locator("#q1 .option").first.click()
    walk.leave(me.page.locator("#q1 button"))
    walk.see("Why", me.page.locator("#q1"))


def take_a_seat(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me/exam")
    walk.leave(walk.main.locator(".seat-choice").first.get_by_role("button"))
    walk.see("Your seat has been reserved.")
    walk.follow("Admission slip")
    expect(walk.main).to_contain_text("Əliyeva Leyla İlqar qızı")
    walk.follow("Back to my exam")


def begin_the_exam(me: Candidate) -> None:
    me.walk.press("Begin the exam")
    expect(me.page.locator("#clock")).to_be_visible()


def sit_the_exam(me: Candidate) -> None:
    """She knows every answer; the page is loaded again and the line is cut on the way."""
    walk, rights = me.walk, keys(me)
    total = me.page.locator(".question").count()
    for number in range(1, total):
        answer(me, number, rights)
        expect(me.page.locator("#saved")).to_have_class(re.compile("is-good"))
    walk.button("Larger text").click()
    walk.button("High contrast").click()
    walk.button("Read out time warnings").click()
    me.page.reload()
    expect(me.page.locator("body")).to_have_class(re.compile("text-125"))
    expect(walk.button("High contrast")).to_have_attribute("aria-pressed", "true")
    expect(me.page.locator("#warning")).to_have_attribute("aria-live", "off")
    walk.axe(me.page)
    expect(me.page.locator("#q1 input:checked")).to_have_count(1)
    expect(me.page.locator("#unanswered")).to_have_text(
        walk.say("Unanswered: %(number)s", number=1)
    )
    answer_offline(me, total, rights)
    end = me.page.locator("#end")
    walk.link("Finish the exam").click()
    walk.see("Every question is answered.", within=end)
    walk.axe(me.page)
    walk.press("Finish the exam", within=end)
    walk.heading("Your exam has ended")
    expect(me.page.locator("#receipt .figure")).to_be_visible()


def keys(me: Candidate) -> set[str]:
    """The words of the right options, as somebody well prepared knows them."""
    language = me.walk.language
    items = [*load_items("mathematics").items, *load_items("methodology").items]
    return {
        f"{one.stem[language].strip()}\n{one.options[one.key][language].strip()}" for one in items
    }


def answer(me: Candidate, number: int, rights: set[str]) -> None:
    question = go_to(me, number)
    stem = question.locator("legend").inner_text().strip()
    texts = [one.strip() for one in question.locator(".option-text").all_inner_texts()]
    known = [place for place, text in enumerate(texts) if f"{stem}\n{text}" in rights]
    assert len(known) == 1, f"no key for {stem!r}"
    question.locator(".option").nth(known[0]).click()


def go_to(me: Candidate, number: int) -> Locator:
    me.page.locator(f"#palette a[data-position='{number}']").click()
    question = me.page.locator(f"#q{number}")
    expect(question).to_be_visible()
    return question


def answer_offline(me: Candidate, number: int, rights: set[str]) -> None:
    """Not saved while the line is cut, saved by itself when it is back; the machine's clock jumps
    by three hours meanwhile, and the exam's does not."""
    walk, saved = me.walk, me.page.locator("#saved")
    before = seconds_left(me)
    me.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 3 * 3600 * 1000; }")
    me.watch.expect(OFFLINE)
    me.page.context.set_offline(True)
    answer(me, number, rights)
    expect(saved).to_contain_text(walk.say("Not saved yet"))
    expect(me.page.locator("#notice")).not_to_be_empty()
    expect(me.page.locator(f"#palette a[data-position='{number}']")).to_have_class(
        re.compile("is-unsaved")
    )
    me.page.context.set_offline(False)
    expect(saved).to_have_class(re.compile("is-good"))
    expect(me.page.locator("#pending")).to_be_empty()
    assert before - 300 < seconds_left(me) <= before


def seconds_left(me: Candidate) -> int:
    """As the exam's clock shows it."""
    parts = me.page.locator("#clock").inner_text().split(":")
    return sum(int(one) * 60**place for place, one in enumerate(reversed(parts)))


# --- points ---------------------------------------------------------------------------------------


def officials_compute_points(me: Candidate) -> None:
    desk = me.desk
    become(desk, "ministry")
    desk.menu("Points")
    desk.press("Compute points")
    done = desk.main.get_by_text(desk.say("The points are computed"))
    expect(done).to_be_visible()


def read_points(me: Candidate) -> None:
    """Line by line, and the lines add up exactly."""
    walk = me.walk
    walk.open("/me/points")
    cells = me.page.locator("main table").first.locator("tbody td.number").all_inner_texts()
    lines = [round(float(one.replace(",", ".")) * 100) for one in cells]
    assert len(lines) == 6
    assert sum(lines[:-1]) == lines[-1]
    assert lines[:2] == [6000, 2000], "she answered everything rightly"


# --- choosing vacancies ---------------------------------------------------------------------------


def choose_vacancies(me: Candidate) -> None:
    """One from its own page, two more from the list's search."""
    walk = me.walk
    walk.open("/vacancies?subject=mathematics&contract=permanent")
    walk.leave(me.page.locator(".vacancy-table tbody a").first)
    walk.press("Add to my choices")
    walk.open("/me/choices")
    for _ in range(2):
        walk.follow("Add a vacancy", me.page.locator("#list-permanent"))
        walk.leave(me.page.locator(".choices-found button").first)
        walk.open("/me/choices")
    expect(me.page.locator("#form-permanent li")).to_have_count(3)
    walk.see("Your choices are not confirmed yet")


def order_by_keyboard(me: Candidate) -> None:
    """The last one to the top with two presses of Enter: the focus stays with it."""
    rows = me.page.locator("#form-permanent li")
    last = rows.nth(2).get_attribute("id")
    up = me.page.locator(f"#{last}").get_by_role("button", name=me.walk.say("Move up"))
    up.focus()
    for place in (1, 0):
        with me.walk.leaving():
            me.page.keyboard.press("Enter")
        expect(rows.nth(place)).to_have_attribute("id", str(last))
    expect(me.page.locator(f"#{last} :focus")).to_have_count(1)


def confirm_choices(me: Candidate) -> None:
    walk = me.walk
    walk.press("Confirm choices")
    walk.heading("Your choices are confirmed")
    expect(me.page.locator("ol.choices > li")).to_have_count(3)


# --- an objection ---------------------------------------------------------------------------------


def raise_an_objection(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me/points")
    walk.follow("Object")
    kinds = me.page.locator("[name=subject]")
    score = kinds.locator("option[value^='score:']").get_attribute("value")
    walk.choose(subject=str(score))
    walk.fill(text="Stajım beş ildən çoxdur, balı qaydaların 5.2-ci bəndinə görə yoxlayın.")
    walk.press("Send the objection")
    expect(me.page.locator("ul.doors li, h1").first).to_be_visible()


def officials_answer_the_objection(me: Candidate) -> None:
    """By somebody who did not compute the points."""
    desk = me.desk
    become(desk, "ministry2")
    desk.open("/office/appeals")
    desk.leave(desk.main.locator("tbody a").first)
    desk.tick("outcome", "rejected")
    desk.fill(reason="Staj üçün ən çoxu 5 bal verilir (bənd 5.2), bu bal yazılıb.")
    desk.press("Decide")


def read_the_answer(me: Candidate) -> None:
    walk = me.walk
    walk.open("/me/objections")
    walk.leave(me.page.locator("ul.doors a").first)
    walk.see("Decision")
    expect(walk.main).to_contain_text("bənd 5.2")


# --- the placement --------------------------------------------------------------------------------


def officials_place(me: Candidate) -> None:
    """Lock, simulate, draw the seed, certify; a second official publishes."""
    desk = me.desk
    become(desk, "ministry")
    desk.menu("Placement")
    desk.press("Prepare the first round", desk.page.locator("[aria-labelledby=desk-permanent]"))
    desk.press("Lock")
    desk.press("Simulate")
    seed = desk.page.locator("[name=seed]")
    desk.wait_for(seed)
    seed.fill("42 17 5 33 8")
    desk.press("Announce the seed")
    desk.press("Start the certified run")
    reason = desk.page.locator("[name=reason]")
    desk.wait_for(reason)
    reason.fill("Siyahılar və ballar yoxlanılıb.")
    desk.press("Propose the publication")
    become(desk, "ministry2")
    agree(desk, "Publish the placement")


def accept_the_place(me: Candidate) -> None:
    """Placed at the first choice; for the others the page says why not."""
    walk = me.walk
    walk.open("/me")
    walk.next_step()
    walk.heading("You have been placed")
    choices = me.page.locator("ol.choices > li")
    expect(choices).to_have_count(3)
    walk.see("You are placed here.", choices.first)
    walk.see("You have a vacancy that stands higher on your list.", choices.last)
    walk.press("Accept the place")
    walk.see("You have accepted the place")


def read_messages(me: Candidate) -> None:
    """What happened stands in the cabinet, and each of it went out by mail as well."""
    walk = me.walk
    walk.open("/me/messages")
    unread = me.page.locator("ul.lines li.unread")
    assert unread.count() >= 5
    walk.leave(unread.first.get_by_role("button"))
    expect(me.page.locator(".words")).not_to_be_empty()
    walk.open(f"/dev/mailbox?to={me.email}")
    assert me.page.locator("ul.lines li").count() >= 5
