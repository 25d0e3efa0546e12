"""The officials' queue: filtered by the address, sorted, with what colleagues have in hand."""

from flask import render_template
from flask_babel import lazy_gettext as _l

from recruit.accounts import queries as accounts
from recruit.applications import queries
from recruit.applications.rules import VOICES
from recruit.applications.views.blueprint import bp
from recruit.applications.views.filters import (
    DAYS,
    address_of,
    filters_of,
    last_decision,
    my_scope,
    named_campaign,
    waiting_days,
)
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.kernel.asker import Permission
from recruit.web.access import allow
from recruit.web.pages import language
from recruit.web.paging import page_number

ASSIGNED = {
    "": _l("Everybody's"),
    "me": _l("Assigned to me"),
    "nobody": _l("Assigned to nobody"),
    "others": _l("Assigned to colleagues"),
}
SORTS = {
    "oldest": _l("Longest waiting first"),
    "newest": _l("Newest first"),
    "name": _l("By name"),
    "subject": _l("By subject"),
    "district": _l("By district"),
}


@bp.get("/office/applications")
@allow(Permission.APPLICATIONS_CHECK)
def queue() -> str:
    campaign, filters, scope = named_campaign(), filters_of(), my_scope()
    found = queries.queue(campaign.id, filters, scope, page_number())
    shown = [row.application for row in found.rows]
    return render_template(
        "applications/queue.html",
        campaign=campaign,
        campaigns=campaigns.campaigns(),
        filters=filters,
        days=waiting_days(),
        found=found,
        counts=queries.state_counts(campaign.id, filters, scope),
        address=address_of(campaign, filters),
        last=last_decision(),
        voices=VOICES,
        people=accounts.people(one.assigned_id for one in shown if one.assigned_id),
        districts=dict(directory.district_choices(language())),
        district_choices=directory.district_choices(language(), scope),
        subject_choices=directory.subject_choices(language()),
        names=directory.subjects(),
        choices={"assigned": ASSIGNED, "sort": SORTS, "days": DAYS},
    )
