#!/usr/bin/env python3
"""Communities by this project and its peers: time against quality, tools in turns.

    communities.py build/release/bin/mekhala GRAPH... [--turns 3] [--threads 2] [--out DIR] [--without "TOOL;..."]
                   [--limit 30]

A graph is the path of an edge list (numbers, by commas, tabs or spaces), read as undirected and simple. Beside
NAME.csv may lie NAME.truth.csv, the planted communities as `mekhala generate graph --communities` writes them: then
NMI and ARI are given too. Tools take turns (A B C A B C ...), each turn with another seed; a time is the median of
the turns, of the algorithm alone, and so are modularity (recomputed here, by one function, for every tool), NMI and
ARI. A run longer than the limit is the last of its tool on that graph. OUT/communities.md, .csv, .json and .svg.
"""
import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import igraph
import leidenalg
import networkit
import numpy

# name -> (algorithm, options) of this project
OURS = {
    "mekhala leiden, 1 pass": ("leiden", ["--max_passes", "1", "--trials", "1"]),
    "mekhala leiden, 2 passes": ("leiden", ["--max_passes", "2", "--trials", "1"]),
    "mekhala leiden, 5 passes": ("leiden", ["--max_passes", "5", "--trials", "1"]),
    "mekhala leiden": ("leiden", []),
    "mekhala label_propagation": ("label_propagation", []),
    "mekhala map_equation": ("map_equation", []),
}


def read(path):
    """Number of nodes, their names, and edges without loops and repetitions."""
    text = Path(path).read_text(encoding="utf-8").replace(",", " ").replace("\t", " ")
    lines = text.split("\n", 1)
    if not lines[0].split()[0].isdigit():
        text = lines[1]
    ends = numpy.array(text.split(), dtype=numpy.int64).reshape(-1, 2)
    ends = ends[ends[:, 0] != ends[:, 1]]
    names, ends = numpy.unique(ends, return_inverse=True)
    ends = numpy.unique(numpy.sort(ends.reshape(-1, 2), axis=1), axis=0)
    return names, ends


def truth_of(path, names):
    file = Path(path).with_suffix(".truth.csv")
    if not file.exists():
        return None
    rows = numpy.loadtxt(file, numpy.int64, delimiter=",", skiprows=1, usecols=(0, 1))
    label = dict(rows.tolist())
    return numpy.array([label[int(name)] for name in names])


def modularity(ends, labels):
    labels = numpy.unique(labels, return_inverse=True)[1]
    inside = (labels[ends[:, 0]] == labels[ends[:, 1]]).sum()
    degree = numpy.bincount(labels[ends.ravel()], minlength=labels.max() + 1) / (2 * len(ends))
    return inside / len(ends) - (degree**2).sum()


def unconnected(n, ends, labels):
    """How many communities are not connected."""
    kept = ends[labels[ends[:, 0]] == labels[ends[:, 1]]]
    pieces = igraph.Graph(n=n, edges=kept.tolist()).connected_components().membership
    pairs = numpy.unique(numpy.stack([labels, numpy.array(pieces)], axis=1), axis=0)
    return int((numpy.unique(pairs[:, 0], return_counts=True)[1] > 1).sum())


def agreement(truth, labels):
    """NMI (over the mean of both entropies) and ARI."""
    truth, labels = (numpy.unique(x, return_inverse=True)[1].astype(numpy.int64) for x in (truth, labels))
    both = numpy.unique(truth * (labels.max() + 1) + labels, return_counts=True)[1]
    sizes = numpy.bincount(truth), numpy.bincount(labels)
    n = len(truth)

    def entropy(counts):
        share = counts[counts > 0] / n
        return -(share * numpy.log(share)).sum()

    def pairs(counts):
        counts = counts.astype(numpy.float64)
        return (counts * (counts - 1) / 2).sum()

    a, b, joint = entropy(sizes[0]), entropy(sizes[1]), entropy(both)
    nmi = 2 * (a + b - joint) / (a + b) if a + b > 0 else 1.0
    expected = pairs(sizes[0]) * pairs(sizes[1]) / (n * (n - 1) / 2)
    most = (pairs(sizes[0]) + pairs(sizes[1])) / 2
    ari = (pairs(both) - expected) / (most - expected) if most != expected else 1.0
    return nmi, ari


