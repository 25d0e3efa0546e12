"""Pages that gather from many features: home, /me, /office, /check."""

from flask import render_template, request
from flask_babel import gettext as _

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.jobs import queries as job_queries
from recruit.kernel.asker import Permission
from recruit.kernel.text import N_
from recruit.notifications import queries as notifications
from recruit.portal import queries
from recruit.portal.forms import CertificateForm, CodeForm
from recruit.portal.nav import has_card, unread
from recruit.portal.queries.waiting import current
from recruit.portal.rules import next_step, public_step, stages
from recruit.portal.rules.words import STEP_WORDS
from recruit.portal.views.blueprint import bp
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.forms import Form
from recruit.web.moment import now

LAST_MESSAGES = 4


@bp.get("/")
@allow(PUBLIC)
def home() -> str:
    campaign = campaigns.current_campaign()
    return render_template(
        "portal/home.html",
        campaign=campaign,
        step=public_step(campaign.calendar, now()) if campaign else None,
        last_results=queries.last_results(),
        official=asker().may(Permission.OFFICE),
        has_card=has_card(),
    )


@bp.get("/me")
@allow(Permission.CANDIDATE)
def me() -> str:
    person_id = asker().own_id()
    own = queries.own_campaigns(person_id)
    campaign = _campaign_of(own)
    inbox = notifications.inbox(person_id, limit=LAST_MESSAGES)
    if campaign is None:
        return render_template("portal/me_empty.html", messages=inbox)
    card = candidates.card(person_id, campaign.id)
    facts = queries.facts_of(person_id, campaign, card, now())
    step = next_step(facts, campaign.calendar, now())
    return render_template(
        "portal/me.html",
        campaign=campaign,
        others=_others(own, campaign),
        card=card,
        facts=facts,
        step=step,
        words=STEP_WORDS[step.kind],
        stages=stages(facts, campaign.calendar, step),
        messages=inbox,
    )


def _campaign_of(own: list[Campaign]) -> Campaign | None:
    """The campaign in the address, else one's own that runs, else the current one."""
    wanted = request.args.get("campaign")
    if wanted:
        return campaigns.campaign(wanted)
    running = [one for one in own if one.state == "running"]
    return next(iter(running), campaigns.current_campaign() or next(iter(own), None))


def _others(own: list[Campaign], shown: Campaign) -> list[Campaign]:
    """The other campaigns that matter to a person: their own, and the one that is open now."""
    now_open = campaigns.current_campaign()
    found = [now_open] if now_open and now_open not in own else []
    return [one for one in (*found, *own) if one.id != shown.id]


@bp.get("/office")
@allow(Permission.OFFICE)
def office() -> str:
    campaign = current()
    return render_template(
        "portal/office.html",
        campaign=campaign,
        waiting=queries.waiting_for(asker(), campaign, now()),
        unread=unread(),
        workplaces=[one for one in WORKPLACES if asker().may(one[3])],
    )


@bp.get("/office/jobs")
@allow(Permission.JOBS_WATCH)
def jobs() -> str:
    return render_template(
        "portal/jobs.html",
        counts=job_queries.counts(),
        failed=job_queries.failed(),
        oldest=job_queries.oldest_due(now()),
    )


@bp.get("/check")
@allow(PUBLIC)
def check() -> str:
    code = request.args.get("code", "").strip()
    form = CodeForm(formdata=None, code=code)
    found = queries.proof(code) if code else None
    return _checked(form, CertificateForm(formdata=None), asked=bool(code), proof=found)


@bp.post("/check")
@allow(PUBLIC)
def check_certificate() -> str:
    form = CertificateForm()
    data = form.certificate.data.read() if form.validate() and form.certificate.data else b""
    if not data:
        form.certificate.errors = [*form.certificate.errors, _("Choose a file.")]
    found = queries.certificate(data) if data else None
    return _checked(CodeForm(formdata=None), form, asked=bool(data), proof=found)


def _checked(code_form: Form, file_form: Form, *, asked: bool, proof: queries.Proof | None) -> str:
    return render_template(
        "portal/check.html", code_form=code_form, file_form=file_form, asked=asked, proof=proof
    )


# Where an official works: page, name, what is done there, and the permission it needs.
WORKPLACES = (
    (
        "campaigns.office",
        N_("Campaigns"),
        N_("Calendar of phases and rules"),
        Permission.CAMPAIGNS_MANAGE,
    ),
    (
        "vacancies.office",
        N_("Vacancies"),
        N_("Import, correct and publish posts"),
        Permission.VACANCIES_EDIT,
    ),
    (
        "directory.office",
        N_("Schools"),
        N_("Names, places, descriptions, pictures"),
        Permission.SCHOOLS_EDIT,
    ),
    (
        "applications.queue",
        N_("Applications"),
        N_("Check what candidates sent"),
        Permission.APPLICATIONS_CHECK,
    ),
    (
        "candidates.office_adjustments",
        N_("Exam adjustments"),
        N_("Decide what candidates asked for"),
        Permission.ADJUSTMENTS_DECIDE,
    ),
    (
        "candidates.office_forms",
        N_("Forms"),
        N_("What the card asks"),
        Permission.FORMS_MANAGE,
    ),
    (
        "reports.candidates",
        N_("Candidates"),
        N_("Search the register"),
        Permission.CANDIDATES_READ,
    ),
    (
        "exam.office",
        N_("Exam"),
        N_("Sittings, attempts, extra time"),
        Permission.SITTINGS_WATCH,
    ),
    ("exam.items", N_("Item bank"), N_("Questions and their versions"), Permission.ITEMS_WRITE),
    (
        "interviews.office",
        N_("Interviews"),
        N_("Panels, times and marks"),
        Permission.INTERVIEWS_MARK,
    ),
    ("points.office", N_("Points"), N_("Compute and explain totals"), Permission.POINTS_COMPUTE),
    (
        "placement.office",
        N_("Placement"),
        N_("Simulate, certify, publish"),
        Permission.PLACEMENT_RUN,
    ),
    (
        "appeals.office",
        N_("Objections"),
        N_("Read and decide"),
        Permission.APPEALS_DECIDE,
    ),
    ("reports.office", N_("Reports"), N_("Tables, charts and XLSX"), Permission.REPORTS_READ),
    (
        "reports.journal",
        N_("Journal"),
        N_("Who did what, when"),
        Permission.JOURNAL_READ,
    ),
    ("accounts.people", N_("People"), N_("Roles and sign-in"), Permission.PEOPLE_MANAGE),
    ("portal.jobs", N_("Jobs"), N_("What the program does by itself"), Permission.JOBS_WATCH),
)
