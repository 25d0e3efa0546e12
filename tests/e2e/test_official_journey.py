"""Officials at their desks: from a new campaign to a placement that two of them publish."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from recruit.demo.people import DOMAIN, PASSWORD
from recruit.files.tables import write_xlsx
from recruit.kernel.clock import BAKU
from tests.e2e.conftest import Live, OpenPage, Watch, served_copy
from tests.e2e.walk import Walk, agree, become
from tests.e2e.world import CANDIDATES, candidates_apply, school_codes

NAME = {"az": "Payız müsabiqəsi", "en": "Autumn campaign"}
REHEARSAL = {"az": re.compile("Məşq müsabiqəsi"), "en": re.compile("Rehearsal campaign")}
FINISHED = {"az": re.compile("başa çatmış"), "en": re.compile("finished campaign")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ["code", "school_code", "subject", "posts", "hours", "kind", "contract", "sector"]


@pytest.fixture
def server(demo_data: Path, tmp_path: Path) -> Iterator[Live]:
    """A world of its own for each journey: what one decides, the other must not find decided."""
    with served_copy(demo_data, tmp_path) as live:
        yield live


@dataclass
class Office:
    """The desk, and a candidate's phone where somebody has to sit the exam."""

    desk: Walk
    phone: Walk
    watch: Watch
    data: Path

    @property
    def page(self) -> Page:
        return self.desk.page

    @property
    def language(self) -> str:
        return self.desk.language


@pytest.mark.slow
@pytest.mark.parametrize("language", ["az", "en"])
def test_officials_run_a_campaign_and_publish_a_placement(
    language: str,
    server: Live,
    open_page: OpenPage,
    watch: Watch,
    axe: Callable[[Page], None],
) -> None:
    walks = [Walk(open_page(device, language), language, axe) for device in ("desktop", "phone")]
    office = Office(*walks, watch, server.data)

    sign_in_with_two_factors(office)
    make_a_campaign(office)
    date_its_phases(office)
    put_rules_into_force(office)
    start_the_campaign(office)
    import_vacancies(office)
    publish_vacancies(office)
    check_applications(office)
    fit_the_blueprints(office)
    schedule_a_sitting(office)
    open_it_by_two(office)
    watch_it_and_give_extra_time(office)
    compute_points(office)
    simulate_and_compare(office)
    certify_and_publish(office)
    search_the_register(office)
    read_a_report(office)
    audit(office)


# --- signing in -----------------------------------------------------------------------------------


def sign_in_with_two_factors(office: Office) -> None:
    desk = office.desk
    desk.open("/sign-in")
    desk.fill(name=f"ministry@{DOMAIN}", password=PASSWORD)
    desk.press("Sign in")
    desk.heading("Enter the code of your phone")
    desk.fill(code=code_of(office, f"ministry@{DOMAIN}"))
    desk.press("Continue")
    desk.heading("What waits for you")


def code_of(office: Office, email: str) -> str:
    """What the phone of this official shows now."""
    other = office.page.context.new_page()
    other.goto("/dev/people")
    code = other.get_by_role("row").filter(has_text=email).locator("code").last.inner_text()
    other.close()
    return code


# --- a campaign -----------------------------------------------------------------------------------


def make_a_campaign(office: Office) -> None:
    desk = office.desk
    desk.open("/office/campaigns")
    desk.follow("New campaign")
    desk.fill(name_az=NAME["az"], name_en=NAME["en"], year="2028/2029")
    desk.press("Create campaign")
    desk.heading("Calendar of phases")
    expect(desk.main).to_contain_text(NAME[office.language])


def date_its_phases(office: Office) -> None:
    """Everything is open for a month, so that the whole story fits into one day."""
    desk = office.desk
    now = datetime.now(BAKU)
    opens, closes = now - timedelta(days=1), now + timedelta(days=30)
    for end, moment in (("opens", opens), ("closes", closes)):
        for field in office.page.locator(f"input[name$='_{end}']").all():
            field.fill(moment.strftime("%Y-%m-%dT%H:%M"))
    desk.press("Save the calendar")
    expect(office.page.locator("ol.calendar > li")).to_have_count(10)


def put_rules_into_force(office: Office) -> None:
    desk = office.desk
    desk.follow("Choose the rules")
    desk.choose(shipped="demo-2011")
    desk.press("Save as a draft")
    desk.fill(reason="Kollegiyanın 12 saylı qərarı.")
    desk.press("Propose")
    become(desk, "ministry2")
    agree(desk, "Put a rule-set into force")


def start_the_campaign(office: Office) -> None:
    desk = office.desk
    become(desk, "ministry")
    desk.open("/office/campaigns")
    desk.leave(desk.main.get_by_role("link", name=NAME[office.language], exact=True))
    desk.see("in force")
    desk.press("Start the campaign")
    desk.see("running")


# --- vacancies ------------------------------------------------------------------------------------


