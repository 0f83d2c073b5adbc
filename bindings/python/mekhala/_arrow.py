"""Tables to and from the Arrow PyCapsule interface, without pyarrow."""

from __future__ import annotations

from typing import Any

import numpy as np

from mekhala import _engine


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
