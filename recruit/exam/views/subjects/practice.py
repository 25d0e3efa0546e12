"""A subject's practice test."""

from flask import flash, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from recruit.exam.forms.subjects import PracticeTestForm
from recruit.exam.queries import blueprints as queries
from recruit.exam.service import subjects as service
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.subjects.subject import subject_of
from recruit.extensions import db
from recruit.kernel.asker import Permission
from recruit.kernel.errors import RuleError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language, see_other


@bp.route("/office/exam/subjects/<string:code>/practice-test", methods=["GET", "POST"])
@allow(Permission.EXAMS_MANAGE)
def make_practice_test(code: str) -> str | Response:
    subject = subject_of(code)
    open_items = service.open_to_practice(code)
    standing = queries.practice_test(code)
    chosen = set(standing.items) if standing else {one.id for one in open_items}
    form = PracticeTestForm(
        minutes=standing.minutes if standing else None,
        items=[one.public_id for one in open_items if one.id in chosen],
    )
    form.items.choices = [
        SelectChoice(
            one.public_id,
            " · ".join(
                part
                for part in (
                    one.code,
                    one.topic[language()] if one.topic else "",
                    _(choices.DIFFICULTIES[one.difficulty]),
                )
                if part
            ),
        )
        for one in open_items
    ]
    if form.validate_on_submit():
        try:
            service.make_practice_test(
                code, form.items.data, form.minutes.data, asker=asker(), now=now()
            )
            db.session.commit()
            flash(_("The practice test has been changed."), "good")
            return see_other("exam.subject", code=code)
        except RuleError as error:
            db.session.rollback()
            form.refuse(error)
    return render_template(
        "exam/subjects/practice.html", subject=subject, form=form, items=open_items
    )
