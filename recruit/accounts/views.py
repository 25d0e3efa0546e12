"""Pages of recruit.accounts."""

from recruit.kernel.asker import VISITOR, Asker
from recruit.web.pages import pages

bp = pages("accounts", __name__)


def load_asker() -> Asker:
    return VISITOR
