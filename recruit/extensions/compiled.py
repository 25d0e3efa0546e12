"""Statements that read, compiled once for good: their words for the driver, and what turns values
into what the driver takes and back. SQLAlchemy finds all this anew at each execution, which takes
as long again as the driver and the database together; what it means is the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Executable, Select
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

Process = Callable[[Any], Any]


@dataclass(eq=False)
class Compiled:
    """A statement in the words of one database's driver."""

    words: str
    constants: Mapping[str, Any]  # as the driver takes them
    wanted: Sequence[tuple[str, str, Process | None]]  # name there, name here
    order: Sequence[str] | None  # of the values, where the driver takes them by their place
    types: Sequence[Any]
    # What only a cursor with rows tells, the first one for all.
    metadata: Any = None
    processes: Sequence[tuple[int, Process]] = ()

    def run(self, connection: Any, values: Mapping[str, Any]) -> Any:
        """All rows, as the connection itself would give them."""
        given = dict(self.constants)
        for there, here, process in self.wanted:
            given[there] = process(values[here]) if process else values[here]
        bound = given if self.order is None else [given[name] for name in self.order]
        dialect, driver = connection.dialect, connection.connection.driver_connection
        cursor = driver.cursor()
        heard = (connection, cursor, self.words, bound, None, False)
        connection.dispatch.before_cursor_execute(*heard)
        try:
            cursor.execute(self.words, bound)
            rows = cursor.fetchall()
        except dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(connection, self.words, bound, error) from error
        connection.dispatch.after_cursor_execute(*heard)
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


_KNOWN: WeakKeyDictionary[Executable, dict[str, Compiled | None]] = WeakKeyDictionary()


def compiled(statement: Executable, dialect: Any) -> Compiled | None:
    """None for what is not a plain statement that reads: SQLAlchemy executes that."""
    known = _KNOWN.setdefault(statement, {})
    if dialect.name not in known:
        known[dialect.name] = _compiled(statement, dialect)
    return known[dialect.name]


def _compiled(statement: Executable, dialect: Any) -> Compiled | None:
    if not isinstance(statement, Select):
        return None
    found: Any = statement.compile(dialect=dialect)
    bound = dict(found.bind_names)
    if found.post_compile_params or any(one.callable for one in bound):
        return None  # a list of values, or one that is found out each time
    processes = {
        name: one.type.dialect_impl(dialect).bind_processor(dialect) for one, name in bound.items()
    }
    constants = {
        name: processes[name](one.value) if processes[name] else one.value
        for one, name in bound.items()
        if not one.required
    }
    return Compiled(
        words=str(found),
        constants=constants,
        wanted=[(name, one.key, processes[name]) for one, name in bound.items() if one.required],
        order=found.positiontup,
        types=[one.type for one in statement.selected_columns],
    )
