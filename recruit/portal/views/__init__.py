"""Pages of recruit.portal."""

from recruit.portal.views import earlier_names, erasures, home, my_data
from recruit.portal.views.blueprint import bp
from recruit.portal.views.home import WORKPLACES

__all__ = ["WORKPLACES", "bp", "earlier_names", "erasures", "home", "my_data"]
