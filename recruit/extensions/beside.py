"""A transaction in a thread of its own: while the database takes what is written, the next rows
are worked out here."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from flask import Flask, current_app

Beside = Callable[..., "Future[Any]"]


@contextmanager
def beside() -> Iterator[Beside]:
    """What it is called with runs in one thread, one after another, with a database session of its
    own. What is not committed at the end is rolled back.

    The caller asks each future for its result: an error there is told to nobody else.
    """
    context = copy_context()  # who asked, for the journal
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    inner = app.app_context()  # sessions are kept by it
    with ThreadPoolExecutor(1, thread_name_prefix="beside") as pool:
        pool.submit(context.run, inner.push).result()
        try:
            yield lambda work, *given: pool.submit(context.run, work, *given)
        finally:
            pool.submit(context.run, inner.pop).result()
