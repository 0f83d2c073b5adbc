"""How much memory a graph of 10 million edges takes as it comes in from Arrow: [EDGES] [NODES].

Prints the largest memory of the process (VmHWM) beside what the table and the graph hold, so that copies show.
"""

import pathlib
import sys

import mekhala
import numpy as np
import pyarrow

MB = 1 << 20


def peak() -> float:
    """Of the process, in MB."""
    for line in pathlib.Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("this system does not say VmHWM")


def reset() -> None:
    """From here on the peak is counted anew."""
    pathlib.Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def main(edges: int = 10_000_000, nodes: int = 1_000_000) -> None:
    random = np.random.default_rng(1)
    table = pyarrow.table({name: random.integers(0, nodes, edges, np.int64) for name in ("source", "target")})
    mekhala.Graph.from_ends([0], [1])  # what the engine takes by itself
    reset()
    before = peak()
    graph = mekhala.Graph.from_arrow(table)
    more = peak() - before
    held, given = graph.memory_bytes / MB, table.nbytes / MB
    pairs = 8 * edges / MB
    print(f"{graph.num_edges:,} edges, {graph.num_nodes:,} nodes")
    print(f"table in Arrow        {given:8.0f} MB, there before")
    print(f"graph                 {held:8.0f} MB")
    print(f"one copy as pairs     {pairs:8.0f} MB, gone when the graph is made")
    print(f"peak above the table  {more:8.0f} MB, {more - held - pairs:.0f} MB more than graph and pairs")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
