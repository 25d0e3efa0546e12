"""Numbers, dates and what is left of time, as people here write them, in Baku time."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from recruit.kernel.clock import baku
from recruit.kernel.errors import RecruitError
from recruit.kernel.text import Bilingual
from recruit.web.moment import now
from recruit.web.pages import language


def day(value: date | datetime) -> str:
    """27 iyul 2026"""
    local = baku(value).date() if isinstance(value, datetime) else value
    return _written(local, "d MMMM y", language())


@lru_cache(maxsize=4096)  # the same few days stand in thousands of letters
def _written(value: date, pattern: str, locale: str) -> str:
    return format_date(value, format=pattern, locale=locale)


def hour(value: datetime) -> str:
    """10:42"""
    return baku(value).strftime("%H:%M")


def moment(value: datetime) -> str:
    """5 avqust 2026, saat 11:00"""
    return _("%(day)s, %(hour)s", day=day(value), hour=hour(value))


def weekday(value: datetime) -> str:
    """27 iyul, bazar ertəsi"""
    local = baku(value).date()
    return f"{_written(local, 'd MMMM', language())}, {_written(local, 'EEEE', language())}"


def left(until: datetime) -> str:
    """2 gün 4 saat qalıb; the two largest units that matter."""
    span = until - now()
    if span <= timedelta(0):
        return _("the time is over")
    days, hours, minutes = span.days, span.seconds // 3600, span.seconds % 3600 // 60
    if days:
        parts = [ngettext("%(num)d day", "%(num)d days", days)]
        if hours and days < 7:
            parts.append(ngettext("%(num)d hour", "%(num)d hours", hours))
    elif hours:
        parts = [ngettext("%(num)d hour", "%(num)d hours", hours)]
        if minutes:
            parts.append(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    else:
        parts = [ngettext("%(num)d minute", "%(num)d minutes", max(minutes, 1))]
    return _("%(time)s left", time=" ".join(parts))


def points(value: Decimal | None) -> str:
    """79,20; in English 79.20"""
    return "–" if value is None else _digits(value, "#,##0.00", language())


def number(value: int | float | Decimal) -> str:
    """9.850 in Azerbaijani and 9,850 in English, as the Unicode locale data have it."""
    return _digits(value, None, language())


@lru_cache(maxsize=4096, typed=True)
def _digits(value: int | float | Decimal, pattern: str | None, locale: str) -> str:
    return format_decimal(value, format=pattern, locale=locale)


def say(text: Bilingual | None) -> str:
    """A bilingual text in the page's language."""
    return text[language()] if text else ""


def message(error: RecruitError) -> str:
    """An error's sentence in the page's language; bilingual parameters follow it."""
    params = {k: _parameter(v) for k, v in error.params.items()}
    return _(error.message, **params)


def _parameter(value: Any) -> Any:
    if isinstance(value, Bilingual):
        return say(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return points(value)
    return value


def timestamp(value: datetime) -> Markup:
    """A <time> element that says the moment and carries the instant."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), moment(value))


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        hour=hour,
        moment=moment,
        weekday=weekday,
        left=left,
        points=points,
        number=number,
        say=say,
        message=message,
        timestamp=timestamp,
    )
