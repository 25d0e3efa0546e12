"""Whether a result is final: two officials declared it so as it stands."""

from datetime import datetime

from recruit.exam.rules.incidents import Judgement


def is_final(since: datetime | None, marked_at: datetime, judged: Judgement | None = None) -> bool:
    """`since`: the newest declaration, None where there was none. A result that was marked anew
    after it is provisional again, and so is one whose person was expelled after it."""
    if since is None or marked_at > since:
        return False
    return judged is None or judged.at <= since
