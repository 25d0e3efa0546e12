"""The journal of operations, for its readers."""

from flask import render_template, request
from flask_babel import gettext as _

from recruit.campaigns import queries as campaigns
from recruit.journal import queries as journal_queries
from recruit.kernel.asker import Permission
from recruit.kernel.text import sort_key
from recruit.notifications import queries as notifications
from recruit.reports import queries
from recruit.reports.rules.event_words import event_words
from recruit.reports.views.blueprint import bp
from recruit.web.access import allow, asker
from recruit.web.paging import page_number


@bp.get("/office/journal")
@allow(Permission.JOURNAL_READ)
def journal() -> str:
    kinds = journal_queries.kinds()
    filters = queries.JournalFilters.of(request.args, kinds)
    found = queries.journal_page(filters, asker(), page_number())
    return render_template(
        "reports/journal.html",
        filters=filters,
        paged=found.paged,
        names=found.names,
        digest=found.digest,
        told=notifications.told_about([one.public_id for one in found.paged.rows]),
        kinds=sorted(
            ((kind, _(event_words(kind))) for kind in kinds), key=lambda pair: sort_key(pair[1])
        ),
        campaigns=campaigns.campaigns(),
    )
