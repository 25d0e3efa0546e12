"""Typed settings, read from the environment once (RECRUIT_...); nothing else reads it."""

import base64
import binascii
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_SECRET = "only-for-development-never-in-production"  # noqa: S105  (refused by problems())

FIELD_KEY_BYTES = 32
TILE_PARTS = ("{z}", "{x}", "{y}")
TILE_HOST = re.compile(r"[a-z0-9.-]+(:\d{1,5})?")
WRONG_TILES = (
    "RECRUIT_TILES_URL is not understood: write https://host/{z}/{x}/{y}.png, without a question "
    "mark, a user name or other parts in braces."
)
WRONG_FIELD_KEYS = (
    "RECRUIT_FIELD_KEYS is not understood: keys of 32 random bytes in Base64, the newest first, "
    "commas between them."
)


class Settings(BaseSettings):
    """Every setting, with its default for a computer of one's own (the embedded way to run)."""

    model_config = SettingsConfigDict(env_prefix="RECRUIT_", extra="forbid")

    mode: Literal["production", "demo", "development", "test"] = "development"
    debug: bool = False
    secret_key: SecretStr = SecretStr(DEFAULT_SECRET)
    field_keys: SecretStr = SecretStr("")  # of sealed answers, newest first; empty: a file's
    data_dir: Path = Path("instance")
    database_url: str = ""  # empty: SQLite in data_dir
    redis_url: str = ""  # empty: jobs and limits live in this process
    base_url: str = "http://127.0.0.1:8000"  # what links in mails begin with
    workers: int = Field(default=1, ge=1)
    threads: int = Field(default=8, ge=1)
    jobs_embedded: bool = True  # the consumer of jobs runs inside the server
    trusted_proxies: int = Field(default=0, ge=0)  # how many proxies in front set X-Forwarded-*
    request_start_header: str = ""  # stamped by the proxy: seconds since 1970
    secure_cookies: bool = False
    session_hours: int = Field(default=12, ge=1)
    hotline: str = "146"
    demo_scale: Literal["2011", "small"] = "2011"  # how big a demo `recruit serve --demo` builds
    mail_transport: Literal["folder", "smtp"] = "folder"
    mail_sender: str = "noreply@recruit.invalid"
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_tls: bool = False
    files_bucket: str = ""  # empty: files lie in data_dir
    files_endpoint: str = ""  # empty: the endpoint of AWS in files_region
    files_region: str = "us-east-1"  # many servers of other makers take any
    files_access_key: str = ""
    files_secret_key: SecretStr = SecretStr("")
    upload_limit_mb: int = Field(default=10, ge=1)
    rate_limits: bool = True
    metrics: bool = False
    oidc_name: str = ""
    oidc_issuer: str = ""  # empty: no sign-in through another provider
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_fin_claim: str = ""  # the claim that holds the FIN; empty: only the e-mail counts
    oidc_second_factor: bool = False  # the provider proves twice: officials need no code of ours
    tiles_url: str = ""  # of the ministry's own map pictures; empty: schematic districts alone
    tiles_attribution: str = ""  # whose pictures they are, for the corner of the map
    tiles_zoom: int = Field(default=18, ge=6, le=20)  # the closest zoom they have
    log_level: str = "INFO"

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def database(self) -> str:
        """The address of the database, as SQLAlchemy writes it."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'recruit.sqlite3').resolve()}"

    def problems(self) -> list[str]:
        """Why nothing starts with these settings, one clear sentence each."""
        return [*self._gaps(), *(self._dangers() if self.mode == "production" else [])]

    def _gaps(self) -> list[str]:
        """What is set by half, in any mode."""
        wrong_keys = [WRONG_FIELD_KEYS] if bad_field_keys(self) else []
        return [*wrong_keys, *self._gaps_of_files(), *self._gaps_of_tiles()]

    @property
    def tiles_origin(self) -> str:
        """The one host that pictures of the map come from, as a policy names it; empty: none."""
        found = urlsplit(self.tiles_url)
        return f"{found.scheme}://{found.netloc}" if self.tiles_url else ""

    def _gaps_of_tiles(self) -> list[str]:
        if not self.tiles_url:
            return []
        gaps = [] if _is_tile_address(self.tiles_url) else [WRONG_TILES]
        if not self.tiles_attribution.strip():
            gaps.append("RECRUIT_TILES_ATTRIBUTION is empty: a map names whose pictures it shows.")
        return gaps

    def _gaps_of_files(self) -> list[str]:
        if not self.files_bucket:
            return []
        needed = {
            "RECRUIT_FILES_ACCESS_KEY": self.files_access_key,
            "RECRUIT_FILES_SECRET_KEY": self.files_secret_key.get_secret_value(),
            "RECRUIT_FILES_REGION": self.files_region,
        }
        gaps = [
            f"{name} is empty: the bucket of RECRUIT_FILES_BUCKET needs it."
            for name, value in needed.items()
            if not value
        ]
        if self.files_endpoint and not self.files_endpoint.startswith(("https://", "http://")):
            gaps.append("RECRUIT_FILES_ENDPOINT is no address: write https://host or http://host.")
        return gaps

    def _dangers(self) -> list[str]:
        """What production refuses."""
        checks = {
            "RECRUIT_SECRET_KEY is the default or shorter than 32 characters: set a random one.": (
                self.secret_key.get_secret_value() == DEFAULT_SECRET
                or len(self.secret_key.get_secret_value()) < 32
            ),
            "RECRUIT_FIELD_KEYS is empty: sealed answers need a key outside the database.": (
                not self.field_keys.get_secret_value().strip()
            ),
            "RECRUIT_DEBUG is on: switch it off.": self.debug,
            "RECRUIT_SECURE_COOKIES is off: cookies would travel over plain HTTP.": (
                not self.secure_cookies
            ),
            "RECRUIT_BASE_URL does not begin with https://: links in mails would not be safe.": (
                not self.base_url.startswith("https://")
            ),
            "RECRUIT_MAIL_TRANSPORT is a folder: nobody would receive a mail; use smtp.": (
                self.mail_transport == "folder"
            ),
            "RECRUIT_WORKERS is over 1 with SQLite: use PostgreSQL for more workers.": (
                self.workers > 1 and self.database.startswith("sqlite")
            ),
            "RECRUIT_WORKERS is over 1 without RECRUIT_REDIS_URL: limits would not be shared.": (
                self.workers > 1 and not self.redis_url
            ),
        }
        return [text for text, wrong in checks.items() if wrong]


def _is_tile_address(text: str) -> bool:
    """Whose host can stand in a policy as it is: no user, no query, nothing that ends a word."""
    try:
        found = urlsplit(text)
    except ValueError:
        return False
    named = found.scheme == "https" and TILE_HOST.fullmatch(found.netloc) is not None
    parts = re.findall(r"\{[^}]*\}", found.path)
    whole = sorted(parts) == sorted(TILE_PARTS) and not re.search(r"[\s;,'\"<>]", text)
    return named and whole and not found.query and not found.fragment


def field_keys(settings: Settings) -> list[bytes]:
    """The keys of sealed answers, the newest first; ValueError where one is none."""
    texts = settings.field_keys.get_secret_value().split(",")
    return [_field_key(text.strip()) for text in texts if text.strip()]


def bad_field_keys(settings: Settings) -> bool:
    try:
        field_keys(settings)
    except ValueError:
        return True
    return False


def _field_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error as error:
        raise ValueError("not Base64") from error
    if len(key) != FIELD_KEY_BYTES:
        raise ValueError("not of 32 bytes")
    return key
