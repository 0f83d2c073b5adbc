"""Compiles each public header alone: whoever includes one file must need no other first.

A result is kept under build/lint by a hash of the header, all of ours that it includes, the compiler and
the flags, so that a second run compiles only what has changed. Only the default include paths and the root
are given: a public header that needs the headers of a library behind a door fails here.
"""

import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import subprocess
import sys

FOLDERS = ["engine", "algorithms", "io", "datasets", "bindings"]
# Nobody but the extension module includes these, and nanobind comes with its build.
PRIVATE = "bindings/python/"
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-I."]
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
CACHE = pathlib.Path("build/lint/headers")


def closure(path: str, seen: dict[str, bytes]) -> None:
    """Adds `path` and all of ours that it includes, with their bytes."""
    if path in seen:
        return
    file = pathlib.Path(path)
    seen[path] = file.read_bytes() if file.is_file() else b""
    for other in INCLUDE.findall(seen[path].decode("utf-8", "replace")):
        closure(other, seen)


def key_of(path: str, compiler: str) -> str:
    seen: dict[str, bytes] = {}
    closure(path, seen)
    digest = hashlib.sha256(f"{compiler}\n{FLAGS}\n{path}\n".encode())
    for name in sorted(seen):
        digest.update(f"{name} {len(seen[name])}\n".encode() + seen[name])
    return digest.hexdigest()


def compile_alone(command: str, path: str) -> str:
    """What the compiler says; empty where it says nothing."""
    done = subprocess.run([command, *FLAGS, "-x", "c++", "-"], input=f'#include "{path}"\n', capture_output=True,
                          text=True)
    return done.stderr if done.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    command = os.environ.get("CXX", "g++")
    compiler = subprocess.run([command, "--version"], check=True, capture_output=True, text=True).stdout
    CACHE.mkdir(parents=True, exist_ok=True)
    headers = sorted(str(p) for folder in FOLDERS for p in pathlib.Path(folder).rglob("*.hpp"))
    headers = [path for path in headers if not path.startswith(PRIVATE)]
    keys = {path: key_of(path, compiler) for path in headers}
    todo = [path for path in headers if not (CACHE / keys[path]).exists()]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for path, said in zip(todo, pool.map(lambda p: compile_alone(command, p), todo)):
            if said:
                failed += 1
                print(f"{path} does not compile alone:\n{said}", file=sys.stderr)
            else:
                (CACHE / keys[path]).touch()
    print(f"{len(headers)} headers, {len(todo)} compiled, {failed} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
