"""The blueprint of all pages of reports, and the words their templates use."""

from recruit.reports.rules.event_words import event_words, type_words
from recruit.web.pages import pages

bp = pages("reports", "recruit.reports")
bp.add_app_template_filter(event_words, "event_words")
bp.add_app_template_filter(type_words, "type_words")
