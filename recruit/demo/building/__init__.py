"""Building a demo campaign through the same services and rules as everybody's.

Bulk paths are used where the features offer them. Each stage commits, so that no transaction
holds SQLite's write lock for long.
"""

import gc
from collections.abc import Callable

from recruit.demo.building import entering, exam, interviews, placement
from recruit.demo.building.base import Build, Officials, begin, new_campaign
from recruit.demo.building.interviews import show_interviews
from recruit.demo.building.placement import show_a_risky_list
from recruit.demo.building.vacancies import as_last_year, show_waiting
from recruit.demo.progress import Progress
from recruit.extensions import db
from recruit.kernel.garbage import garbage_kept

__all__ = [
    "STAGES",
    "Build",
    "Officials",
    "as_last_year",
    "begin",
    "new_campaign",
    "run",
    "show_a_risky_list",
    "show_interviews",
    "show_waiting",
]

_STAGES: tuple[tuple[str, Callable[[Build], None]], ...] = (
    ("Vacancies", entering.add_vacancies),
    ("People", entering.add_people),
    ("Cards", entering.add_cards),
    ("Applications", entering.add_applications),
    ("Preliminary evaluation", entering.evaluate_applications),
    ("Exam", exam.sit_exam),
    ("Interviews", interviews.hold_interviews),
    ("Points", interviews.compute_points),
    ("Choice lists", placement.choose),
    ("Placement", placement.place),
    ("Messages", placement.tell),
)
STAGES = len(_STAGES)


def run(build: Build, progress: Progress, *, last: str = "Messages") -> None:
    """Take a campaign from its vacancies to its published placement, or as far as `last`."""
    for name, stage in _STAGES:
        with progress.stage(name):
            with garbage_kept():  # all rows of a stage are needed to its end
                stage(build)
                db.session.commit()
                db.session.expunge_all()
            gc.collect()
        if name == last:
            return
