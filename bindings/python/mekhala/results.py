"""What algorithms answer: one class for each shape of the engine's results.

Arrays are the engine's own memory, not copies, and live as long as anything refers to them.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from mekhala._arrow import Tabular

if TYPE_CHECKING:
    from mekhala.graph import Graph

_SHOWN = 10  # rows of a table in a notebook


class Result(Tabular):
    """What all results have.

    Attributes
    ----------
    graph : Graph
        What it was computed on.
    algorithm : str
        Its name in the registry.
    facts : dict
        Single values that came with it: sums, sizes, what was left out.
    info : dict
        How it ran: seconds, threads, seed, rounds, converged, notes.
    fingerprint : str
        SHA-256 over everything but seconds and threads: equal runs have equal ones.
    """

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        self.graph = graph
        self.algorithm = algorithm
        self.facts: dict[str, Any] = made["facts"]
        self.info: dict[str, Any] = made["info"]
        self.fingerprint: str = made["fingerprint"]

    def to_numpy(self) -> np.ndarray[Any, Any]:
        """The values as an array, where the shape has one value for each node or edge, or points."""
        raise TypeError(f"{type(self).__name__} is a table: columns() has its arrays")

    def _repr_html_(self) -> str:
        columns = self.columns()
        rows = min(_SHOWN, max(map(len, columns.values()), default=0))
        total = max(map(len, columns.values()), default=0)
        head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_text(column[row]))}</td>" for column in columns.values()) + "</tr>"
            for row in range(rows)
        )
        more = f"<p>{total - rows:,} more rows</p>" if total > rows else ""
        title = html.escape(f"{self.algorithm} of {self.graph!r}")
        return f"<table><caption>{title}</caption><tr>{head}</tr>{body}</table>{more}"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, (float, np.floating)) else str(value)


class _OfNodes(Result, Mapping[Any, Any]):
    """One value for each node, in the order of the graph's nodes; a mapping from node to value."""

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        self.values_: np.ndarray[Any, Any] = made["values"]

    def to_numpy(self) -> np.ndarray[Any, Any]:
        """The values without a copy, in the order of ``graph.nodes``."""
        return self.values_

    def __getitem__(self, node: Any) -> Any:
        return self.values_[self.graph.index_of(node)].item()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.graph.nodes)

    def __len__(self) -> int:
        return len(self.values_)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.array(self.values_, dtype=dtype, copy=copy)


class NodeScores(_OfNodes):
    """One number for each node; NaN where a node has none."""

    def columns(self) -> dict[str, Any]:
        return {"node": self.graph.nodes, self.algorithm: self.values_}

    def top(self, count: int = 10) -> list[tuple[Any, float]]:
        """The nodes of the largest values, highest first, ties in the order of nodes."""
        known = np.flatnonzero(~np.isnan(self.values_))
        order = known[np.argsort(-self.values_[known], kind="stable")][:count]
        return [(self.graph.nodes[row], float(self.values_[row])) for row in order]

    def __repr__(self) -> str:
        first = ", ".join(f"{node!r}: {value:.6g}" for node, value in self.top(3))
        return f"<NodeScores {self.algorithm} of {len(self)} nodes; highest {first}>"


class NodeLabels(_OfNodes):
    """One label from 0 to ``count - 1`` for each node, the largest set first.

    Attributes
    ----------
    count : int
    quality : float or None
        What the algorithm sought to make large: modularity, for one.
    """

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        self.count: int = made["count"]
        self.quality: float | None = made["quality"]

    def columns(self) -> dict[str, Any]:
        return {"node": self.graph.nodes, "label": self.values_}

    def sets(self) -> list[list[Any]]:
        """The nodes of each label."""
        order = np.argsort(self.values_, kind="stable")
        ends = np.cumsum(np.bincount(self.values_, minlength=self.count))
        nodes = self.graph.nodes
        return [[nodes[row] for row in part] for part in np.split(order, ends[:-1])] if self.count else []

    def __repr__(self) -> str:
        quality = "" if self.quality is None else f", quality {self.quality:.4f}"
        return f"<NodeLabels {self.algorithm} of {len(self)} nodes: {self.count} sets{quality}>"


