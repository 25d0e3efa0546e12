"""Where the bytes lie: a local folder, or a bucket that speaks S3. Settings choose.

A store's `write` returns once the bytes are durable; a name is written once, never changed, and
at most erased. Only keys are written again, when they are wrapped anew (`sealed.py`).
Both lay a file out the same way, so that a folder can be copied into a bucket as it is.
"""

import importlib
import os
import time
from pathlib import Path
from typing import Any, Protocol

import structlog

from recruit.config import Settings
from recruit.kernel.errors import NotFoundError, UnavailableError
from recruit.kernel.text import N_

log = structlog.get_logger("recruit.files")
PATIENCE = {"connect_timeout": 3, "read_timeout": 30, "retries": {"total_max_attempts": 2}}
NO_PATIENCE = {"connect_timeout": 2, "read_timeout": 2, "retries": {"total_max_attempts": 1}}
CHECK_EVERY = 10  # seconds: balancers ask often, and each asks every process


class Store(Protocol):
    def write(self, name: str, data: bytes) -> None:
        """Keep the bytes durably, whole or not at all; UnavailableError where that fails."""

    def read(self, name: str) -> bytes:
        """The bytes; NotFoundError where there are none of this name."""

    def erase(self, name: str) -> None:
        """Let the bytes be gone, durably; harmless where there are none of this name."""

    def state(self) -> str:
        """ "ok", or in one word why nothing can be stored now."""


def store_for(settings: Settings) -> Store:
    """The store that the settings choose."""
    return Bucket(settings) if settings.files_bucket else Folder(settings.data_dir)


def place(name: str) -> str:
    """Two levels of folders, so that none of them grows without bounds."""
    return f"files/{name[:2]}/{name[2:4]}/{name}"


class Folder:
    """Files below the data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        try:
            self._write(self.root / place(name), data)
        except OSError as error:  # a full disk, a lost mount
            raise _unavailable(error) from error

    def read(self, name: str) -> bytes:
        try:
            return (self.root / place(name)).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError() from error
        except OSError as error:
            raise _unavailable(error) from error

    def erase(self, name: str) -> None:
        path = self.root / place(name)
        try:
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _keep(path.parent)
        except OSError as error:
            raise _unavailable(error) from error

    def state(self) -> str:
        return "ok" if os.access(self.root, os.W_OK) else "unreachable"

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _keep(path.parent)


def _keep(path: Path) -> None:
    """What was changed in a folder outlives a power cut from here on."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Bucket:
    """Objects of one bucket. S3 acknowledges an object only once it is durable and readable."""

    def __init__(self, settings: Settings) -> None:
        self.bucket = settings.files_bucket
        # Not at the top: it takes 0.4 s and 30 MB, and most ways to run have no bucket.
        botocore = importlib.import_module("botocore.exceptions")
        self._errors = (botocore.BotoCoreError, botocore.ClientError)
        self._refusal = botocore.ClientError
        self._client = _client(settings, PATIENCE)
        self._prober = _client(settings, NO_PATIENCE)
        self._state, self._checked = "", 0.0

    def write(self, name: str, data: bytes) -> None:
        try:
            self._client.put_object(Bucket=self.bucket, Key=place(name), Body=data)
        except self._errors as error:
            raise _unavailable(error) from error

    def read(self, name: str) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=place(name))
            data: bytes = answer["Body"].read()
        except self._refusal as error:
            if error.response["Error"]["Code"] == "NoSuchKey":
                raise NotFoundError() from error
            raise _unavailable(error) from error
        except self._errors as error:
            raise _unavailable(error) from error
        return data

    def erase(self, name: str) -> None:
        try:
            self._client.delete_object(Bucket=self.bucket, Key=place(name))
        except self._errors as error:
            raise _unavailable(error) from error

    def state(self) -> str:
        if time.monotonic() - self._checked > CHECK_EVERY:
            self._checked = time.monotonic()
            self._state = self._probe()
        return self._state

    def _probe(self) -> str:
        try:
            self._prober.head_bucket(Bucket=self.bucket)
        except self._refusal as error:
            code = str(error.response["Error"]["Code"])
            return {"404": "no such bucket", "403": "refused"}.get(code, f"error {code}")
        except self._errors:
            return "unreachable"
        return "ok"


def _client(settings: Settings, patience: dict[str, Any]) -> Any:
    boto3, config = (importlib.import_module(name) for name in ("boto3.session", "botocore.config"))
    return boto3.Session().client(
        "s3",
        endpoint_url=settings.files_endpoint or None,
        region_name=settings.files_region,
        aws_access_key_id=settings.files_access_key,
        aws_secret_access_key=settings.files_secret_key.get_secret_value(),
        config=config.Config(
            **patience,
            max_pool_connections=settings.threads,
            # What other makers' servers understand as well.
            s3={"addressing_style": "path" if settings.files_endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


def _unavailable(error: Exception) -> UnavailableError:
    log.error("the store of files failed", reason=type(error).__name__, details=str(error))
    return UnavailableError(
        N_("Files cannot be stored or opened just now. Try again in a few minutes.")
    )