def import_vacancies(office: Office) -> None:
    """Three bad rows are named and nothing is stored; the corrected file comes in whole."""
    desk = office.desk
    desk.menu("Vacancies")
    expect(desk.main).to_contain_text(NAME[office.language])
    desk.follow("Import a file")
    good = vacancy_rows(office)
    bad = [list(row) for row in good]
    bad[1][1], bad[3][2], bad[4][3] = "YOXDUR-1", "alchemy", "0"
    office.watch.expect("422")  # how the browser's console calls a refused file
    give(office, bad)
    expect(desk.main).to_contain_text(desk.say("Wrong rows: %(count)s.", count=3))
    named = [tuple(row.locator("th, code").all_inner_texts()) for row in wrong_rows(office)]
    assert named == [("3", "school_code"), ("5", "subject"), ("6", "posts")]
    give(office, good)
    desk.heading("Confirm the import")
    desk.press("Import as drafts")
    desk.see("Vacancies imported as drafts: %(count)s.", count=len(good))


def vacancy_rows(office: Office) -> list[list[str]]:
    codes = school_codes(office.data, 3)
    return [
        [f"P-{n}", codes[n % 3], "physics", "1", "18", "standard", "permanent", "az"]
        for n in range(1, 7)
    ]


def give(office: Office, rows: list[list[str]]) -> None:
    data = write_xlsx({"vacancies": [COLUMNS, *rows]})
    file: Any = {"name": "vacancies.xlsx", "mimeType": XLSX, "buffer": data}
    office.page.locator("input[name=file]").set_input_files(file)
    office.desk.press("Check the file")


def wrong_rows(office: Office) -> list[Locator]:
    return office.page.locator("main tbody tr").all()


def publish_vacancies(office: Office) -> None:
    desk = office.desk
    desk.press("Publish all drafts found: %(count)s", count=6)
    desk.heading("Publish these drafts?")
    for odd in office.page.locator("input[name=acknowledged]").all():  # two posts at each school
        odd.check()
    desk.press("Publish")
    desk.open("/vacancies")
    desk.heading("Vacancies: %(total)s", total=6)


# --- applications ---------------------------------------------------------------------------------


def check_applications(office: Office) -> None:
    """One is accepted, one returned for correction, one rejected, with words for each."""
    candidates_apply(office.data, NAME["az"])
    desk = office.desk
    accepted, returned, rejected = (name for name, _fin in CANDIDATES)
    check(office, accepted)
    desk.press("Accept")
    check(office, returned)
    decide(
        office, "return", "Return for correction", "document-missing", "Diplomun surətini verin."
    )
    check(office, rejected)
    decide(office, "reject", "Reject", "specialty", "Diplom bu fənn üzrə deyil.")
    desk.menu("Applications")
    expect(desk.main).to_contain_text(desk.say("No application fits this search"))


def check(office: Office, last_name: str) -> None:
    """Find somebody in the queue by a name typed without its special letters."""
    desk = office.desk
    desk.menu("Applications")
    desk.fill(q=last_name.lower().replace("ə", "e").replace("ı", "i").replace("ş", "s"))
    desk.press("Search")
    desk.leave(desk.main.locator("tbody a"))
    desk.is_headed(last_name)


def decide(office: Office, form: str, button: str, reason: str, words: str) -> None:
    box = office.page.locator(f"details:has(form#{form})")
    box.locator("summary").click()
    box.locator(f"input[value='{reason}']").check()
    office.desk.field("In your own words", box).fill(words)
    office.desk.press(button, box)


# --- the exam -------------------------------------------------------------------------------------


def fit_the_blueprints(office: Office) -> None:
    """The rehearsal's are for a short exam: what this campaign asks more comes from any topic."""
    desk = office.desk
    become(desk, "exam")
    for subject, section, more in (
        ("physics", "subject", "16"),
        ("methodology", "methodology", "8"),
    ):
        desk.menu("Exam")
        desk.follow("Subjects")
        desk.leave(desk.main.locator(f"tbody a[href$='/{subject}']"))
        desk.follow("Change the blueprint")
        desk.see("does not add up")
        desk.fill(**{f"n|{section}||0": more, "reason": "Qaydalar toplusuna uyğunlaşdırılıb."})
        desk.press("Ask a second official")
    become(desk, "ministry")
    for _subject in range(2):
        agree(desk, "Draw papers by a new blueprint")