class Ours:
    def __init__(self, program, threads, file, n):
        self.program, self.file, self.n = program, file, n
        self.options = ["--json", "--undirected", "--threads", str(threads)]

    def __call__(self, algorithm, options, seed):
        command = [self.program, "run", algorithm, self.file, *self.options, "--seed", str(seed), *options]
        # Bound by OpenMP, which igraph brings along, the program would have one core.
        unbound = {name: value for name, value in os.environ.items() if not name.startswith("OMP_")}
        every_core = lambda: os.sched_setaffinity(0, range(os.cpu_count()))
        done = subprocess.run(command, check=True, capture_output=True, env=unbound, preexec_fn=every_core)
        answer = json.loads(done.stdout)
        labels = numpy.zeros(self.n, numpy.int64)
        for row in answer["rows"]:
            labels[int(row["node"])] = row["community"]
        return answer["run"]["seconds"], labels


def timed(run, labels_of):
    start = time.perf_counter()
    answer = run()
    spent = time.perf_counter() - start
    return spent, numpy.array(labels_of(answer), numpy.int64)


def peers(n, ends):
    """name -> function of a seed that returns (seconds, labels)"""
    ig = igraph.Graph(n=n, edges=ends.tolist())
    nk = networkit.GraphFromCoo(tuple(ends.T.astype(numpy.uint64)), n=n)

    def of_igraph(run):
        def seeded(seed):
            random.seed(seed)  # igraph draws from Python's own stream
            return timed(run, lambda found: found.membership)

        return seeded

    def of_networkit(make):
        def seeded(seed):
            networkit.setSeed(seed, True)
            kernel = make()
            return timed(lambda: (kernel.run(), kernel.getPartition())[1], lambda found: found.getVector())

        return seeded

    def of_leidenalg(seed):
        kind = leidenalg.ModularityVertexPartition
        run = lambda: leidenalg.find_partition(ig, kind, n_iterations=2, seed=seed)
        return timed(run, lambda found: found.membership)

    def leiden(rounds):
        return of_igraph(lambda: ig.community_leiden("modularity", n_iterations=rounds))

    community = networkit.community
    return {
        "igraph Leiden, 2 it.": leiden(2),
        "igraph Leiden, 10 it.": leiden(10),
        "igraph Louvain": of_igraph(ig.community_multilevel),
        "leidenalg, 2 it.": of_leidenalg,
        "NetworKit PLM": of_networkit(lambda: community.PLM(nk, True)),
        "NetworKit Leiden, 3 it.": of_networkit(lambda: community.ParallelLeiden(nk, 3)),
        "NetworKit Leiden, 10 it.": of_networkit(lambda: community.ParallelLeiden(nk, 10)),
        "igraph label propagation": of_igraph(ig.community_label_propagation),
        "NetworKit PLP": of_networkit(lambda: community.PLP(nk)),
        "igraph Infomap, 1 trial": of_igraph(lambda: ig.community_infomap(trials=1)),
    }


def measured(runs, turns, limit):
    """name -> list of (seconds, labels)"""
    found = {name: [] for name in runs}
    for turn in range(turns):
        for name, run in runs.items():
            if found[name] and found[name][-1][0] > limit:
                continue
            found[name].append(run(turn + 1))
    return found


