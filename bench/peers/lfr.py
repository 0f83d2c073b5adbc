#!/usr/bin/env python3
"""How much of what was planted each method of communities finds again.

    lfr.py build/release/bin/mekhala [--nodes 10000] [--degree 26] [--mixing 0.1,0.2,...] [--seeds 1,3,5] [--out FILE.md]

LFR graphs of our own generator (`mekhala generate graph --model lfr`), read as undirected and simple. NMI (over the mean
of both entropies) and ARI with the planted communities, medians over seeds, of runs at each method's default; CPM takes a
resolution, here so many times the graph's density, and igraph's methods stand beside. No times: for them see
communities.py.
"""
import argparse
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

import communities
import igraph
import numpy

CPM = (3, 10, 30, 100)  # times the density


def ours(program, file, n, ends):
    run = communities.Ours(program, 2, str(file), n)
    density = 2 * len(ends) / (n * (n - 1))
    yield "leiden", lambda seed: run("leiden", [], seed)[1]
    for times in CPM:
        options = ["--objective", "cpm", "--resolution", f"{times * density:.6g}"]
        yield f"leiden by CPM, {times} x density", lambda seed, options=options: run("leiden", options, seed)[1]
    yield "map_equation", lambda seed: run("map_equation", [], seed)[1]
    yield "label_propagation", lambda seed: run("label_propagation", [], seed)[1]


def beside(n, ends):
    graph = igraph.Graph(n=n, edges=ends.tolist())

    def seeded(run):
        def labels(seed):
            random.seed(seed)  # igraph draws from Python's own stream
            return numpy.array(run().membership)

        return labels

    yield (
        "igraph Leiden, 10 iterations",
        seeded(lambda: graph.community_leiden(objective_function="modularity", n_iterations=10)),
    )
    yield "igraph Infomap, 1 trial", seeded(lambda: graph.community_infomap(trials=1))
    yield "igraph label propagation", seeded(graph.community_label_propagation)


def measured(program, mixing, seed, asked, folder):
    """(name, NMI, ARI, number of communities) of each method, the planted ones first."""
    file = folder / "graph.csv"
    made = ["--model", "lfr", "--nodes", str(asked.nodes), "--degree", str(asked.degree), "--mixing", str(mixing)]
    planted = folder / "graph.truth.csv"
    subprocess.run(
        [program, "generate", "graph", "--quiet", str(file), *made, "--seed", str(seed), "--communities", str(planted)], check=True
    )
    names, ends = communities.read(file)
    truth = communities.truth_of(file, names)
    plain = folder / "plain.csv"
    numpy.savetxt(plain, ends, fmt="%d", delimiter=",")
    yield "planted", 1.0, 1.0, len(numpy.unique(truth))
    for name, labels_of in [*ours(program, plain, len(names), ends), *beside(len(names), ends)]:
        labels = labels_of(seed)
        yield name, *communities.agreement(truth, labels), len(numpy.unique(labels))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--nodes", type=int, default=10_000)
    parser.add_argument("--degree", type=int, default=26)
    parser.add_argument("--mixing", default="0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8")
    parser.add_argument("--seeds", default="1,3,5")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    mixings = [float(text) for text in asked.mixing.split(",")]
    cells = {}
    for mixing in mixings:
        rows = {}
        for seed in map(int, asked.seeds.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                for name, *numbers in measured(asked.program, mixing, seed, asked, Path(folder)):
                    rows.setdefault(name, []).append(numbers)
        for name, numbers in rows.items():
            nmi, ari, count = (statistics.median(column) for column in zip(*numbers))
            cells[name, mixing] = f"{nmi:.3f}, {ari:.3f}, {count:g}"
            print(f"{mixing:g} {name}: {cells[name, mixing]}", flush=True)
    lines = ["| method: NMI, ARI, communities | " + " | ".join(f"mixing {m:g}" for m in mixings) + " |"]
    lines += ["| --- |" + " --- |" * len(mixings)]
    for name in dict.fromkeys(name for name, _ in cells):
        lines.append(f"| {name} | " + " | ".join(cells[name, m] for m in mixings) + " |")
    text = "\n".join(lines) + "\n"
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
