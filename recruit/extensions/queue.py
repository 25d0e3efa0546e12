"""huey: it only wakes workers; the work itself is rows of ours (rule 11)."""

from huey import Huey, RedisHuey, SqliteHuey

from recruit.config import Settings


def make_huey(settings: Settings) -> Huey:
    """RedisHuey where a Redis is set, else SqliteHuey in the data folder."""
    if settings.redis_url:
        return RedisHuey("recruit", url=settings.redis_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("recruit", filename=str(settings.data_dir / "queue.sqlite3"))
