"""Cases: every verb of the command line that takes one, as a method, behind the same door."""

from __future__ import annotations

import json
import os
import pathlib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mekhala import _engine, _verbs, errors
from mekhala._case_methods import CaseMethods
from mekhala.answers import Answer

Progress = Callable[[float], None]


def call(verb: str, *arguments: Any, progress: Progress | None = None, **options: Any) -> Answer:
    """A verb of the command line: ``call("generate case", "folder", seed=3)``.

    Parameters
    ----------
    verb : str
        As typed: ``"hubs"``, ``"run page_rank"``.
    arguments : str, path or sequence of them
    options : by their names with underscores; True and False for flags, a sequence where an option
        is given several times, a mapping for one that takes name=value; None is as if it were left out

    Returns
    -------
    Answer

    Raises
    ------
    MekhalaError
        Of the kind that the exit code of the command line means.
    """
    said = _engine.call([*verb.split(), "--json", *_typed(options), "--", *_words(arguments)], progress)
    answer = Answer(verb, said)
    if said["status"] != 0:
        error = errors.of_status(said["status"], said["error"].removeprefix("mekhala: ") or _problem(answer))
        error.answer = answer
        raise error
    return answer


class Case(CaseMethods):
    """A case file, seen through one view.

    Every verb of the command line that takes a case is a method: its arguments in order, its
    options by name with underscores. What the view may not show is in no answer, file or message.
    No file is held open between two calls.

    Attributes
    ----------
    path : pathlib.Path
    view : str
        ``team`` (pseudonyms), ``release``, or ``work`` (names; needs a purpose, which is logged).
    """

    def __init__(
        self, path: str | os.PathLike[str], *, view: str = "team", purpose: str | None = None, actor: str | None = None
    ) -> None:
        self.path = pathlib.Path(path)
        self.view = view
        self._who = {"view": view, "purpose": purpose, "actor": actor}

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, view: str = "team", purpose: str | None = None, actor: str | None = None
    ) -> Case:
        """A case that is there.

        Parameters
        ----------
        view : {'team', 'release', 'work'}
        purpose : str, optional
            Why names are needed: for the work view, logged.
        actor : str, optional
            Who is acting, for the log; else the system's user.
        """
        case = cls(path, view=view, purpose=purpose, actor=actor)
        case.call("log", newest=1)  # a file that is no case, or a view without its purpose, is told of now
        return case

    @classmethod
    def new(
        cls, path: str | os.PathLike[str], *, view: str = "team", purpose: str | None = None, actor: str | None = None
    ) -> Case:
        """An empty case in a file that is not there yet; only its owner can read it."""
        case = cls(path, view=view, purpose=purpose, actor=actor)
        case.call("new")
        return case

    @classmethod
    def demo(cls, folder: str | os.PathLike[str], *, view: str = "team") -> Case:
        """The invented case of the tutorial, made anew in a folder of its own."""
        call("demo", folder=folder, quiet=True)
        return cls(pathlib.Path(folder) / "demo.case", view=view)

    def call(self, verb: str, *arguments: Any, progress: Progress | None = None, **options: Any) -> Answer:
        """Any verb that takes a case, by name; its other arguments follow. See :func:`mekhala.call`."""
        words = list(arguments)
        words.insert(_verbs.place_of_case(verb), self.path)
        return call(verb, *words, progress=progress, **(self._who | options))

    def run(self, algorithm: str, *, progress: Progress | None = None, **options: Any) -> Answer:
        """An algorithm of the registry on a graph of the case; see ``mekhala.algorithms()``.

        Parameters
        ----------
        options : those of the algorithm, and ``kinds``, ``links``, ``as_of``, ``top`` ... of the verb ``run``
        """
        return self.call(f"run {algorithm}", progress=progress, **options)

    def map(self, *ends: str, kind: str = "hubs", progress: Progress | None = None, **options: Any) -> CaseMap:
        """A map that a notebook shows.

        Parameters
        ----------
        ends : two ids or labels, of a map of paths
        kind : {'hubs', 'ego', 'paths', 'communities', 'corridors', 'timeline'}
        output : path, optional
            Written there too: .svg, .pdf, .png or .dot.
        options : of the verb ``map``: ``of``, ``hops``, ``theme``, ``page`` ...
        """
        output = options.pop("output", None)
        made = CaseMap(self, ends, {"kind": kind} | options, progress)
        if output is not None:
            made.save(output)
        return made

    def __repr__(self) -> str:
        return f"<Case {str(self.path)!r}, {self.view} view>"


class CaseMap:
    """A drawn map; what it may show was decided by the view of its case.

    Attributes
    ----------
    svg : str
    answer : Answer
        What the verb ``map`` said of it.
    """

    def __init__(self, case: Case, ends: Sequence[str], options: dict[str, Any], progress: Progress | None) -> None:
        self._case = case
        self._ends = ends
        self._options = options
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "map.svg"
            self.answer = case.call("map", *ends, output=file, progress=progress, **options)
            self.svg = file.read_text(encoding="utf-8")

    def save(self, path: str | os.PathLike[str]) -> Answer:
        """Draws it anew into a file: .svg, .pdf, .png or .dot."""
        return self._case.call("map", *self._ends, output=path, **self._options)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<CaseMap {self.answer['kind']}: {self.answer['entities']} entities, {self.answer['links']} links>"


def _typed(options: dict[str, Any]) -> list[str]:
    words = []
    for name, value in options.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if isinstance(value, Mapping):
            value = [f"{key}={_value(one)}" for key, one in value.items()]
        for one in value if isinstance(value, (list, tuple, set, frozenset)) else [value]:
            if isinstance(one, bool):
                words.append(f"{flag}={str(one).lower()}")
            elif one is not None:
                words.append(f"{flag}={os.fspath(one) if isinstance(one, os.PathLike) else one}")
    return words


def _value(value: Any) -> str:
    """As it is typed after name=: true, false and null as in JSON."""
    return json.dumps(value) if value is None or isinstance(value, bool) else str(value)


def _words(arguments: Sequence[Any]) -> list[str]:
    words = []
    for argument in arguments:
        several = argument if isinstance(argument, (list, tuple)) else [argument]
        words += [os.fspath(one) if isinstance(one, os.PathLike) else str(one) for one in several]
    return words


def _problem(answer: Answer) -> str:
    """Where a verb ended without a message: what its answer or its remarks say is wrong."""
    said = "\n".join(answer.remarks)
    return str(answer.get("problem") or said or f"{answer.verb} did not end well: {answer}".strip())
