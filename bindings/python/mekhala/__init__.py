"""Network analysis of recruitment into scam compounds: graphs, algorithms, results.

>>> import mekhala
>>> graph = mekhala.Graph.from_edges([("ana", "ben"), ("ben", "cleo"), ("cleo", "dora")])
>>> graph.betweenness().top(1)
[('ben', 2.0)]
"""

from mekhala import _methods
from mekhala._engine import __version__
from mekhala._methods import algorithms
from mekhala.errors import (
    HelperMissingError,
    InvalidInputError,
    LimitError,
    MekhalaError,
    RefusedError,
    UsageError,
    VerificationError,
)
from mekhala.graph import Graph, read
from mekhala.results import EdgeScores, FactSheet, NodeLabels, NodePoints, NodeScores, Paths, Result, Table

_methods.add_to(Graph)

__all__ = [
    "EdgeScores",
    "FactSheet",
    "Graph",
    "HelperMissingError",
    "InvalidInputError",
    "LimitError",
    "MekhalaError",
    "NodeLabels",
    "NodePoints",
    "NodeScores",
    "Paths",
    "RefusedError",
    "Result",
    "Table",
    "UsageError",
    "VerificationError",
    "__version__",
    "algorithms",
    "read",
]