def schedule_a_sitting(office: Office) -> None:
    """At a school: neither of the rehearsal's centres is in the district."""
    desk = office.desk
    become(desk, "exam")
    desk.menu("Exam")
    desk.follow("Schedule a sitting")
    opens = datetime.now(BAKU) + timedelta(minutes=30)
    desk.tick("subjects", "physics")
    desk.main.get_by_text(desk.say("A place that is no centre"), exact=True).click()
    desk.choose(district="AZ-SAK")
    desk.fill(
        place="Şəki imtahan mərkəzi",
        room="3",
        opens_at=opens.strftime("%Y-%m-%dT%H:%M"),
        closes_at=(opens + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M"),
        capacity="20",
    )
    desk.press("Schedule a sitting")
    desk.press("Seat all admitted candidates")
    expect(office.page.locator("#roster tbody tr")).to_have_count(1)


def open_it_by_two(office: Office) -> None:
    desk = office.desk
    desk.fill(reason="Zal və kompüterlər hazırdır.")
    desk.press("Ask a second official")
    become(desk, "exam-head")
    agree(desk, "Open a sitting")
    an_hour_later(office)


def an_hour_later(office: Office) -> None:
    office.page.locator("aside.demo summary").click()
    office.desk.press("1 hour on", office.page.locator("aside.demo"))


def watch_it_and_give_extra_time(office: Office) -> None:
    """The candidate begins; the console sees it by itself, then gets them more time."""
    desk, phone = office.desk, office.phone
    become(desk, "exam")
    watch_the_sitting(office)
    desk.follow("Console")
    row = office.page.locator("#roster tbody tr")
    expect(row).to_contain_text(desk.say("not started"))
    phone.open("/sign-in")
    phone.fill(name=CANDIDATES[0][1], password=PASSWORD)
    phone.press("Sign in")
    phone.open("/me/exam")
    phone.press("Begin the exam")
    expect(row).to_contain_text(desk.say("working"))
    desk.leave(row.get_by_role("link", name=desk.say("Extra time")))
    desk.fill(minutes="15", reason="Kompüter dəyişdirilib.")
    desk.press("Show what it changes")
    desk.press("Ask a second official")
    become(desk, "exam-head")
    agree(desk, "Give extra time")
    watch_the_sitting(office)
    expect(row).to_contain_text(desk.say("%(minutes)s extra minutes", minutes=15))


def watch_the_sitting(office: Office) -> None:
    office.desk.menu("Exam")
    office.desk.leave(office.desk.main.locator("tbody a").first)


# --- points and placement, in the rehearsal with its many candidates ------------------------------


def compute_points(office: Office) -> None:
    desk = office.desk
    become(desk, "ministry")
    desk.menu("Points")
    choose_campaign(office, REHEARSAL)
    desk.press("Compute points")
    expect(desk.main.get_by_text(desk.say("The points are computed"))).to_be_visible()


def choose_campaign(office: Office, names: dict[str, re.Pattern[str]]) -> None:
    field = office.page.locator("main select[name=campaign]")
    label = field.locator("option", has_text=names[office.language]).get_attribute("value")
    field.select_option(str(label))
    office.desk.leave(office.page.locator("main form:has(select[name=campaign]) button"))


def simulate_and_compare(office: Office) -> None:
    desk = office.desk
    desk.menu("Placement")
    choose_campaign(office, REHEARSAL)
    desk.press("Prepare the first round", office.page.locator("[aria-labelledby=desk-permanent]"))
    desk.press("Lock")
    trials = office.page.locator("tbody tr:has(code)")
    for number in (1, 2):
        desk.press("Simulate")
        desk.wait_for(trials.nth(number - 1))
    desk.press("Compare side by side")
    desk.heading("Two runs side by side")
    desk.follow("Back to the round")


def certify_and_publish(office: Office) -> None:
    desk = office.desk
    desk.fill(seed="42 17 5 33 8")
    desk.press("Announce the seed")
    desk.press("Start the certified run")
    reason = office.page.locator("[name=reason]")
    desk.wait_for(reason)
    reason.fill("Siyahılar və ballar yoxlanılıb.")
    desk.press("Propose the publication")
    become(desk, "ministry2")
    agree(desk, "Publish the placement")


# --- looking back ---------------------------------------------------------------------------------


def search_the_register(office: Office) -> None:
    desk = office.desk
    desk.open("/office/candidates")
    desk.fill(q=CANDIDATES[0][0])
    desk.press("Search")
    expect(desk.main.locator("tbody tr")).to_have_count(1)
    desk.see("Accepted")


def read_a_report(office: Office) -> None:
    """Last year's by subject: chart, table and a file that says the same."""
    desk = office.desk
    desk.menu("Reports")
    row = desk.main.locator("tbody tr", has_text=FINISHED[office.language])
    desk.leave(row.get_by_role("link").last)
    expect(office.page.locator("#chart-canvas")).to_be_visible()
    rows = office.page.locator("#report tbody tr")
    with office.page.expect_download() as download:
        desk.link("Download as XLSX").click()
    data = Path(download.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    names = [str(line[0]) for line in sheet.iter_rows(values_only=True)]
    for name in rows.locator("th").all_inner_texts():
        assert name in names


def audit(office: Office) -> None:
    """The auditor sees who published, that people were told, and one candidate's whole case."""
    desk = office.desk
    become(desk, "auditor")
    desk.open("/office/journal?kind=PlacementPublished")
    told = office.page.locator("tbody tr").first.locator("th .muted")
    desk.wait_for(told)
    expect(told).to_have_text(re.compile(r"\d+"))
    desk.open("/office/candidates")
    desk.fill(q=CANDIDATES[0][0])
    desk.press("Search")
    desk.leave(desk.main.locator("tbody a"))
    desk.tick("purpose", "audit")
    desk.press("Open the case")
    desk.is_headed(CANDIDATES[0][0])
    desk.see("Exam seat")
    expect(desk.main).to_contain_text(CANDIDATES[0][1])
