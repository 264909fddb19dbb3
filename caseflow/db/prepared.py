"""Core statements compiled once per dialect: what the hot path runs, at about half the cost of executing them anew.

Executing a Core construct spends most of its time on cache keys and parameter collection. A `Prepared` does that once
and afterwards hands the driver its own SQL; types are still those of the tables, errors still SQLAlchemy's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from caseflow.core.values import Values
from caseflow.db.base import Base
from caseflow.db.session import Cursor, Driver, Parameters, driver_errors, driver_of

Processor = Callable[[object], object]


class Nothing(NamedTuple):
    """The row of a statement that gives none."""


R = TypeVar("R", bound=tuple[Any, ...])


class Prepared(Generic[R]):
    """A SELECT, INSERT or UPDATE whose every value is a bind parameter given by name at each call.

    `row` is the NamedTuple of its columns, in their order; what writes has none.
    """

    def __init__(self, statement: sa.Executable, row: type[R] = Nothing) -> None:  # type: ignore[assignment]
        self._statement = statement
        self._row = row
        self._by_dialect: dict[str, _Plan] = {}

    def all(self, session: Session, **values: object) -> list[R]:
        """Runs it and gives every row, its columns by name."""
        plan, driver = self._plan(session)
        return cast("list[R]", plan.rows(plan.execute(driver, plan.bind(values)).fetchall()))

    def one(self, session: Session, **values: object) -> R | None:
        """Runs it and gives the first row, its columns by name, or None."""
        rows = self.all(session, **values)
        return rows[0] if rows else None

    def run(self, session: Session, **values: object) -> int:
        """Runs it and gives how many rows it touched."""
        plan, driver = self._plan(session)
        return int(plan.execute(driver, plan.bind(values)).rowcount)

    def _plan(self, session: Session) -> tuple[_Plan, Driver]:
        dialect, driver = driver_of(session)
        plan = self._by_dialect.get(dialect.name)
        if plan is None:
            plan = self._by_dialect[dialect.name] = _Plan(self._statement, dialect, self._row)
        return plan, driver


class _Plan:
    """One statement for one dialect: its text, how parameters go in and how columns come out."""

    def __init__(self, statement: Any, dialect: Dialect, row: Any) -> None:
        compiled: Any = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._errors = driver_errors(dialect, self.sql)
        self._inputs = {
            name: _into(bind.type, dialect) for bind, name in compiled.bind_names.items() if not bind.literal_execute
        }
        order = compiled.positiontup if compiled.positional else None
        self._ordered = None if order is None else _picker(order)
        self._into = [(i, p) for i, n in enumerate(order or ()) if (p := self._inputs[n]) is not None]
        self._constants = {
            name: bind.value
            for bind, name in compiled.bind_names.items()
            if bind.value is not None and not bind.required
        }
        columns = list(getattr(statement, "exported_columns", ()))
        if [c.name for c in columns] != list(row._fields):
            raise TypeError(f"{row.__name__} does not say the columns of {self.sql}")
        self._row = row
        self._outputs = [(i, p) for i, c in enumerate(columns) if (p := _out_of(c.type, dialect)) is not None]

    def execute(self, driver: Driver, parameters: Parameters) -> Cursor:
        """Runs it on the driver's own connection, inside the transaction; its errors become SQLAlchemy's."""
        with self._errors:
            return driver.execute(self.sql, parameters)

    def bind(self, values: Values) -> Parameters:
        """The values in the driver's form; raises KeyError for one that is missing."""
        given = {**self._constants, **values} if self._constants else values
        if self._ordered is None:
            return {n: given[n] if p is None else p(given[n]) for n, p in self._inputs.items()}
        bound = list(self._ordered(given))
        for place, process in self._into:
            bound[place] = process(bound[place])
        return bound

    def rows(self, raw: Sequence[Sequence[object]]) -> list[Any]:
        """Rows of the driver as rows with names and Python types."""
        return [self._row._make(self._out(line)) for line in raw]

    def _out(self, line: Sequence[object]) -> list[object]:
        values = list(line)
        for place, process in self._outputs:
            values[place] = process(values[place])
        return values


def _picker(names: Sequence[str]) -> Callable[[Values], Sequence[object]]:
    """The values of these names in their order; faster than asking for each."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda given: [given[name] for name in names]


def _into(type_: Any, dialect: Dialect) -> Processor | None:
    process: Processor | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return process


def _out_of(type_: Any, dialect: Dialect) -> Processor | None:
    process: Processor | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return process


def table_of(model: type[Base]) -> sa.Table:
    """The table behind a model, for statements that do without the ORM."""
    return cast(sa.Table, model.__table__)


def insertion(model: type[Base], *columns: str) -> sa.Insert:
    """An INSERT into the table of `model` whose columns are bind parameters of the same names."""
    table = table_of(model)
    return sa.insert(table).values({name: sa.bindparam(name, type_=table.c[name].type) for name in columns})


def given(column: sa.ColumnElement[Any] | Any, name: str = "") -> sa.BindParameter[Any]:
    """A value of this column's type, given at each call under `name`, or under the column's own."""
    return sa.bindparam(name or column.key, type_=column.type)


class Insertion:
    """An INSERT of several rows at once: one statement a batch, prepared once for every size of batch."""

    MOST = 50
    """Rows of one statement; more are written in several."""

    def __init__(self, model: type[Base], *columns: str) -> None:
        self._table = table_of(model)
        self._columns = columns
        self._by_size: dict[int, Prepared[Nothing]] = {}

    def run(self, session: Session, rows: Sequence[Values]) -> None:
        """Writes the rows in their order; each says every column."""
        for at in range(0, len(rows), self.MOST):
            batch = rows[at : at + self.MOST]
            values = {f"{name}_{n}": row[name] for n, row in enumerate(batch) for name in self._columns}
            self._of(len(batch)).run(session, **values)

    def _of(self, size: int) -> Prepared[Nothing]:
        if size not in self._by_size:
            lines = [{name: given(self._table.c[name], f"{name}_{n}") for name in self._columns} for n in range(size)]
            self._by_size[size] = Prepared(sa.insert(self._table).values(lines))
        return self._by_size[size]
