#!/usr/bin/env python3
"""Layouts beside each other: time and stress of stress_layout, Graphviz sfdp, igraph's DrL and
Fruchterman-Reingold on one graph. Stress is computed here, by code of its own, for all.

    bench/peers/layout.py PROGRAM EDGES.csv [--repeat N] [--starts N]

EDGES.csv: two columns of node ids. Prints a table; every tool gets the largest component, as simple
undirected edges. Times are wall seconds of the layout alone for igraph and PROGRAM (whose JSON
reports it), of the whole child process for sfdp (which reads and writes DOT).
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import igraph
import numpy
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, shortest_path


def read(path):
    """Largest component of a simple undirected graph: number of nodes, pairs of node numbers."""
    with open(path, newline="") as file:
        rows = [(row[0].strip(), row[1].strip()) for row in csv.reader(file) if len(row) >= 2]
    names = sorted({name for row in rows for name in row})
    index = {name: i for i, name in enumerate(names)}
    pairs = {tuple(sorted((index[a], index[b]))) for a, b in rows if a != b}
    ends = numpy.array(sorted(pairs))
    n = len(names)
    _, label = connected_components(adjacency(n, ends), directed=False)
    kept = numpy.flatnonzero(label == numpy.bincount(label).argmax())
    renumbered = -numpy.ones(n, dtype=int)
    renumbered[kept] = numpy.arange(len(kept))
    ends = renumbered[ends]
    return len(kept), ends[(ends >= 0).all(axis=1)]


def adjacency(n, ends):
    ones = numpy.ones(len(ends))
    return csr_matrix((ones, (ends[:, 0], ends[:, 1])), shape=(n, n))


def stress(hops, starts, points):
    """Mean of d^-2 (s |x - y| - d)^2 over pairs (start, other), at the best scale s."""
    ww = w = pairs = 0.0
    for row, start in zip(hops, starts):
        far = numpy.hypot(*(points - points[start]).T)
        there = row > 0
        ratio = far[there] / row[there]
        ww += (ratio**2).sum()
        w += ratio.sum()
        pairs += there.sum()
    return (pairs - w * w / ww) / pairs


def ours(program, options):
    def run(n, ends, folder):
        path = folder / "edges.csv"
        path.write_text("".join(f"{a},{b}\n" for a, b in ends))
        command = [program, "run", "stress_layout", path, "--undirected", "--json", *options]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        points = numpy.empty((n, 2))
        for row in answer["rows"]:
            points[int(row["node"])] = row["x"], row["y"]
        return answer["run"]["seconds"], points

    return run


def sfdp(n, ends, folder):
    text = "graph {\n" + "".join(f"{a}--{b};\n" for a, b in ends) + "}\n"
    start = time.perf_counter()
    plain = subprocess.run(
        ["sfdp", "-Tplain"], input=text, check=True, capture_output=True, text=True
    ).stdout
    seconds = time.perf_counter() - start
    points = numpy.empty((n, 2))
    for line in plain.splitlines():
        words = line.split()
        if words[0] == "node":
            points[int(words[1])] = float(words[2]), float(words[3])
    return seconds, points


def of_igraph(layout):
    def run(n, ends, folder):
        graph = igraph.Graph(n=n, edges=ends.tolist())
        start = time.perf_counter()
        points = layout(graph)
        return time.perf_counter() - start, numpy.array(points.coords)

    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("edges", nargs="+")
    parser.add_argument("--repeat", type=int, default=3, help="the least time of so many counts")
    parser.add_argument("--starts", type=int, default=1000, help="pairs begin at so many nodes")
    asked = parser.parse_args()
    igraph.set_random_number_generator(__import__("random").Random(1))
    tools = {
        "stress_layout": ours(asked.program, []),
        "stress_layout, 1 thread": ours(asked.program, ["--threads", "1"]),
        "stress_layout, sparse": ours(asked.program, ["--exact", "0"]),
        "Graphviz sfdp": sfdp,
        "igraph DrL": of_igraph(lambda graph: graph.layout_drl()),
        "igraph Fruchterman-Reingold": of_igraph(lambda graph: graph.layout_fruchterman_reingold()),
        "igraph Fruchterman-Reingold, grid": of_igraph(
            lambda graph: graph.layout_fruchterman_reingold(grid="grid")
        ),
    }
    print("graph,nodes,edges,tool,seconds,stress")
    for path in asked.edges:
        n, ends = read(path)
        starts = numpy.unique(numpy.linspace(0, n - 1, min(n, asked.starts)).astype(int))
        hops = shortest_path(
            adjacency(n, ends), directed=False, unweighted=True, indices=starts
        )
        name = Path(path).parent.name or Path(path).stem
        for tool, run in tools.items():
            with tempfile.TemporaryDirectory() as folder:
                runs = [run(n, ends, Path(folder)) for _ in range(asked.repeat)]
            seconds = min(run[0] for run in runs)
            print(f"{name},{n},{len(ends)},\"{tool}\",{seconds:.3f},{stress(hops, starts, runs[0][1]):.4f}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
