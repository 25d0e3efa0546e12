"""Two versions of a campaign's rules side by side, in words."""

from flask import render_template, request

from recruit.campaigns import queries
from recruit.campaigns.views.blueprint import bp
from recruit.campaigns.views.saying import differences
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import allow


@bp.get("/office/campaigns/<string:public_id>/rules/differences")
@allow(Permission.CAMPAIGNS_MANAGE, Permission.RULES_PROPOSE, Permission.RULES_ACTIVATE)
def compare(public_id: str) -> str:
    """The two versions named in the address, else the newest and the one before it."""
    campaign = queries.campaign(public_id)
    versions = {one.version: one for one in queries.rule_sets(campaign.id)}
    if not versions:
        raise NotFoundError()
    newest = max(versions)
    after = versions.get(request.args.get("to", type=int) or newest, versions[newest])
    earlier = [one for one in versions if one < after.version] or [after.version]
    before = versions.get(request.args.get("from", type=int) or 0, versions[max(earlier)])
    return render_template(
        "campaigns/differences.html",
        campaign=campaign,
        versions=list(versions.values()),
        before=before,
        after=after,
        rows=differences(before.document, after.document),
    )
