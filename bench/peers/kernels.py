#!/usr/bin/env python3
"""Times kernels of this project beside igraph and NetworKit on the same edge lists.

    kernels.py build/release/bin/mekhala TASK[,TASK...] GRAPH.csv... [--repeat N] [--threads N] [--directed]

Tasks: betweenness, edge_betweenness, harmonic, closeness, page_rank, sampled. A graph is read as undirected and
simple, or with --directed as directed. Tools take turns (A B C A B C ...); a time is the median, over turns, of the
seconds of the algorithm alone; `ratio` is the median over turns of this project's time over the tool's. Answers are
compared before a time is shown: the last column is the largest difference from this project's, over its largest value.
For steadier numbers: export OMP_PROC_BIND=true OMP_PLACES=cores
"""
import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import igraph
import networkit
import numpy


def read(path, directed):
    text = Path(path).read_text().replace(",", " ").replace("\t", " ")
    ends = numpy.array(text.split(), dtype=numpy.int64).reshape(-1, 2)
    ends = ends[ends[:, 0] != ends[:, 1]]
    names, ends = numpy.unique(ends, return_inverse=True)
    ends = ends.reshape(-1, 2)
    if not directed:
        ends = numpy.sort(ends, axis=1)
    return len(names), numpy.unique(ends, axis=0)


class Ours:
    def __init__(self, program, directed, threads, path, n):
        self.program = program
        self.options = [path, "--json", "--threads", str(threads)]
        self.options.append("--directed" if directed else "--undirected")
        self.n = n

    def __call__(self, name, *options):
        command = [self.program, "run", name, *self.options, *options]
        # Bound by OpenMP, this process and its children would have one core.
        unbound = {name: value for name, value in os.environ.items() if name[:4] != "OMP_"}
        every_core = lambda: os.sched_setaffinity(0, range(os.cpu_count()))
        done = subprocess.run(
            command, check=True, capture_output=True, env=unbound, preexec_fn=every_core
        )
        answer = json.loads(done.stdout)
        rows = answer["rows"]
        if "source" in rows[0]:
            # An undirected edge names its ends in either order.
            ends = numpy.array([(int(row["source"]), int(row["target"])) for row in rows])
            order = numpy.lexsort((ends[:, 1], ends[:, 0]))
            values = numpy.array([row["value"] for row in rows])[order]
        else:
            values = numpy.zeros(self.n)
            for row in rows:
                values[int(row["node"])] = row["value"]
        return answer["run"]["seconds"], values


def of_igraph(run, scale=1.0):
    def timed():
        start = time.perf_counter()
        values = run()
        return time.perf_counter() - start, numpy.array(values) * scale

    return timed


def of_networkit(make, scale=1.0):
    def timed():
        kernel = make()
        start = time.perf_counter()
        kernel.run()
        return time.perf_counter() - start, numpy.array(kernel.scores()) * scale

    return timed


def networkit_rank(graph):
    central = networkit.centrality
    rank = central.PageRank(graph, 0.85, 1e-9, False, central.SinkHandling.DistributeSinks)
    rank.norm = central.Norm.L1_NORM
    return rank


def tools(task, ours, ig, nk, n, asked):
    """name -> function that returns (seconds, values)"""
    central = networkit.centrality
    directed = asked.directed
    if task == "betweenness":
        return {
            "mekhala": lambda: ours("betweenness"),
            "igraph": of_igraph(lambda: ig.betweenness(directed=directed)),
            "NetworKit": of_networkit(lambda: central.Betweenness(nk), 1 if directed else 0.5),
        }
    if task == "edge_betweenness":
        return {
            "mekhala": lambda: ours("edge_betweenness"),
            "igraph": of_igraph(lambda: ig.edge_betweenness(directed=directed)),
        }
    if task == "harmonic":
        return {
            "mekhala": lambda: ours("harmonic"),
            "igraph": of_igraph(lambda: ig.harmonic_centrality(mode="out")),
            # Of a directed graph it counts the ways out, as ours does.
            "NetworKit": of_networkit(lambda: central.HarmonicCloseness(nk, False), 1 / (n - 1)),
        }
    if task == "closeness":
        return {
            "mekhala": lambda: ours("closeness", "--wasserman_faust", "false"),
            "igraph": of_igraph(lambda: numpy.nan_to_num(ig.closeness(mode="out"))),
        }
    if task == "page_rank":
        # igraph has no tolerance: it solves to about 1e-10.
        return {
            "mekhala": lambda: ours("page_rank", "--tolerance", "1e-9"),
            "igraph": of_igraph(lambda: ig.pagerank(directed=directed)),
            "NetworKit": of_networkit(lambda: networkit_rank(nk)),
        }
    if task == "sampled":
        limits = ["--epsilon", str(asked.epsilon), "--delta", str(asked.delta)]
        kadabra = lambda: central.KadabraBetweenness(nk, asked.epsilon, asked.delta)
        runs = {"mekhala": lambda: ours("betweenness_sampled", *limits)}
        # It takes no directed graph, and publishes twice the usual normalized value (version 11.3).
        return runs if directed else runs | {"NetworKit KADABRA": of_networkit(kadabra, 0.5)}
    raise SystemExit(f"no such task: {task}")


def compare(task, name, runs, n, m, repeat):
    seconds = {tool: [] for tool in runs}
    values = {}
    for _ in range(repeat):
        for tool, run in runs.items():
            spent, values[tool] = run()
            seconds[tool].append(spent)
    ours = values["mekhala"]
    for tool in runs:
        ratio = statistics.median(a / b for a, b in zip(seconds["mekhala"], seconds[tool]))
        apart = abs(values[tool] - ours).max() / abs(ours).max()
        median = statistics.median(seconds[tool])
        print(f"{task},{name},{n},{m},{tool},{median:.4f},{ratio:.3f},{apart:.1e}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("tasks")
    parser.add_argument("graphs", nargs="+")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--directed", action="store_true")
    parser.add_argument("--without", default="", help="tools to leave out, by commas")
    parser.add_argument("--epsilon", type=float, default=0.01)
    parser.add_argument("--delta", type=float, default=0.1)
    asked = parser.parse_args()
    networkit.setNumberOfThreads(asked.threads)
    print("task,graph,nodes,edges,tool,seconds,ratio,difference")
    for path in asked.graphs:
        n, ends = read(path, asked.directed)
        ig = igraph.Graph(n=n, edges=ends.tolist(), directed=asked.directed)
        coordinates = tuple(ends.T.astype(numpy.uint64))
        nk = networkit.GraphFromCoo(coordinates, n=n, directed=asked.directed)
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "edges.csv")
            numpy.savetxt(file, ends, fmt="%d", delimiter=",")
            ours = Ours(asked.program, asked.directed, asked.threads, file, n)
            for task in asked.tasks.split(","):
                runs = tools(task, ours, ig, nk, n, asked)
                for tool in asked.without.split(","):
                    runs.pop(tool, None)
                compare(task, Path(path).stem, runs, n, len(ends), asked.repeat)


if __name__ == "__main__":
    main()
