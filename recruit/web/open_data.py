"""What every address of the open data under /api/v1 shares: one limit, one description."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel
from spectree import SpecTree

from recruit.extensions import limiter

MOST_REQUESTS = 60  # a minute from one client
A_MINUTE = 60  # seconds


def _quietly(*_arguments: Any) -> None:
    """In place of spectree's own hook, which writes what people typed into the log."""


spec = SpecTree(
    "flask",
    mode="strict",
    title="Recruit open data",
    version="1",
    path="api/v1/description",  # addresses below it are left out; ours all count
    filename="openapi.json",
    before=_quietly,
    page_templates={},  # no documentation page: those load from other hosts
)


class Text(BaseModel):
    az: str
    en: str


class Problem(BaseModel):
    error: str
    detail: str


def open_data(name: str) -> Blueprint:
    """A feature's blueprint of open data: no key needed, one count of requests for all of them."""
    bp = Blueprint(name, name, url_prefix="/api/v1")
    limiter.shared_limit(f"{MOST_REQUESTS} per minute", scope="api_v1")(bp)
    bp.after_request(_say_when)
    return bp


def _say_when(response: Response) -> Response:
    """A client that asks too often hears how long to wait."""
    if response.status_code == 429:
        response.headers.setdefault("Retry-After", str(A_MINUTE))
    return response


def kept(document: Any, media_type: str | None = None) -> Response:
    """Clients may keep it for a minute and ask by ETag whether it is still the same."""
    response = jsonify(document)
    if media_type:
        response.mimetype = media_type
    response.headers["Cache-Control"] = "public, max-age=60"
    response.add_etag()
    response.make_conditional(request)
    return response
