#!/usr/bin/env python3
"""How often sampled betweenness is further from the exact one than it promises, over many seeds.

    sampled_errors.py build/release/bin/mekhala GRAPH.csv... [--seeds N] [--kadabra]

For each graph, read as undirected and simple (--directed: as directed): the share of runs whose worst node is beyond
epsilon, which delta limits, and the largest worst error of all runs. NetworKit's KADABRA publishes twice the usual
normalized value (version 11.3), so its scores are halved.
"""
import argparse
import tempfile
from pathlib import Path

import numpy

from kernels import Ours, read


def kadabra(n, ends, asked):
    import networkit

    graph = networkit.GraphFromCoo(tuple(ends.T.astype(numpy.uint64)), n=n)
    for seed in range(1, asked.seeds + 1):
        networkit.setSeed(seed, False)
        kernel = networkit.centrality.KadabraBetweenness(graph, asked.epsilon, asked.delta)
        kernel.run()
        yield numpy.array(kernel.scores()) / 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("graphs", nargs="+")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--directed", action="store_true")
    parser.add_argument("--kadabra", action="store_true", help="NetworKit's beside ours")
    parser.add_argument("--epsilon", type=float, default=0.01)
    parser.add_argument("--delta", type=float, default=0.1)
    asked = parser.parse_args()
    print("graph,tool,runs,beyond epsilon,median worst error,largest worst error")
    for path in asked.graphs:
        n, ends = read(path, asked.directed)
        with tempfile.TemporaryDirectory() as folder:
            file = str(Path(folder) / "edges.csv")
            numpy.savetxt(file, ends, fmt="%d", delimiter=",")
            ours = Ours(asked.program, asked.directed, 2, file, n)
            _, exact = ours("betweenness", "--normalized", "true")
            options = ["--epsilon", str(asked.epsilon), "--delta", str(asked.delta), "--seed"]
            tools = {
                "mekhala": (
                    ours("betweenness_sampled", *options, str(seed))[1]
                    for seed in range(1, asked.seeds + 1)
                )
            }
            if asked.kadabra:
                tools["NetworKit KADABRA"] = kadabra(n, ends, asked)
            for name, runs in tools.items():
                worst = numpy.array([abs(values - exact).max() for values in runs])
                print(
                    f"{Path(path).stem},{name},{len(worst)},{(worst > asked.epsilon).sum()},"
                    f"{numpy.median(worst):.5f},{worst.max():.5f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
