"""What the answers to a test say about its items: classical item analysis, exact.

The formulas and their sources stand in docs/analysis.md.
"""

from recruit.exam.rules.analysis.documents import document_of
from recruit.exam.rules.analysis.drifting import Drift, drift
from recruit.exam.rules.analysis.figures import Figure, Moments, Reason, Score
from recruit.exam.rules.analysis.items import Choice, Flag, ItemAnalysis, Mark
from recruit.exam.rules.analysis.responses import Responses, keys_of, responses_of
from recruit.exam.rules.analysis.whole import Analysis, analyse

__all__ = [
    "Analysis",
    "Choice",
    "Drift",
    "Figure",
    "Flag",
    "ItemAnalysis",
    "Mark",
    "Moments",
    "Reason",
    "Responses",
    "Score",
    "analyse",
    "document_of",
    "drift",
    "keys_of",
    "responses_of",
]
