"""How long accounts keep what is about people and not about decisions (docs/privacy.md)."""

from datetime import timedelta

ENDED_SESSIONS = timedelta(days=90)  # after their end: to answer "was that me?"
SPENT_LINKS = timedelta(days=30)  # after they ran out
OLD_ATTEMPTS = timedelta(days=30)  # after the last wrong password
BATCH = 500  # rows of one transaction: no sweep holds SQLite's write lock for long
