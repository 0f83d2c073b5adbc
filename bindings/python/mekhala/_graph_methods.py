"""A method for each algorithm of the registry. Their signatures for type checkers stand in the file beside this."""

from mekhala import _methods


class GraphMethods:
    """What Graph has by the registry."""


_methods.add_to(GraphMethods)
