"""A subject's blueprint: counts by topic and difficulty, agreed to by two officials."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from recruit.accounts.service import proposals
from recruit.exam.forms.subjects import BlueprintForm
from recruit.exam.queries import blueprints as queries
from recruit.exam.queries import gaps, reviews
from recruit.exam.rules.blueprints import DIFFICULTIES, MOST_ITEMS, blueprint_of
from recruit.exam.rules.coverage import RowCoverage
from recruit.exam.service import subjects as service
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.subjects.subject import subject_of
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other

Counts = dict[tuple[str, str, int], str]


@bp.route("/office/exam/subjects/<string:code>/blueprint", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def blueprint(code: str) -> str | Response:
    subject = subject_of(code)
    form = BlueprintForm()
    counts = _sent(code) if request.method == "POST" else _standing(code)
    checking = request.form.get("step") == "check"
    if not checking and form.validate_on_submit():
        try:
            service.propose_blueprint(
                code, _sections(counts), reason=form.reason.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("A second official has been asked."), "good")
            if lacks := sum(one.missing for one in _gaps(code, counts)):
                flash(
                    ngettext(
                        "The bank lacks %(num)d item for this blueprint: no paper can be drawn "
                        "until it is approved.",
                        "The bank lacks %(num)d items for this blueprint: no paper can be drawn "
                        "until they are approved.",
                        lacks,
                    ),
                    "warning",
                )
            return see_other("exam.subject", code=code)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    versions = queries.blueprint_versions(code)
    tree = queries.topic_tree(code)
    return render_template(
        "exam/subjects/blueprint.html",
        subject=subject,
        form=form,
        sizes=_sizes(code),
        sections=service.section_names(),
        topics=[(0, None), *tree.in_order()],
        topic_names={one.code: one.name for one in tree.topics},
        gaps=_gaps(code, counts),
        difficulties={**choices.DIFFICULTIES, 0: None},
        counts=counts,
        sums=_sums(counts),
        versions=versions,
        names=reviews.names_of({one.by for one in versions}),
        waiting=proposals.open_about(Ref("subject", code)),
    )


def _sizes(code: str) -> dict[str, int]:
    try:
        return service.sizes_of(code)
    except RuleError:
        return {}


def _standing(code: str) -> Counts:
    """The blueprint in force, as the table's cells; "" and 0 stand for any."""
    found = queries.in_force([code]).get(code)
    return {
        (section, row.topic or "", row.difficulty or 0): str(row.count)
        for section, rows in (found.sections if found else {}).items()
        for row in rows
    }


def _sent(code: str) -> Counts:
    """The cells as they were typed."""
    tree = queries.topic_tree(code)
    topics = ["", *(one.code for one in tree.topics)]
    counts: Counts = {}
    for section in _sizes(code):
        for topic in topics:
            for difficulty in (0, *DIFFICULTIES):
                said = request.form.get(f"n|{section}|{topic}|{difficulty}", "").strip()
                if said and said != "0":
                    counts[section, topic, difficulty] = said[:6]
    return counts


def _sections(counts: Counts) -> dict[str, list[dict[str, Any]]]:
    """RuleError where a cell is no number."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for (section, topic, difficulty), said in counts.items():
        if not (said.isascii() and said.isdecimal()) or int(said) > MOST_ITEMS:
            raise RuleError(N_("This is not a number of items: %(text)s."), text=said)
        row = {"topic": topic or None, "difficulty": difficulty or None, "count": int(said)}
        sections.setdefault(section, []).append(row)
    return sections


def _gaps(code: str, counts: Counts) -> list[RowCoverage]:
    """What the bank lacks for these rows, as they stand or were typed; nothing where a cell is no
    number, which the proposal refuses."""
    try:
        document = {"sections": _sections(counts)}
    except RuleError:
        return []
    return gaps.lacking(blueprint_of(code, 0, document))


def _sums(counts: Counts) -> dict[str, int]:
    sums: dict[str, int] = {}
    for (section, _topic, _difficulty), said in counts.items():
        if said.isascii() and said.isdecimal():
            sums[section] = sums.get(section, 0) + int(said)
    return sums
