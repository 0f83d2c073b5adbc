"""Graphs whose nodes have names, and every algorithm of the registry as a method of theirs."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from mekhala import _engine, results
from mekhala._graph_methods import GraphMethods
from mekhala.errors import UsageError

Progress = Callable[[float], None]


class Graph(GraphMethods):
    """A graph that does not change: nodes with names of any kind, edges with columns.

    Make one with :func:`read`, :meth:`from_edges` or a ``from_...`` method for other libraries. An
    undirected edge has the end of the lower number as its source. Parallel edges and loops are kept.

    Attributes
    ----------
    nodes : sequence
        Names, in the order in which results have their values.
    edge_columns, node_columns : dict
        Arrays or lists by name, in the order of :meth:`edges` and of ``nodes``.
    """

    def __init__(
        self,
        held: _engine.Graph,
        nodes: Sequence[Any],
        node_columns: Mapping[str, Any] | None = None,
        edge_columns: Mapping[str, Any] | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self._held = held
        self.nodes = nodes
        self.node_columns = dict(node_columns or {})
        self.edge_columns = dict(edge_columns or {})
        self.notes = list(notes)
        self._index: dict[Any, int] | None = None
        self._ends: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]] | None = None

    # --- making one ---

    @classmethod
    def from_ends(
        cls,
        sources: Any,
        targets: Any,
        *,
        num_nodes: int | None = None,
        nodes: Sequence[Any] | None = None,
        directed: bool = False,
        edge_columns: Mapping[str, Any] | None = None,
        threads: int = 0,
    ) -> Graph:
        """From two arrays of node numbers from 0.

        Parameters
        ----------
        sources, targets : array of integers, one for each edge
        num_nodes : int, optional
            More nodes than the edges name: the others are isolated.
        nodes : sequence, optional
            Their names; else the numbers are.
        edge_columns : mapping from name to array, in the order of ``sources``
        """
        sources, targets = np.asarray(sources), np.asarray(targets)
        if len(sources) and (min(sources.min(), targets.min()) < 0):
            raise UsageError("node numbers begin at 0")
        if num_nodes is None:
            largest = int(max(sources.max(), targets.max())) + 1 if len(sources) else 0
            num_nodes = len(nodes) if nodes is not None else largest
        held, order = _engine.from_ends(
            num_nodes,
            np.ascontiguousarray(sources, np.uint32),
            np.ascontiguousarray(targets, np.uint32),
            directed,
            threads,
        )
        sorted_columns = {name: _in_order(column, order) for name, column in (edge_columns or {}).items()}
        return cls(held, range(num_nodes) if nodes is None else nodes, {}, sorted_columns)

    @classmethod
    def from_edges(
        cls,
        edges: Iterable[Sequence[Any]],
        *,
        nodes: Iterable[Hashable] = (),
        directed: bool = False,
        columns: Sequence[str] = (),
    ) -> Graph:
        """From pairs of names, or tuples of names and values.

        Parameters
        ----------
        edges : iterable of (source, target, value, ...)
        nodes : iterable, optional
            Names that come first, isolated ones among them.
        columns : names of the values that follow source and target
        """
        index: dict[Hashable, int] = {node: row for row, node in enumerate(dict.fromkeys(nodes))}
        sources, targets = [], []
        values: list[list[Any]] = [[] for _ in columns]
        for edge in edges:
            sources.append(index.setdefault(edge[0], len(index)))
            targets.append(index.setdefault(edge[1], len(index)))
            for column, value in zip(values, edge[2:]):
                column.append(value)
        return cls.from_ends(
            np.array(sources, np.int64),
            np.array(targets, np.int64),
            nodes=list(index),
            directed=directed,
            edge_columns={name: _array(column) for name, column in zip(columns, values)},
        )

    @classmethod
    def from_table(
        cls, table: Any, source: str | None = None, target: str | None = None, *, directed: bool = False
    ) -> Graph:
        """From a table of edges: pandas, polars, or whatever speaks the Arrow PyCapsule interface.

        Parameters
        ----------
        source, target : str, optional
            Columns of the ends; else the first two. The others become columns of the edges.

        Whole numbers in Arrow are copied once, into the graph's making, and are the names of nodes.
        """
        columns = _columns_of(table, source, target, directed)
        if not isinstance(columns, dict):
            return cls._of_arrow(*columns)
        names = list(columns)
        source, target = source or names[0], target or names[1]
        for name in (source, target):
            if name not in columns:
                raise UsageError(f"there is no column {name!r}; there are: {', '.join(names)}")
        both = np.concatenate([np.asarray(columns[source]), np.asarray(columns[target])])
        nodes, ends = np.unique(both, return_inverse=True)
        half = len(both) // 2
        return cls.from_ends(
            ends[:half],
            ends[half:],
            nodes=nodes.tolist(),
            directed=directed,
            edge_columns={name: column for name, column in columns.items() if name not in (source, target)},
        )

    @classmethod
    def _of_arrow(cls, held: _engine.Graph, names: Any, order: Any, columns: dict[str, Any]) -> Graph:
        """Of whole numbers near each other: what the engine has made where the table lay."""
        count = len(names)
        nodes = range(count) if count == 0 or names[-1] == count - 1 else names.tolist()
        return cls(held, nodes, {}, {name: _in_order(column, order) for name, column in columns.items()})

    from_pandas = from_polars = from_arrow = from_table

    @classmethod
    def from_scipy(cls, matrix: Any, *, nodes: Sequence[Any] | None = None, directed: bool = True) -> Graph:
        """From a sparse matrix of SciPy: an entry is an edge from row to column, its value ``weight``.

        Of an undirected graph the entries on and above the diagonal count.
        """
        entries = matrix.tocoo()
        keep = slice(None) if directed else entries.row <= entries.col
        return cls.from_ends(
            entries.row[keep],
            entries.col[keep],
            num_nodes=matrix.shape[0],
            nodes=nodes,
            directed=directed,
            edge_columns={"weight": entries.data[keep]},
        )

    @classmethod
    def from_networkx(cls, graph: Any, weights: Sequence[str] | None = None) -> Graph:
        """From a graph of NetworkX: edge data whose values are numbers become columns.

        Parameters
        ----------
        weights : names of edge data, optional
            Only these, with NaN where an edge has none.
        """
        index = {node: row for row, node in enumerate(graph)}
        triples = list(graph.edges(data=True))
        sources = np.fromiter((index[a] for a, _, _ in triples), np.int64, len(triples))
        targets = np.fromiter((index[b] for _, b, _ in triples), np.int64, len(triples))
        if weights is None:
            weights = list(dict.fromkeys(name for _, _, data in triples for name in data))
        columns = {}
        for name in weights:
            try:
                columns[name] = np.array([data.get(name, np.nan) for _, _, data in triples], np.float64)
            except (TypeError, ValueError):
                continue  # not a number
        return cls.from_ends(
            sources, targets, nodes=list(index), directed=graph.is_directed(), edge_columns=columns
        )

    @classmethod
    def from_igraph(cls, graph: Any) -> Graph:
        """From a graph of python-igraph; vertices are called by their ``name``, else by number."""
        ends = np.array(graph.get_edgelist(), np.int64).reshape(-1, 2)
        names = graph.vs["name"] if "name" in graph.vs.attributes() else None
        columns = {name: _array(graph.es[name]) for name in graph.es.attributes()}
        return cls.from_ends(
            ends[:, 0],
            ends[:, 1],
            num_nodes=graph.vcount(),
            nodes=names,
            directed=graph.is_directed(),
            edge_columns=columns,
        )

    # --- what it is ---

    @property
    def num_nodes(self) -> int:
        return self._held.num_nodes

    @property
    def num_edges(self) -> int:
        return self._held.num_edges

    @property
    def directed(self) -> bool:
        return self._held.directed

    @property
    def memory_bytes(self) -> int:
        """Of the engine's arrays, names and columns not counted."""
        return self._held.memory_bytes

    def fingerprint(self) -> str:
        """SHA-256 of nodes and edges as numbers: equal graphs have equal ones."""
        return self._held.fingerprint()

    def ends(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Node numbers of the sources and of the targets of all edges, in the order of results."""
        if self._ends is None:
            self._ends = self._held.sources(), self._held.targets()
        return self._ends

    def edges(self) -> list[tuple[Any, Any]]:
        """All edges as pairs of names, in the order of results."""
        return [(self.nodes[a], self.nodes[b]) for a, b in zip(*self.ends())]

    def index_of(self, node: Any) -> int:
        """The number of a node. Raises UsageError where there is none of that name."""
        if isinstance(self.nodes, range):
            if isinstance(node, (int, np.integer)) and 0 <= node < len(self.nodes):
                return int(node)
        else:
            if self._index is None:
                self._index = {name: row for row, name in enumerate(self.nodes)}
            if node in self._index:
                return self._index[node]
        raise UsageError(f"there is no node {node!r}")

    def __len__(self) -> int:
        return self.num_nodes

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"<mekhala.Graph: {self.num_nodes} nodes, {self.num_edges} edges, {kind}>"

    # --- algorithms ---

    def run(
        self,
        algorithm: str,
        *,
        threads: int = 0,
        seed: int = 1,
        memory_limit: int = 0,
        progress: Progress | None = None,
        **options: Any,
    ) -> results.Result:
        """Runs an algorithm of the registry by name; Ctrl-C stops it.

        Parameters
        ----------
        algorithm : str
            One of :func:`mekhala.algorithms`.
        threads : int
            How many; 0: one for each processor. They change no result.
        seed : int
            Of whatever draws at random.
        memory_limit : int
            Bytes; more is refused with the estimate. 0: no limit.
        progress : callable, optional
            Called with the share that is done, in [0, 1].
        options : by name
            Nodes by their names; groups and edge values as the name of a column, a mapping or an array.

        Raises
        ------
        UsageError
            Where a name or value is not one; the message lists near names or the range.
        """
        spec = _engine_spec(algorithm)
        types = {option["name"]: option for option in (spec["options"] if spec else ())}
        given = {name.removesuffix("_"): value for name, value in options.items() if value is not None}
        bound = {name: self._bound(types[name], value) if name in types else value for name, value in given.items()}
        made = _engine.run(self._held, algorithm, bound, threads, seed, memory_limit, progress)
        return results.CLASSES[made["shape"]](self, algorithm, made)

    def _bound(self, option: dict[str, Any], value: Any) -> Any:
        kind, name = option["type"], option["name"]
        if kind == "node":
            return self.index_of(value)
        if kind == "node_set":
            named = [value] if isinstance(value, (str, int)) else value
            return np.array([self.index_of(node) for node in named], np.uint32)
        if kind == "node_groups":
            return self._groups(name, value)
        if kind == "edge_groups":
            return self._edge_groups(name, value)
        if kind == "edge_values":
            if isinstance(value, str):
                if value not in self.edge_columns:
                    known = ", ".join(self.edge_columns) or "none"
                    raise UsageError(f"{name}: there is no edge column {value!r}; there are: {known}")
                value = self.edge_columns[value]
            try:
                return np.ascontiguousarray(value, np.float64)
            except (TypeError, ValueError) as error:
                raise UsageError(f"{name}: edge values are numbers, one for each edge") from error
        classes: dict[str, tuple[type, ...]] = {
            "boolean": (bool, np.bool_),
            "integer": (int, np.integer),
            "choice": (str,),
            "text": (str,),
        }
        expected = classes.get(kind)
        if kind == "real":
            if isinstance(value, bool) or not isinstance(value, (int, float, np.number)):
                raise UsageError(f"{name} takes a number, got {value!r}")
            return float(value)
        if expected and (not isinstance(value, expected) or (kind == "integer" and isinstance(value, bool))):
            raise UsageError(f"{name} takes a value of type {kind}, got {value!r}")
        return value

    def _groups(self, name: str, value: Any) -> tuple[np.ndarray[Any, Any], list[str]]:
        if isinstance(value, str):
            if value not in self.node_columns:
                known = ", ".join(self.node_columns) or "none"
                raise UsageError(f"{name}: there is no node column {value!r}; there are: {known}")
            value = self.node_columns[value]
        if isinstance(value, Mapping):
            value = [value.get(node) for node in self.nodes]
        return _grouped(name, list(value), self.num_nodes, "nodes")

    def _edge_groups(self, name: str, value: Any) -> tuple[np.ndarray[Any, Any], list[str]]:
        if isinstance(value, str):
            if value not in self.edge_columns:
                known = ", ".join(self.edge_columns) or "none"
                raise UsageError(f"{name}: there is no edge column {value!r}; there are: {known}")
            value = self.edge_columns[value]
        return _grouped(name, list(value), self.num_edges, "edges")


def _grouped(name: str, given: list[Any], count: int, what: str) -> tuple[np.ndarray[Any, Any], list[str]]:
    """For each of the values its number, and the values by number."""
    if len(given) != count:
        raise UsageError(f"{name} takes a group for each of {count} {what}, got {len(given)}")
    missing = [group is None or group != group for group in given]
    names = sorted({str(group) for group, none in zip(given, missing) if not none})
    number = {group: row for row, group in enumerate(names)}
    nobody = np.iinfo(np.uint32).max
    of = [nobody if none else number[str(group)] for group, none in zip(given, missing)]
    return np.array(of, np.uint32), names


def read(path: str | os.PathLike[str], *, directed: bool | None = None, threads: int = 0) -> Graph:
    """Reads a graph file of any form that the command line reads, found by its content.

    Parameters
    ----------
    path : path of an edge list (text, CSV), node-link JSON, Matrix Market ...
    directed : bool, optional
        Else as the file says, else undirected.

    Raises
    ------
    InvalidInputError
        With file, line, value, rule and remedy.
    """
    held, nodes, node_columns, edge_columns, notes = _engine.read(os.fspath(path), directed, threads)
    return Graph(held, nodes, node_columns, edge_columns, notes)


def _engine_spec(name: str) -> dict[str, Any] | None:
    return _SPECS.get(name)


_SPECS: dict[str, dict[str, Any]] = {spec["name"]: spec for spec in _engine.algorithms()}


def _in_order(column: Any, order: np.ndarray[Any, Any]) -> Any:
    if isinstance(column, list):
        return [column[row] for row in order]
    return np.asarray(column)[order]


def _array(values: Sequence[Any]) -> Any:
    """Numbers as an array, anything else as a list."""
    if all(isinstance(value, (int, float, np.number)) for value in values):
        return np.array(values, np.float64)
    return list(values)


def _columns_of(table: Any, source: str | None, target: str | None, directed: bool) -> Any:
    """Columns by name, or what ``_engine.arrow_edges_of`` has made of the table."""
    if isinstance(table, Mapping):
        return dict(table)
    if hasattr(table, "to_dict") and hasattr(table, "columns") and hasattr(table, "iloc"):  # pandas
        return {str(name): table[name].to_numpy() for name in table.columns}
    if hasattr(table, "get_columns"):  # polars
        return {column.name: column.to_numpy() for column in table.get_columns()}
    if hasattr(table, "__arrow_c_stream__"):
        return _engine.arrow_edges_of(table.__arrow_c_stream__(), source, target, directed)
    raise UsageError(f"a {type(table).__name__} is no table: give pandas, polars, Arrow or a mapping of arrays")
