"""The register of candidates."""

from flask import render_template, request

from recruit.applications.rules import VOICES
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.kernel.asker import Permission
from recruit.reports import queries
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.pages import language
from recruit.web.paging import page_number


@bp.get("/office/candidates")
@allow(Permission.CANDIDATES_READ)
def candidates() -> str:
    filters = queries.RegisterFilters.of(request.args)
    scope = asker().scope(Permission.CANDIDATES_READ)
    return render_template(
        "reports/candidates.html",
        filters=filters,
        paged=queries.register(filters, asker(), page_number()),
        campaigns=campaigns.campaigns(),
        district_choices=directory.district_choices(language(), scope),
        districts=dict(directory.district_choices(language())),
        subject_choices=directory.subject_choices(language()),
        subjects=directory.subjects(),
        voices=VOICES,
        shows_cases=asker().may(Permission.CASES_READ),
    )
