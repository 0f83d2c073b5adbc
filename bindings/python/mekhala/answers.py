"""What verbs answer: a mapping like the command line's JSON, with its tables."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from mekhala._arrow import Tabular

_SHOWN = 20  # rows of a table in a notebook
# What could steer a terminal or turn the direction of text round.
_STEERING = {code: f"\\u{code:04x}" for code in [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]}


class Rows(Tabular, Sequence[Mapping[str, Any]]):
    """A table of an answer: a sequence of rows, each a mapping.

    Attributes
    ----------
    name : str
        The answer's member that holds it: ``actors``, ``rows`` ...
    title : str
    """

    def __init__(self, name: str, title: str, shown: list[tuple[str, str]], rows: list[dict[str, Any]]) -> None:
        self.name = name
        self.title = title
        self._shown = shown
        self._rows = rows

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def columns(self) -> dict[str, Any]:
        """Columns of equal length by name; ``with.label`` is the member ``label`` of ``with``, lists are JSON."""
        flat = [_flat(row) for row in self._rows]
        names = list(dict.fromkeys(name for row in flat for name in row))
        if not flat:
            return {key: [] for key, _ in self._shown}
        return {name: _column([row.get(name) for row in flat]) for name in names}

    def __repr__(self) -> str:
        return f"<Rows {self.name}: {len(self)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{_safe(title)}</th>" for _, title in self._shown)
        body = ""
        for row in self._rows[:_SHOWN]:
            flat = _flat(row) | row
            body += "<tr>" + "".join(f"<td>{_safe(_text(flat.get(key)))}</td>" for key, _ in self._shown) + "</tr>"
        more = f"<p>{len(self) - _SHOWN:,} more rows</p>" if len(self) > _SHOWN else ""
        return f"<table><caption>{_safe(self.title or self.name)}</caption><tr>{head}</tr>{body}</table>{more}"


class Answer(Tabular, Mapping[str, Any]):
    """What a verb answered, under the view that it was asked in.

    A mapping like the JSON of the command line; ``str()`` is its table for people.

    Attributes
    ----------
    verb : str
    tables : dict of Rows
    remarks : list of str
        What the verb said beside it.
    """

    def __init__(self, verb: str, called: Mapping[str, Any]) -> None:
        self.verb = verb
        self.remarks: list[str] = called["remarks"]
        self._people: str = called["people"]
        self._out: str = called["out"]
        self._document: dict[str, Any] = json.loads(called["out"]) if called["out"].startswith("{") else {}
        self.tables = {
            key: Rows(key, title, shown, self._document.get(key, [])) for key, title, shown in called["tables"]
        }

    def __getitem__(self, name: str) -> Any:
        return self.tables[name] if name in self.tables else self._document[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._document)

    def __len__(self) -> int:
        return len(self._document)

    @property
    def table(self) -> Rows:
        """The first table that has rows, else the first. Raises LookupError where there is none."""
        for rows in self.tables.values():
            if len(rows):
                return rows
        for rows in self.tables.values():
            return rows
        raise LookupError(f"the answer of {self.verb} has no table")

    def columns(self) -> dict[str, Any]:
        """Those of :attr:`table`."""
        return self.table.columns()

    def __str__(self) -> str:
        return self._people or self._out

    def __repr__(self) -> str:
        held = ", ".join(f"{len(rows)} {name}" for name, rows in self.tables.items())
        return f"<Answer of {self.verb}{': ' + held if held else ''}>"

    def _repr_html_(self) -> str:
        shown = "".join(rows._repr_html_() for rows in self.tables.values() if len(rows))
        return shown or f"<pre>{_safe(str(self))}</pre>"


def _flat(row: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, dict):
            made |= _flat(value, f"{above}{name}.")
        else:
            made[above + name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return made


def _column(values: list[Any]) -> Any:
    """Whole numbers and reals as arrays, NaN where one is missing; what is mixed as text."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds or kinds == {str} or kinds == {bool}:
        return values
    if kinds == {int} and None not in values:
        return np.array(values, np.int64)
    if kinds <= {int, float}:
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return [None if value is None else str(value) for value in values]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _safe(text: str) -> str:
    return html.escape(text.replace("\n", "\0")).translate(_STEERING).replace("\\u0000", "\n")
