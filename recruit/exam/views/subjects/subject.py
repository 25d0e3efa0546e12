"""The register of subjects, and the topics of one."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.directory import queries as directory
from recruit.directory.rules import Subject
from recruit.exam.forms.subjects import SubjectForm, TopicForm
from recruit.exam.queries import blueprints as queries
from recruit.exam.queries import items as items_queries
from recruit.exam.service import subjects as service
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import see_other


def subject_of(code: str) -> Subject:
    found = directory.subjects().get(code)
    if found is None:
        raise NotFoundError()
    return found


@bp.get("/office/exam/subjects")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW, Permission.EXAMS_MANAGE)
def subjects() -> str:
    return render_template(
        "exam/subjects/list.html",
        subjects=directory.subjects(),
        counts=items_queries.coverage(),
        blueprints=queries.in_force(directory.subjects()),
    )


@bp.route("/office/exam/subjects/add", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def add_subject() -> str | Response:
    form = SubjectForm()
    if form.validate_on_submit():
        try:
            found = form.subject()
            service.add_subject(found, asker=asker(), now=now())
            db.session.commit()
            flash(_("The subject has been added."), "good")
            return see_other("exam.subject", code=found.code)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template("exam/subjects/form.html", form=form)


@bp.get("/office/exam/subjects/<string:code>")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW, Permission.EXAMS_MANAGE)
def subject(code: str) -> str:
    return _page(code, _topic_form(code))


@bp.post("/office/exam/subjects/<string:code>/topics")
@allow(Permission.EXAMS_MANAGE)
def add_topic(code: str) -> str | Response:
    form = _topic_form(code)
    saved = _saved(code, form, (form.code.data or "").strip())
    return saved or _page(code, form)


@bp.route("/office/exam/subjects/<string:code>/topics/<string:topic>", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def topic(code: str, topic: str) -> str | Response:
    known = {one.code: one for one in queries.topic_tree(code).topics}
    if topic not in known:
        raise NotFoundError()
    found = known[topic]
    form = _topic_form(code, found.code, found.name.az, found.name.en, found.parent or "")
    form.code.data = found.code
    saved = _saved(code, form, found.code)
    return saved or render_template(
        "exam/subjects/topic.html", form=form, subject=subject_of(code), topic=found
    )


def _saved(code: str, form: TopicForm, topic: str) -> Response | None:
    if not form.validate_on_submit():
        return None
    try:
        service.save_topic(
            code, topic, form.name, form.parent.data or None, asker=asker(), now=now()
        )
        db.session.commit()
    except RuleError as error:
        db.session.rollback()
        form.refuse(error)
        return None
    flash(_("Saved."), "good")
    return see_other("exam.subject", code=code)


def _topic_form(
    code: str, topic: str = "", az: str = "", en: str = "", parent: str = ""
) -> TopicForm:
    subject_of(code)
    form = TopicForm(code=topic, name_az=az, name_en=en, parent=parent)
    form.parent.choices = [
        SelectChoice("", _("None")),
        *(one for one in choices.topic_choices(code) if one.value not in ("", topic)),
    ]
    return form


def _page(code: str, form: TopicForm) -> str:
    return render_template(
        "exam/subjects/subject.html",
        subject=subject_of(code),
        topics=queries.topic_tree(code).in_order(),
        versions=queries.blueprint_versions(code),
        practice=queries.practice_test(code),
        count=items_queries.coverage().get(code),
        form=form,
    )