def rows_of(graph, n, ends, truth, found):
    for name, runs in found.items():
        row = {"graph": graph, "nodes": n, "edges": len(ends), "tool": name, "turns": len(runs)}
        row["seconds"] = statistics.median(seconds for seconds, _ in runs)
        qualities = [modularity(ends, labels) for _, labels in runs]
        row["modularity"] = statistics.median(qualities)
        row["least"], row["most"] = min(qualities), max(qualities)
        row["communities"] = int(statistics.median(len(numpy.unique(labels)) for _, labels in runs))
        row["unconnected"] = max(unconnected(n, ends, labels) for _, labels in runs)
        if truth is not None:
            scores = [agreement(truth, labels) for _, labels in runs]
            row["nmi"] = statistics.median(nmi for nmi, _ in scores)
            row["ari"] = statistics.median(ari for _, ari in scores)
        yield row


def shown(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def markdown(rows):
    out = []
    for graph in dict.fromkeys(row["graph"] for row in rows):
        mine = [row for row in rows if row["graph"] == graph]
        out += [f"## {graph}: {mine[0]['nodes']:,} nodes, {mine[0]['edges']:,} edges", ""]
        out += ["| tool | time | modularity (least, most) | communities, unconnected | NMI, ARI |"]
        out += ["| --- | --- | --- | --- | --- |"]
        for row in mine:
            agree = f"{row['nmi']:.3f}, {row['ari']:.3f}" if "nmi" in row else ""
            quality = f"{row['modularity']:.4f} ({row['least']:.4f}, {row['most']:.4f})"
            counts = f"{row['communities']}, {row['unconnected']}"
            out.append(f"| {row['tool']} | {shown(row['seconds'])} | {quality} | {counts} | {agree} |")
        out.append("")
    return "\n".join(out)


def plot(rows, file):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "mekhala"
    from matplotlib import pyplot

    graphs = list(dict.fromkeys(row["graph"] for row in rows))
    figure, axes = pyplot.subplots(len(graphs), 1, figsize=(8, 3.6 * len(graphs)), squeeze=False)
    for axis, graph in zip(axes[:, 0], graphs):
        mine = [row for row in rows if row["graph"] == graph and row["modularity"] > 0.05]
        for row in mine:
            ours = row["tool"].startswith("mekhala")
            axis.plot(row["seconds"], row["modularity"], "o" if ours else "^", color="C3" if ours else "C0")
            axis.annotate(row["tool"], (row["seconds"], row["modularity"]), fontsize=6.5,
                          xytext=(4, 3), textcoords="offset points")
        axis.set(xscale="log", xlabel="seconds", ylabel="modularity", title=graph)
        axis.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


COLUMNS = ["graph", "nodes", "edges", "tool", "seconds", "modularity", "least", "most", "communities"]
COLUMNS += ["unconnected", "nmi", "ari", "turns"]


def write(rows, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "communities.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    (folder / "communities.md").write_text(markdown(rows), encoding="utf-8")
    with open(folder / "communities.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    plot(rows, folder / "communities.svg")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("graphs", nargs="+")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=float, default=30, help="seconds")
    parser.add_argument("--without", default="", help="tools to leave out, by semicolons")
    parser.add_argument("--out", type=Path, default=Path("build/peers"))
    asked = parser.parse_args()
    networkit.setNumberOfThreads(asked.threads)
    rows = []
    for path in asked.graphs:
        names, ends = read(path)
        n = len(names)
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "edges.csv")
            numpy.savetxt(file, ends, fmt="%d", delimiter=",")
            ours = Ours(asked.program, asked.threads, file, n)
            runs = {
                name: lambda seed, what=what: ours(what[0], what[1], seed) for name, what in OURS.items()
            } | peers(n, ends)
            for name in filter(None, asked.without.split(";")):
                runs.pop(name.strip())
            found = measured(runs, asked.turns, asked.limit)
        for row in rows_of(Path(path).stem, n, ends, truth_of(path, names), found):
            print(f"{row['graph']:<12} {row['tool']:<28} {shown(row['seconds']):>9}  Q {row['modularity']:.4f}", flush=True)
            rows.append(row)
        write(rows, asked.out)


if __name__ == "__main__":
    main()
