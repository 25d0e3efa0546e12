"""The candidate's page: when, where, with which topic; never who gives which mark."""

from flask import render_template

from recruit.applications import queries as applications
from recruit.campaigns import queries as campaigns
from recruit.interviews import queries
from recruit.interviews.rules import SlotState
from recruit.interviews.views.blueprint import bp, rows_of
from recruit.kernel.asker import Permission
from recruit.web.access import allow, asker


@bp.get("/me/interview")
@allow(Permission.CANDIDATE)
def mine() -> str:
    found = [
        one
        for campaign in campaigns.campaigns()
        for one in applications.of_person(asker().own_id(), campaign.id)
    ]
    slots = [slot for one in found for slot in queries.appointments_of(one.id)]
    standing = [slot for slot in slots if slot.state is SlotState.PLANNED]
    return render_template(
        "interviews/mine.html",
        rows=rows_of(sorted(standing, key=lambda slot: slot.starts_at)),
        earlier=rows_of([slot for slot in slots if slot.state is not SlotState.PLANNED]),
        results={slot.id for slot in standing if queries.result_of_slot(slot)},
    )
