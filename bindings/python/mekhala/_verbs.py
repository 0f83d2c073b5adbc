"""What a method of Case is for each verb of the command line, with signature, defaults and documentation."""

from __future__ import annotations

import inspect
import keyword
import textwrap
from collections.abc import Callable
from typing import Any

from mekhala import _engine
from mekhala.answers import Answer

# Of every verb: how to run. View, purpose and actor are the case's own, and answers are read as JSON.
_HOW = ("threads", "seed", "memory-limit", "time-limit", "dry-run")
_INPUTS = ("CASE", "INPUT")
# Written by hand in mekhala/case.py.
_WRITTEN = ("map",)


def verbs() -> list[dict[str, Any]]:
    """Verbs that take a case, each with name, summary, group, options; but for making one."""
    return [verb for verb in _engine.verbs() if _takes_case(verb) and verb["name"] != "new"]


def generated() -> list[dict[str, Any]]:
    """Those of them whose methods are not written by hand."""
    return [verb for verb in verbs() if verb["name"] not in _WRITTEN]


def method_name(verb: dict[str, Any]) -> str:
    """``import_`` where Python has the word for itself."""
    name: str = verb["name"].replace(" ", "_").replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def arguments_of(verb: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Positional arguments but the case, with their names here."""
    return [
        (_name(option), option)
        for option in verb["options"]
        if option["positional"] and option["name"] not in _INPUTS
    ]


def options_of(verb: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Options with their names here: those that must be given first, those of every verb last."""
    named = [option for option in verb["options"] if not option["positional"]]
    own = [option for option in named if not option["common"]]
    common = [option for option in named if option["common"] and option["name"] in _HOW]
    own.sort(key=lambda option: not option["required"])
    return [(_name(option), option) for option in [*own, *common]]


def place_of_case(name: str) -> int:
    """Among the positional arguments of a verb: mostly the first."""
    return _PLACES.get(name, 0)


def default_of(option: dict[str, Any]) -> Any:
    """What the command line takes where nothing is given; None where it does not say."""
    if option["type"] == "":
        return False
    text = option["default"]
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text.strip('"')


def takes_pairs(option: dict[str, Any]) -> bool:
    """Whether it is given as name=value, and so may be a mapping."""
    return bool(option["many"]) and "name=value" in option["summary"]


def signature_of(verb: dict[str, Any]) -> inspect.Signature:
    """Arguments in order, then options by name."""
    either = inspect.Parameter.POSITIONAL_OR_KEYWORD
    named = inspect.Parameter.KEYWORD_ONLY
    empty = inspect.Parameter.empty
    parameters = [inspect.Parameter("self", either)]
    for name, option in arguments_of(verb):
        parameters.append(inspect.Parameter(name, either, default=empty if option["required"] else None))
    for name, option in options_of(verb):
        default = empty if option["required"] else default_of(option)
        parameters.append(inspect.Parameter(name, named, default=default))
    parameters.append(inspect.Parameter("progress", named, default=None))
    return inspect.Signature(parameters)


def documentation_of(verb: dict[str, Any]) -> str:
    """In the style of NumPy."""
    lines = ["Parameters", "----------"]
    for name, option in [*arguments_of(verb), *options_of(verb)]:
        lines.append(f"{name} : {_kind(option)}")
        lines.append(textwrap.indent(textwrap.fill(_sentence(option["summary"]), 92), "    "))
    parts = [_sentence(verb["summary"])]
    if len(lines) > 2:
        parts.append("\n".join(lines))
    parts.append("Returns\n-------\nAnswer")
    return "\n\n".join(parts) + "\n"


def add_to(cls: type) -> None:
    """Gives the class a method for each verb."""
    for verb in generated():
        setattr(cls, method_name(verb), _method(verb))


def _method(verb: dict[str, Any]) -> Callable[..., Answer]:
    signature = signature_of(verb)
    positional = [name for name, _ in arguments_of(verb)]

    def method(*given: Any, **named: Any) -> Answer:
        values = signature.bind(*given, **named).arguments
        case = values.pop("self")
        arguments = [values.pop(name) for name in positional if values.get(name) is not None]
        answer: Answer = case.call(verb["name"], *arguments, **values)
        return answer

    method.__name__ = method_name(verb)
    method.__qualname__ = f"CaseMethods.{method_name(verb)}"
    method.__doc__ = documentation_of(verb)
    method.__signature__ = signature  # type: ignore[attr-defined]
    return method


def _takes_case(verb: dict[str, Any]) -> bool:
    return any(option["positional"] and option["name"] in _INPUTS for option in verb["options"])


_PLACES = {
    verb["name"]: [option["name"] in _INPUTS for option in verb["options"] if option["positional"]].index(True)
    for verb in verbs()
}


def _name(option: dict[str, Any]) -> str:
    name: str = option["name"].replace("-", "_")
    name = name.lower() if option["positional"] else name
    return name + "_" if keyword.iskeyword(name) else name


def _kind(option: dict[str, Any]) -> str:
    kind = {"": "bool", "N": "number", "FILE": "path"}.get(option["type"].split(" ")[0], "str")
    if option["many"]:
        kind += ", or a sequence of them"
    if takes_pairs(option):
        kind += ", or a mapping"
    if option["required"]:
        return kind
    default = default_of(option)
    return f"{kind}, optional" if default is None else f"{kind}, default {default!r}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith(".") else text + "."
