"""Checks the text files named on standard input, one a line.

No absolute path of one machine, no file over 1 MiB, UTF-8, no merge marks, a newline at the end, no white
space at line ends in sources, Python that parses.
"""

import ast
import pathlib
import re
import sys

LIMIT = 1 << 20
SOURCES = {".cpp", ".hpp", ".py", ".cmake", ".sh", ".txt", ".yaml", ".yml"}
# Written apart so that this file does not match itself.
MACHINE_PATH = re.compile("/" + "(?:home|Users|work|root)/[A-Za-z0-9._-]+")
MERGE_MARK = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.M)
# Data whose bytes are the point: other encodings, other line ends.
BYTES = ("datasets/demo/files/", "tests/fuzz/corpus/")
BINARY = {".png", ".jpg", ".xlsx", ".zip", ".gz", ".zst", ".case", ".woff2", ".ico"}


def check(path: pathlib.Path) -> list[str]:
    data = path.read_bytes()
    if len(data) > LIMIT:
        return [f"{len(data)} bytes; keep files below {LIMIT}"]
    if str(path).startswith(BYTES) or path.suffix in BINARY:
        return []
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8 at byte {error.start}"]
    found = []
    for match in MACHINE_PATH.finditer(text):
        found.append(f"line {text.count(chr(10), 0, match.start()) + 1}: absolute path of one machine: {match[0]}")
    if MERGE_MARK.search(text) and path.suffix in SOURCES:
        found.append("merge marks")
    if text and not text.endswith("\n"):
        found.append("no newline at the end")
    if path.suffix in SOURCES:
        for number, line in enumerate(text.split("\n"), 1):
            if line != line.rstrip():
                found.append(f"line {number}: white space at the end")
    if path.suffix == ".py":
        try:
            ast.parse(text, str(path))
        except SyntaxError as error:
            found.append(f"line {error.lineno}: {error.msg}")
    return found


def main() -> int:
    status = 0
    for name in sys.stdin.read().split("\n"):
        if not name:
            continue
        for problem in check(pathlib.Path(name)):
            print(f"{name}: {problem}", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
