"""Statements compiled once for good: their words for the driver, and what turns values into what
the driver takes and back. SQLAlchemy finds all this anew at each execution, which takes as long
again as the driver and the database together; what it means is the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, Insert, Select, Update
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

Process = Callable[[Any], Any]
Key = tuple[str, ...]


@dataclass(eq=False)
class Compiled:
    """A statement in the words of one database's driver."""

    words: str
    constants: Mapping[str, Any]  # as the driver takes them
    wanted: Sequence[tuple[str, str, Process | None]]  # name there, name here
    made: Sequence[tuple[str, Callable[[Any], Any], Process | None]]  # name there, a default
    order: Sequence[str] | None  # of the values, where the driver takes them by their place
    types: Sequence[Any]  # of the columns that it gives back
    # What only a cursor with rows tells, the first one for all.
    metadata: Any = None
    processes: Sequence[tuple[int, Process]] = ()

    def run(self, connection: Any, values: Mapping[str, Any]) -> Any:
        """All rows, as the connection itself would give them; the driver's cursor where the
        statement gives none."""
        given = dict(self.constants)
        for there, here, process in self.wanted:
            given[there] = process(values[here]) if process else values[here]
        for there, make, process in self.made:
            given[there] = process(make(None)) if process else make(None)
        bound = given if self.order is None else [given[name] for name in self.order]
        dialect, driver = connection.dialect, connection.connection.driver_connection
        cursor = driver.cursor()
        heard = (connection, cursor, self.words, bound, None, False)
        connection.dispatch.before_cursor_execute(*heard)
        try:
            cursor.execute(self.words, bound)
            rows = cursor.fetchall() if self.types else []
        except dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(connection, self.words, bound, error) from error
        connection.dispatch.after_cursor_execute(*heard)
        if not self.types:
            return cursor
        if self.metadata is None:
            self._learn(dialect, cursor.description)
        if self.processes:
            rows = [self._row(row) for row in rows]
        return IteratorResult(self.metadata, iter(rows))

    def _row(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, process in self.processes:
            values[place] = process(values[place])
        return values

    def _learn(self, dialect: Any, description: Any) -> None:
        found = (
            (place, kind.dialect_impl(dialect).result_processor(dialect, described[1]))
            for place, (kind, described) in enumerate(zip(self.types, description, strict=True))
        )
        self.processes = [(place, process) for place, process in found if process]
        self.metadata = SimpleResultMetaData([one[0] for one in description])


def as_sqlalchemy(connection: Any, words: str, values: Any, error: Any) -> BaseException:
    """A driver's error as SQLAlchemy raises it; a connection that is lost is given up."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection, None)
    if lost:
        connection.invalidate(error)
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        words, values, error, base, connection_invalidated=lost, dialect=dialect
    )


_KNOWN: WeakKeyDictionary[Executable, dict[Key, Compiled | None]] = WeakKeyDictionary()


def compiled(statement: Executable, dialect: Any, names: Key = ()) -> Compiled | None:
    """None for what SQLAlchemy has to make each time: it executes that. `names` of the values: a
    statement that writes sets the columns of these names."""
    known = _KNOWN.setdefault(statement, {})
    key = (dialect.name, *names)
    if key not in known:
        known[key] = _compiled(statement, dialect, names)
    return known[key]


def _compiled(statement: Executable, dialect: Any, names: Key) -> Compiled | None:
    if isinstance(statement, Insert) and not statement.exported_columns:
        statement = statement.inline()  # nobody asks for the key
    elif not isinstance(statement, Insert | Update | Select):
        return None
    writes = not isinstance(statement, Select)
    found: Any = statement.compile(dialect=dialect, column_keys=list(names) if writes else None)
    if _varies(found):
        return None
    made = found.insert_prefetch if found.isinsert else ()
    return Compiled(
        words=str(found),
        order=found.positiontup,
        types=[one.type for one in statement.exported_columns],
        **_values(found, {one.key: one.default for one in made}, dialect),
    )


def _varies(found: Any) -> bool:
    """A list of values, or one that is found out each time."""
    late = any(one.callable for one in found.bind_names)
    return bool(found.post_compile_params) or late or bool(found.isupdate and found.update_prefetch)


def _values(found: Any, defaults: Mapping[str, Any], dialect: Any) -> dict[str, Any]:
    """Where each value comes from: whoever runs the statement, the model, the statement itself."""
    wanted, made, constants = [], [], {}
    for one, name in found.bind_names.items():
        process = one.type.dialect_impl(dialect).bind_processor(dialect)
        default = defaults.get(one.key)
        if one.required:
            wanted.append((name, one.key, process))
        elif default is not None and default.is_callable:
            made.append((name, default.arg, process))
        else:
            value = one.value if default is None else default.arg
            constants[name] = process(value) if process else value
    return {"wanted": wanted, "made": made, "constants": constants}
