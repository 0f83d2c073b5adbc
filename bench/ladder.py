#!/usr/bin/env python3
"""Reads what algorithms_bench measured: how cost grows, and what changed.

    ladder.py RESULTS.json [--compare BASELINE.json] [--tolerance 1.25] [--out FILE.md]

For each algorithm and model a line: seconds on each size, and the exponents b of seconds and of
extra memory ~ edges^b, fitted over the sizes. With --compare the ratio to the baseline for each
benchmark; ratios above --tolerance are marked. Exits with 1 where an answer was wrong or a ratio is
above it.
"""

import argparse
import json
import math
import sys
from collections import defaultdict
from pathlib import Path


def load(path):
    """name -> (edges, seconds, MiB), and the names whose answers were wrong."""
    rows, wrong = {}, []
    for row in json.loads(Path(path).read_text())["benchmarks"]:
        name = row["name"].removesuffix("/manual_time")
        if row.get("error_occurred"):
            if not row["error_message"].startswith("skipped"):
                wrong.append(f"{name}: {row['error_message']}")
        elif row.get("aggregate_name", "median") == "median":
            rows[name] = (row["edges"], row["real_time"] / 1e3, row["extra_mib"])
    return rows, wrong


def exponent(points):
    """The slope of log(value) against log(edges), by least squares; None from one size or of
    values too small to tell."""
    points = [(math.log(x), math.log(y)) for x, y in points if y > 0]
    if len(points) < 2:
        return None
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread


def shown(value):
    return "" if value is None else f"{value:.2f}"


def growth(rows):
    groups = defaultdict(dict)
    for name, row in rows.items():
        algorithm, model, arcs, threads = name.split("/")
        groups[algorithm, model, threads.removeprefix("threads:")][int(arcs)] = row
    sizes = sorted({size for group in groups.values() for size in group})
    head = ["algorithm", "model", "threads", *(f"{size:.0e} arcs" for size in sizes), "time ~", "memory ~"]
    yield head
    for (algorithm, model, threads), group in sorted(groups.items()):
        # Below a tenth of a millisecond it is the start that costs.
        time = exponent([(edges, seconds) for edges, seconds, _ in group.values() if seconds > 1e-4])
        memory = exponent([(edges, mib) for edges, _, mib in group.values() if mib > 1])
        cells = [f"{group[size][1] * 1e3:.3g} ms" if size in group else "" for size in sizes]
        yield [algorithm, model, threads, *cells, shown(time), shown(memory)]


def changes(rows, baseline, tolerance):
    yield ["benchmark", "before", "now", "ratio", ""]
    for name in sorted(rows.keys() & baseline.keys()):
        before, now = baseline[name][1], rows[name][1]
        ratio = now / before
        mark = "slower" if ratio > tolerance else "faster" if ratio < 1 / tolerance else ""
        yield [name, f"{before * 1e3:.3g} ms", f"{now * 1e3:.3g} ms", f"{ratio:.2f}", mark]


def table(lines):
    lines = list(lines)
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", type=Path)
    parser.add_argument("--compare", type=Path, help="results of another time")
    parser.add_argument("--tolerance", type=float, default=1.25)
    parser.add_argument("--out", type=Path, help="the tables as Markdown")
    asked = parser.parse_args()
    rows, wrong = load(asked.results)
    text = table(growth(rows))
    regressed = False
    if asked.compare:
        lines = list(changes(rows, load(asked.compare)[0], asked.tolerance))
        regressed = any(line[-1] == "slower" for line in lines)
        text += "\n" + table(lines)
    print(text)
    if asked.out:
        asked.out.write_text(text)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong or regressed else 0


if __name__ == "__main__":
    sys.exit(main())
