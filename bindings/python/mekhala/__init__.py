"""Network analysis of recruitment into scam compounds: graphs, algorithms, cases.

>>> import mekhala
>>> graph = mekhala.Graph.from_edges([("ana", "ben"), ("ben", "cleo"), ("cleo", "dora")])
>>> graph.betweenness().top(1)
[('ben', 2.0)]

Cases: ``mekhala.Case.open("ours.case").hubs()``.
"""

from mekhala._engine import __version__
from mekhala._methods import algorithms
from mekhala.answers import Answer, Rows
from mekhala.case import Case, CaseMap, call
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

__all__ = [
    "Answer",
    "Case",
    "CaseMap",
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
    "Rows",
    "Table",
    "UsageError",
    "VerificationError",
    "__version__",
    "algorithms",
    "call",
    "read",
]
