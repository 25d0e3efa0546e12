"""Before a sitting opens, each process makes what its sheets are made of: the first ones to begin
would otherwise wait while it is made for them.

In this process's memory only, and nobody can ask for it: papers stay sealed until they are opened.
"""

import os
import threading
from datetime import datetime, timedelta

import structlog

from recruit.exam.queries import rush as queries
from recruit.exam.views.press import Facts
from recruit.exam.views.rush import Rush
from recruit.kernel.text import LANGUAGES

EVERY = 60.0  # seconds
BEFORE = timedelta(minutes=15)
PAPERS = 100  # of a subject

log = structlog.get_logger("recruit.exam")


def watch(rush: Rush) -> None:
    """Keep this process warm from now on, in a thread that ends with it."""
    rush.watching = os.getpid()

    def work() -> None:
        rest = threading.Event()
        while True:
            try:
                warm(rush, rush.clock.now())
            except Exception:
                # Sheets are slower then, and right all the same.
                log.exception("nothing was warmed")
            rest.wait(EVERY)

    threading.Thread(target=work, name="warming", daemon=True).start()


def warm(rush: Rush, now: datetime) -> None:
    """What the sheets of the sittings that are open or open soon need."""
    for sample in queries.coming(rush.direct, now, now + BEFORE, PAPERS):
        rules, plan = rush.plan(sample.campaign_id, now)
        if (sample.subject, rules) in rush.warmed:
            continue
        for items in sample.papers:
            facts = Facts(
                attempt="",
                items=items,
                contents=rush.contents(items),
                given={},
                rules=rules,
                plan=plan,
                subject=sample.subject,
                started_at=now,
                ends_at=now,
                large_print=False,
                ticket="",
                token="",
                now=now,
            )
            for language in LANGUAGES:
                rush.press.learn(facts, language)
        rush.warmed.add((sample.subject, rules))
