"""The published JSON Schema of rule-sets."""

import json

from flask import Blueprint, Response, make_response, request

from recruit.campaigns.rules.schema import ADDRESS, document_schema
from recruit.extensions import limiter
from recruit.kernel.canonical import digest
from recruit.web.access import PUBLIC, allow

bp = Blueprint("campaigns_api", __name__)
limiter.shared_limit("60 per minute", scope="api_v1")(bp)
SECONDS_KEPT = 300


@bp.get(ADDRESS)
@allow(PUBLIC)
def rule_set_schema() -> Response:
    """Everything a rule-set may say; the same bytes as `recruit campaigns schema` writes."""
    text = schema_text()
    response = make_response(text)
    response.mimetype = "application/schema+json"
    response.set_etag(digest(text)[:32])
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS_KEPT
    response.make_conditional(request)
    return response


def schema_text() -> str:
    return json.dumps(document_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
