"""Checks the arrows between rooms: who may include whom, and which library has which door.

The rules are those of the map of the rooms in CONTRIBUTING.md. An include of ours is written from the
root ("engine/base/error.hpp"); the longest matching prefix says which room a file is in.
"""

import pathlib
import re
import subprocess
import sys

ENGINE = {"engine/base", "engine/graph", "engine/case", "engine/query"}
SURFACE = ENGINE | {"bindings/workbench", "algorithms/spec.hpp"}

# room -> rooms whose headers it may include (itself always)
ROOMS = {
    "engine/base": set(),
    "engine/graph": {"engine/base"},
    "engine/case": {"engine/base", "engine/graph"},
    "engine/query": {"engine/base", "engine/graph", "engine/case"},
    "algorithms/adapters": {"engine/base", "engine/graph", "algorithms/spec.hpp"},
    "algorithms/spec.hpp": {"engine/base", "engine/graph"},
    "algorithms": {"engine/base", "engine/graph", "algorithms/adapters", "algorithms/spec.hpp"},
    "io": ENGINE,
    "datasets": {"engine/base", "engine/graph"},
    "bindings/workbench": ENGINE | {"algorithms", "algorithms/spec.hpp", "io", "datasets"},
    # The surfaces act through workbench; what it takes and returns are the engine's types and the registry's.
    # Verbs have one door, for other surfaces too: bindings/cli/call.hpp.
    "bindings/cli": SURFACE | {"bindings/cli/call.hpp"},
    "bindings/cli/call.hpp": {"engine/base"},
    "bindings/python": SURFACE | {"bindings/cli/call.hpp"},
    "bindings/http": SURFACE | {"bindings/cli/call.hpp"},
}
# Tests, benchmarks: may include anything of ours.
FREE = {"tests", "bench"}

# header, or folder of headers -> where it may be included
DOORS = {
    "boost/beast/": {"bindings/http"},
    "boost/asio/": {"bindings/http"},
    "boost/": {"algorithms/adapters"},
    "Eigen/": {"algorithms/adapters"},
    "Spectra/": {"algorithms/adapters"},
    "igraph/": {"algorithms/adapters"},
    "igraph.h": {"algorithms/adapters"},
    "tbb/": {"engine/base/parallel.cpp"},
    "oneapi/": {"engine/base/parallel.cpp"},
    "unicode/": {"engine/base"},
    "re2/": {"engine/base"},
    "zlib.h": {"engine/base"},
    "zstd.h": {"engine/base"},
    "openssl/": {"engine/base"},
    "sqlite3.h": {"engine/case"},
    "phonenumbers/": {"engine/case"},
    "expat.h": {"io"},
    "zip.h": {"io"},
    "yaml-cpp/": {"io", "engine/case"},
    "nlohmann/": {"io", "bindings"},
    "simdjson.h": {"io"},
    "CLI/": {"bindings/cli"},
    "nanobind/": {"bindings/python"},
    "Python.h": {"bindings/python"},
    "fmt/": {"engine", "algorithms", "io", "datasets", "bindings"},
    "gtest/": set(),
    "gmock/": set(),
    "rapidcheck/": set(),
    "rapidcheck.h": set(),
    "benchmark/": set(),
    # Threads start in one file; printing, random distributions and locales have no place in a library.
    "thread": {"engine/base"},
    "future": set(),
    "execution": set(),
    "random": set(),
    "regex": set(),
    "iostream": {"bindings/cli"},
    "locale": set(),
    "codecvt": set(),
}
SYSTEM_ROOMS = {"engine", "io", "bindings"}  # may include POSIX headers (<sys/...>, <unistd.h>)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(prefix + "/")


def room_of(path: str) -> str | None:
    fits = [room for room in [*ROOMS, *FREE] if under(path, room)]
    return max(fits, key=len) if fits else None


def door_of(header: str) -> str | None:
    fits = [door for door in DOORS if header == door or (door.endswith("/") and header.startswith(door))]
    return max(fits, key=len) if fits else None


def check_ours(path: str, room: str, header: str) -> str | None:
    if not pathlib.Path(header).is_file():
        return f'"{header}" is not a path from the root'
    other = room_of(header)
    if room in FREE or other == room:
        return None
    if other is None or other not in ROOMS[room]:
        return f"{room} must not include {other or 'a file outside the rooms'}: {header}"
    return None


def check_theirs(path: str, room: str, header: str) -> str | None:
    if room in FREE:
        return None
    door = door_of(header)
    if door is not None:
        if any(under(path, place) for place in DOORS[door]):
            return None
        where = ", ".join(sorted(DOORS[door])) or "tests and benchmarks"
        return f"<{header}> belongs in {where} only"
    if header.endswith(".h") and not any(under(path, place) for place in SYSTEM_ROOMS):
        return f"<{header}> has no door here: name it in packaging/checks/includes.py"
    if "/" in header and not header.endswith(".h"):
        return f"<{header}> has no door: name it in packaging/checks/includes.py"
    return None


def find_cycle(edges: dict[str, list[str]]) -> list[str] | None:
    state: dict[str, int] = {}
    trail: list[str] = []

    def visit(node: str) -> list[str] | None:
        state[node] = 1
        trail.append(node)
        for other in edges.get(node, []):
            if state.get(other) == 1:
                return trail[trail.index(other):] + [other]
            if other not in state and (cycle := visit(other)):
                return cycle
        trail.pop()
        state[node] = 2
        return None

    for node in sorted(edges):
        if node not in state and (cycle := visit(node)):
            return cycle
    return None


def main() -> int:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", "*.cpp", "*.hpp"],
        check=True, capture_output=True, text=True).stdout
    problems, edges = [], {}
    for path in sorted(set(listing.split())):
        if not pathlib.Path(path).is_file():
            continue
        room = room_of(path)
        if room is None:
            problems.append(f"{path}: stands in no room")
            continue
        text = pathlib.Path(path).read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            line = text.count("\n", 0, match.start(1)) + 1
            header = match[2]
            ours = match[1] == '"'
            if ours:
                edges.setdefault(path, []).append(header)
            problem = (check_ours if ours else check_theirs)(path, room, header)
            if problem:
                problems.append(f"{path}:{line}: {problem}")
    if cycle := find_cycle(edges):
        problems.append("headers include each other in a circle: " + " -> ".join(cycle))
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
