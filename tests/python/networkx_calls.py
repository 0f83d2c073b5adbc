"""Prints how often NetworkX's own tests really called each function of the backend: FOLDER of the counts.

Ends with 1 where one was never answered here. `./dev test-networkx` runs it after the tests.
"""

import collections
import json
import pathlib
import sys

from mekhala._networkx_info import FUNCTIONS


def main(folder: str) -> int:
    calls: collections.Counter[tuple[str, str]] = collections.Counter()
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        for name, how, count in json.loads(file.read_text(encoding="utf-8")):
            calls[name, how] += count
    print(f"{'function of NetworkX':40} {'answered':>9} {'left to it':>10}")
    for name in FUNCTIONS:
        print(f"{name:40} {calls[name, 'done']:9} {calls[name, 'left']:10}")
    never = [name for name in FUNCTIONS if calls[name, "done"] == 0]
    print(f"{len(FUNCTIONS)} functions, {sum(calls[name, 'done'] for name in FUNCTIONS)} calls answered")
    if never:
        print(f"never answered here: {', '.join(never)}")
    return 1 if never else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
