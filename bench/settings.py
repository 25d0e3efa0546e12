"""Settings for work on a measured database in this process."""

from pathlib import Path

from recruit.config import Settings

FIELD_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
SECRET = "only-for-this-measurement-0123456789abcdef"  # noqa: S105


def settings(url: str, folder: Path) -> Settings:
    return Settings(
        mode="test",
        secret_key=SECRET,
        field_keys=FIELD_KEY,
        database_url=url,
        data_dir=folder / "data",
        rate_limits=False,
    )  # type: ignore[arg-type]
