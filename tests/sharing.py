"""What the applications of one test process share.

Each test has an application of its own, and each application would compile all addresses, all
statements and all templates anew: most of the time of a short test. All of them are the same.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from werkzeug.routing import Map, Rule

from recruit.extensions import db

RUN = "RECRUIT_TEST_RUN"  # the variable that names the run's folder
_compile_rule = Rule.compile
_rules: dict[Any, dict[str, Any]] = {}
_codes: dict[tuple[str, str], CodeType] = {}
_engines: dict[str, Engine] = {}


def share_rules() -> None:
    """From here on an address is compiled once."""
    Rule.compile = _compile_once  # type: ignore[method-assign]


def _compile_once(self: Rule) -> None:
    key = (self.rule, self.subdomain, self.host, repr(self.defaults), self.merge_slashes)
    known = _rules.get(key)
    if known is None:
        _compile_rule(self)
        _rules[key] = {
            "parts": tuple(self._parts),
            "trace": tuple(self._trace),
            "converters": dict(self._converters),
            "arguments": frozenset(self.arguments),
            "builders": (self._build.__func__, self._build_unknown.__func__),  # type: ignore[attr-defined]
        }
        return
    self._parts, self._trace = list(known["parts"]), list(known["trace"])
    self._converters = dict(known["converters"])
    self.arguments |= known["arguments"]
    build, build_unknown = known["builders"]
    self._build = build.__get__(self, None)
    self._build_unknown = build_unknown.__get__(self, None)


# --- routes ---------------------------------------------------------------------------------------

_add_url_rule = Flask.add_url_rule
_map: Map | None = None  # all routes of an application with the usual settings
_known: set[tuple[str, str]] = set()  # its addresses and their endpoints
_usual = False  # such an application is being made


@contextmanager
def usual_routes() -> Iterator[Callable[[Flask], None]]:
    """An application made inside gets its routes from the first that was; call what this yields
    with it. Who gives an application one more route gets a map of its own first."""
    global _usual  # noqa: PLW0603
    Flask.add_url_rule = _add_once  # type: ignore[method-assign]
    _usual = True
    try:
        yield _take_over
    finally:
        _usual = False


def _take_over(app: Flask) -> None:
    global _map  # noqa: PLW0603
    if _map is None:
        _map = app.url_map
        _known.update((rule.rule, rule.endpoint) for rule in _map.iter_rules())
    assert app.view_functions.keys() == {endpoint for _, endpoint in _known}
    app.url_map = _map


def _add_once(
    self: Flask,
    rule: str,
    endpoint: str | None = None,
    view_func: Callable[..., Any] | None = None,
    provide_automatic_options: bool | None = None,
    **options: Any,
) -> None:
    name = endpoint or (view_func.__name__ if view_func else "")
    if _usual and (rule, name) in _known and view_func is not None:
        self.view_functions[name] = view_func
        return
    if _map is not None and self.url_map is _map:
        self.url_map = Map([one.empty() for one in _map.iter_rules()])
    _add_url_rule(self, rule, endpoint, view_func, provide_automatic_options, **options)


# --- templates and statements ---------------------------------------------------------------------


class _Codes(FileSystemBytecodeCache):
    """Templates compiled by whichever application came first, in whichever process."""

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = _codes.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._keep(bucket)
        super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            _codes[bucket.key, bucket.checksum] = bucket.code


def share_templates(app: Flask) -> None:
    """Compiled ones lie in the run's folder, for its other processes too."""
    folder = Path(os.environ[RUN]) / "templates"
    folder.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = _Codes(str(folder))


def share(app: Flask) -> None:
    """Templates and statements are compiled once for all applications on one kind of database."""
    share_templates(app)
    with app.app_context():
        engine = db.engine
    known = _engines.get(engine.dialect.name) or _first(engine)
    if known is None:
        return
    # A compiled statement belongs to its dialect: who shares the one must share the other.
    engine.dialect = known.dialect
    engine._compiled_cache = known._compiled_cache  # noqa: SLF001


def _first(engine: Engine) -> Engine | None:
    """The engine whose dialect the others take, once it knows its server; None without one."""
    try:
        engine.connect().close()
    except DBAPIError:
        return None
    _engines[engine.dialect.name] = engine
    return engine
