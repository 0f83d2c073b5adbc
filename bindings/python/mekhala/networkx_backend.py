"""A backend of NetworkX: ``nx.betweenness_centrality(G, backend="mekhala")``.

NetworkX keeps the converted graph with its own, so that a second call converts nothing. What a
function cannot do (a callable as weight, a multigraph) it says through ``can_run``; graphs too small
to be worth a conversion are left to NetworkX unless it is told otherwise.
"""


from __future__ import annotations

from typing import Any

import networkx as nx

from mekhala._networkx import centrality, communities, paths, structure  # noqa: F401
from mekhala._networkx.base import CALLS, CHECKS, FUNCTIONS, BackendGraph, given_to

_WORTH = 1_000  # edges


class _Interface:
    """What NetworkX asks a backend for."""

    @staticmethod
    def convert_from_nx(graph: Any, *args: Any, edge_attrs: Any = None, **kwargs: Any) -> BackendGraph:
        if isinstance(graph, BackendGraph):
            return graph
        return BackendGraph(graph, dict(edge_attrs or {}))

    @staticmethod
    def convert_to_nx(result: Any, **_: Any) -> Any:
        return result.original if isinstance(result, BackendGraph) else result

    @staticmethod
    def can_run(name: str, args: Any, kwargs: Any) -> bool | str:
        if name not in FUNCTIONS:
            return False
        try:
            graph, given = given_to(name, args, kwargs)
        except TypeError as error:
            return str(error)
        if not isinstance(graph, BackendGraph) and type(graph) not in (nx.Graph, nx.DiGraph):
            return "multigraphs and classes of others are left to NetworkX"
        if graph.is_multigraph():
            return "multigraphs are left to NetworkX"
        return CHECKS[name](given) or True

    @staticmethod
    def should_run(name: str, args: Any, kwargs: Any) -> bool | str:
        graph = args[0] if args else kwargs.get("G")
        if isinstance(graph, BackendGraph):
            return True
        edges = graph.number_of_edges()
        return True if edges >= _WORTH else f"{edges} edges are not worth a conversion"

    def __getattr__(self, name: str) -> Any:
        if name in FUNCTIONS:
            return FUNCTIONS[name]
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *FUNCTIONS]


backend_interface = _Interface()
