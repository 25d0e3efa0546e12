"""Statements of the busiest pages, built once: building one takes longer than running it. And rows
of bulks, worked out before the transaction that writes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, bindparam, column, func, insert, select, table, update

from recruit.extensions import db
from recruit.extensions.compiled import as_sqlalchemy, compiled
from recruit.extensions.database import note_writing, reading_only
from recruit.extensions.direct import Row, for_sqlite

CHUNK = 5000  # rows a statement


@contextmanager
def beforehand() -> Iterator[None]:
    """For what is read and worked out before a transaction that writes: nobody waits for SQLite's
    lock meanwhile. The running transaction ends before and after."""
    db.session.rollback()
    with reading_only():
        try:
            yield
        finally:
            db.session.rollback()


def run(statement: Executable, **values: Any) -> Any:
    """The cursor's result of a statement of columns within the running transaction, past the ORM;
    it sees what the session has changed so far. Whatever writes sets the columns named by
    `values`, and gives rows back only where it is to return some."""
    session = db.session()
    session.flush()
    connection = session.connection()
    known = compiled(statement, connection.dialect, tuple(values))
    return known.run(connection, values) if known else connection.execute(statement, values)


def rows_of(words: Mapping[str, str], **values: Any) -> list[Row]:
    """Rows of a statement in its driver's own words (`direct.in_words_of_drivers`) within the
    running transaction: half of what `run` takes. Types are the driver's: see `direct.instant`."""
    session = db.session()
    session.flush()
    connection = session.connection()
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    given = for_sqlite(values) if dialect.name == "sqlite" else values
    note_writing(connection, words[dialect.name])
    try:
        rows: list[Row] = driver.execute(words[dialect.name], given).fetchall()
    except dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(connection, words[dialect.name], None, error) from error
    return rows


def add_rows(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows past the unit of work, which takes as long again; their ids in order."""
    key = model.__table__.c.id
    statement = insert(model.__table__).returning(key, sort_by_parameter_order=True)
    db.session.flush()
    return list(db.session.connection().execute(statement, rows).scalars())


def insert_rows(model: type[Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """The same where nobody asks for ids; all rows name the same columns. Nothing for none."""
    values = list(rows)
    db.session.flush()
    for start in range(0, len(values), CHUNK):
        write(insert(model.__table__), values[start : start + CHUNK])


def write(statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """A statement for each row, past the unit of work; for one row without what many need."""
    db.session.connection().execute(statement, rows[0] if len(rows) == 1 else rows)


@dataclass(frozen=True)
class Ready:
    """Rows in the words of the driver: to write them, nothing has to be worked out any more."""

    table: str
    columns: tuple[str, ...]
    rows: list[Row]


def ready(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> Ready:
    """Work rows out before the transaction that writes them, so that it holds SQLite's lock for a
    moment only. All rows name the same columns; the model's defaults count for the others."""
    dialect = db.engine.dialect
    named = set(rows[0]) if rows else set()
    wanted = [one for one in model.__table__.columns if one.name in named or one.default]
    cells = [_cells(one, rows, named, dialect) for one in wanted]
    names = tuple(one.name for one in wanted)
    return Ready(model.__tablename__, names, list(zip(*cells, strict=True)))


def _cells(
    wanted: Any, rows: Sequence[Mapping[str, Any]], named: set[str], dialect: Any
) -> list[Any]:
    """A column of the rows as the driver takes it."""
    name, default = wanted.name, wanted.default
    if name in named:
        values = [row[name] for row in rows]
    elif default.is_callable:
        values = [default.arg(None) for _row in rows]
    else:
        values = [default.arg] * len(rows)
    process = wanted.type.dialect_impl(dialect).bind_processor(dialect)
    return values if process is None else list(map(process, values))


def write_ready(rows: Ready, **keys: Iterable[Any]) -> None:
    """Write them in the running transaction. `keys`: columns whose values were not known before,
    a value for each row."""
    if not rows.rows:
        return
    values = rows.rows
    if keys:
        more = zip(*keys.values(), strict=True)
        values = [(*row, *known) for row, known in zip(values, more, strict=True)]
    db.session.flush()
    connection = db.session.connection()
    names = [*rows.columns, *keys]
    if connection.dialect.name == "postgresql":
        _copy(connection, rows.table, names, values)
        return
    statement = insert(table(rows.table, *map(column, names)))
    connection.exec_driver_sql(_plain(statement, connection.dialect, names), values)


def _copy(connection: Any, name: str, columns: Sequence[str], values: Iterable[Row]) -> None:
    """One statement for all of them: PostgreSQL answers each row of the others by itself."""
    quote = connection.dialect.identifier_preparer.quote
    words = f"COPY {quote(name)} ({', '.join(map(quote, columns))}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    errors = connection.dialect.loaded_dbapi.Error
    note_writing(connection, words)
    try:
        with driver.cursor() as cursor, cursor.copy(words) as copy:
            for row in values:
                copy.write_row(row)
    except errors as error:
        raise as_sqlalchemy(connection, words, None, error) from error


def ready_changes(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> list[Ready]:
    """The same for `write_changes`: each row names its `id` and the columns that change. Rows that
    change the same columns stand together."""
    alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    return [_changes(model, part) for part in alike.values()]


def _changes(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> Ready:
    columns, named = model.__table__.columns, set(rows[0])
    wanted = [one for one in columns if one.name in named - {"id"}] + [columns["id"]]
    cells = [_cells(one, rows, named, db.engine.dialect) for one in wanted]
    names = tuple(one.name for one in wanted)
    return Ready(model.__tablename__, names, list(zip(*cells, strict=True)))


def write_changes(changes: Iterable[Ready]) -> None:
    """Change rows in the running transaction, each by its id."""
    db.session.flush()
    connection = db.session.connection()
    for rows in changes:
        *names, _id = rows.columns
        where = column("id") == bindparam("of_row")
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        statement = update(table(rows.table, column("id"), *map(column, names))).where(where)
        words = _plain(statement.values(values), connection.dialect, None)
        connection.exec_driver_sql(words, rows.rows)


def _plain(statement: Any, dialect: Any, names: list[str] | None) -> str:
    """With a mark for each value, in the order of the columns."""
    style = "qmark" if dialect.name == "sqlite" else "format"
    return str(statement.compile(dialect=type(dialect)(paramstyle=style), column_keys=names))


def new_ids(model: type[Any], count: int) -> list[int]:
    """Ids for rows that are written next, in this transaction; nobody else gets them."""
    db.session.flush()
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":  # the only writer has the next ones
        last = connection.scalar(select(func.max(model.__table__.c.id))) or 0
        return list(range(last + 1, last + 1 + count))
    # Looked up once by a statement of its own within, not for each number.
    name = select(func.pg_get_serial_sequence(model.__tablename__, "id")).scalar_subquery()
    sequence = func.nextval(name)
    numbers = func.generate_series(1, count).table_valued("n")
    return list(connection.scalars(select(sequence).select_from(numbers)))
