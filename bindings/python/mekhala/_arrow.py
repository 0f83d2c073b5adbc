"""Columns by name as tables of other libraries; Arrow by its PyCapsule interface, without pyarrow."""

from __future__ import annotations

from typing import Any

import numpy as np

from mekhala import _engine


class Tabular:
    """What has columns of equal length by name, and so is a table elsewhere."""

    def columns(self) -> dict[str, Any]:
        """Columns of equal length by name: what every conversion is made from."""
        raise NotImplementedError

    def to_pandas(self) -> Any:
        """A pandas DataFrame."""
        import pandas

        return pandas.DataFrame(self.columns())

    def to_polars(self) -> Any:
        """A polars DataFrame."""
        import polars

        return polars.DataFrame(self.columns())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The Arrow PyCapsule interface: pyarrow, polars, pandas and DuckDB read it."""
        return stream_of(self.columns())


def stream_of(columns: dict[str, Any]) -> object:
    """A capsule of an Arrow stream: arrays of numbers as they lie, anything else as text."""
    return _engine.arrow_stream_of({name: _as_array(column) for name, column in columns.items()})


def _as_array(column: Any) -> Any:
    """Whole numbers and reals that Arrow is told of as such; else as it is."""
    if isinstance(column, range):
        return np.arange(column.start, column.stop, column.step, dtype=np.int64)
    if isinstance(column, list) and column and all(type(value) is int for value in column):
        return np.array(column, np.int64)
    return column
