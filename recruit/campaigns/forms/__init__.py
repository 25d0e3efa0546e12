"""What officials type about a campaign and its rules."""

from recruit.campaigns.forms.campaigns import (
    CalendarForm,
    CampaignForm,
    MayBeEmpty,
    ReasonForm,
    RuleSetForm,
)
from recruit.campaigns.forms.parts import BaseForm, RawForm, part_form

__all__ = [
    "BaseForm",
    "CalendarForm",
    "CampaignForm",
    "MayBeEmpty",
    "RawForm",
    "ReasonForm",
    "RuleSetForm",
    "part_form",
]
