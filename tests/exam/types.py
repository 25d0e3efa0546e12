"""An attempt whose paper holds an item of every type."""

from dataclasses import replace

from recruit.exam import service
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from tests.exam.test_content import MATCHING, MULTIPLE, NUMERIC, SHORT, SINGLE, TRUE
from tests.exam.world import Candidate, begin, make_candidate, make_world
from tests.factories.exam import NOW, new_item
from tests.factories.exam import SHORT as PLAN

FORMULA = {"az": r"Hesablayın: \(\frac{1}{2}\)", "en": r"Compute: \(\frac{1}{2}\)"}
WHY = {"az": "Çünki belədir.", "en": "Because it is so."}
POWER = {"az": r"\(x^2\)", "en": r"\(x^2\)"}
PAIRS = replace(MATCHING, options=(POWER, *MATCHING.options[1:]))
TYPES = (SINGLE, MULTIPLE, TRUE, replace(NUMERIC, stem=FORMULA), SHORT, PAIRS)


def begin_with_every_type() -> tuple[Candidate, str]:
    """A candidate and the public id of the attempt; its other section is of single choices."""
    sections = [{**PLAN["sections"][0], "items": len(TYPES)}, PLAN["sections"][1]]
    campaign = make_world("physics", exam={**PLAN, "sections": sections})
    items = [new_item(content=replace(one, why=WHY)) for one in TYPES]
    service.add_items(items, actor=SYSTEM, now=NOW)
    candidate = make_candidate(campaign)
    attempt = begin(campaign, candidate)
    db.session.commit()
    return candidate, attempt
