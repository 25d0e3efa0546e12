"""Pages of recruit.placement."""

from recruit.placement import service
from recruit.web.pages import pages

bp = pages("placement", __name__)
__all__ = ["bp", "service"]