class EdgeScores(Result):
    """One number for each edge, in the order of ``graph.edges()``."""

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        self.values_: np.ndarray[Any, Any] = made["values"]

    def to_numpy(self) -> np.ndarray[Any, Any]:
        """The values without a copy."""
        return self.values_

    def __len__(self) -> int:
        return len(self.values_)

    def columns(self) -> dict[str, Any]:
        sources, targets = self.graph.ends()
        nodes = self.graph.nodes
        return {
            "source": [nodes[row] for row in sources],
            "target": [nodes[row] for row in targets],
            self.algorithm: self.values_,
        }

    def __repr__(self) -> str:
        return f"<EdgeScores {self.algorithm} of {len(self)} edges>"


class NodePoints(Result):
    """A point in the plane for each node."""

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        self.x, self.y = made["x"], made["y"]

    def to_numpy(self) -> np.ndarray[Any, Any]:
        """n rows of x and y; a copy."""
        return np.column_stack([self.x, self.y])

    def __len__(self) -> int:
        return len(self.x)

    def columns(self) -> dict[str, Any]:
        return {"node": self.graph.nodes, "x": self.x, "y": self.y}

    def __repr__(self) -> str:
        return f"<NodePoints {self.algorithm} of {len(self)} nodes>"


class Paths(Result):
    """Paths, each a list of nodes with a length.

    Attributes
    ----------
    nodes : list of list
    edges : list of numpy.ndarray
        Rows of ``graph.edges()``.
    lengths : list of float
    """

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        names = graph.nodes
        self.nodes = [[names[row] for row in nodes] for nodes, _, _ in made["paths"]]
        self.edges = [edges for _, edges, _ in made["paths"]]
        self.lengths: list[float] = [length for _, _, length in made["paths"]]

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[list[Any]]:
        return iter(self.nodes)

    def __getitem__(self, index: int) -> list[Any]:
        return self.nodes[index]

    def columns(self) -> dict[str, Any]:
        rows = [(p, step, node) for p, path in enumerate(self.nodes) for step, node in enumerate(path)]
        paths, steps, nodes = map(list, zip(*rows)) if rows else ([], [], [])
        return {"path": np.array(paths, np.int64), "step": np.array(steps, np.int64), "node": nodes}

    def __repr__(self) -> str:
        return f"<Paths {self.algorithm}: {len(self)}>"


class FactSheet(Result, Mapping[str, Any]):
    """Named single values; a mapping."""

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def columns(self) -> dict[str, Any]:
        return {"fact": list(self.facts), "value": [_text(value) for value in self.facts.values()]}

    def __repr__(self) -> str:
        return f"<FactSheet {self.algorithm}: {self.facts}>"


class Table(Result):
    """Columns about nodes, edges, pairs of groups or nothing.

    Attributes
    ----------
    key : str
        What a row is about: ``node``, ``edge``, ``group_pair`` or ``none``.
    """

    def __init__(self, graph: Graph, algorithm: str, made: dict[str, Any]) -> None:
        super().__init__(graph, algorithm, made)
        self.key: str = made["key"]
        self._ids = made["ids"]
        self._pairs = made["group_pairs"]
        self._columns: dict[str, Any] = made["columns"]

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __len__(self) -> int:
        return max(map(len, self.columns().values()), default=0)

    def columns(self) -> dict[str, Any]:
        nodes = self.graph.nodes
        if self.key == "node":
            keys: dict[str, Any] = {"node": [nodes[row] for row in self._ids]}
        elif self.key == "edge":
            sources, targets = self.graph.ends()
            keys = {
                "source": [nodes[sources[row]] for row in self._ids],
                "target": [nodes[targets[row]] for row in self._ids],
            }
        elif self.key == "group_pair":
            keys = {"group": [a for a, _ in self._pairs], "other": [b for _, b in self._pairs]}
        else:
            keys = {}
        return keys | self._columns

    def __repr__(self) -> str:
        return f"<Table {self.algorithm}: {len(self)} rows of {', '.join(self.columns())}>"


CLASSES: dict[str, type[Result]] = {
    "node_scores": NodeScores,
    "node_labels": NodeLabels,
    "edge_scores": EdgeScores,
    "node_points": NodePoints,
    "paths": Paths,
    "facts": FactSheet,
    "table": Table,
}
