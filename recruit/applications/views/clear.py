"""The clear ones: shown, accepted together, taken back together."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from recruit.applications import queries, service
from recruit.applications.rules import UNDO_WINDOW
from recruit.applications.views.blueprint import bp
from recruit.applications.views.filters import address_of, filters_of, my_scope, named_campaign
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.get("/office/applications/clear")
@allow(Permission.APPLICATIONS_CHECK)
def clear() -> str:
    campaign, filters = named_campaign(), filters_of()
    return render_template(
        "applications/clear.html",
        campaign=campaign,
        filters=filters,
        address=address_of(campaign, filters),
        clear=service.clear_ones(campaign.id, filters, my_scope()),
        names=directory.subjects(),
        districts=dict(directory.district_choices(language())),
    )


@bp.post("/office/applications/clear")
@allow(Permission.APPLICATIONS_CHECK)
def accept_clear() -> Response:
    campaign = named_campaign()
    seen = [_seen(text) for text in request.form.getlist("seen")]
    done = service.accept_many(seen, campaign_id=campaign.id, asker=asker(), now=now())
    db.session.commit()
    flash(
        _(
            "Accepted: %(accepted)s. Left out because something changed: %(left_out)s.",
            accepted=done.accepted,
            left_out=done.left_out,
        ),
        "good" if done.accepted else "warning",
    )
    if done.held:
        text = _("Drawn for the sample, waiting for a second official: %(count)s.", count=done.held)
        flash(text, "warning")
    if not done.accepted + done.held:
        return see_other("applications.queue", campaign=campaign.public_id)
    return see_other("applications.bulk", batch=done.batch)


def _seen(text: str) -> tuple[str, int]:
    """`public_id:version` as the preview wrote it; nonsense names nothing."""
    public_id, _colon, version = text.partition(":")
    return public_id, int(version[:9]) if version.isascii() and version.isdigit() else 0


@bp.get("/office/applications/bulks/<string:batch>")
@allow(Permission.APPLICATIONS_CHECK)
def bulk(batch: str) -> str:
    decided = [one for one in queries.of_batch(batch) if one[2] == asker().ref]
    if not decided:
        raise NotFoundError()
    until = decided[0][1] + UNDO_WINDOW
    return render_template(
        "applications/bulk.html",
        batch=batch,
        count=len(decided),
        decided_at=decided[0][1],
        until=until,
        may_undo=now() < until,
    )


@bp.post("/office/applications/bulks/<string:batch>/undo")
@allow(Permission.APPLICATIONS_CHECK)
def undo_bulk(batch: str) -> Response:
    undone, left = service.undo_batch(batch, asker=asker(), now=now())
    db.session.commit()
    flash(
        _("Taken back: %(undone)s. Left as they are: %(left)s.", undone=undone, left=left),
        "good" if undone else "warning",
    )
    return see_other("applications.queue", assigned="me")
