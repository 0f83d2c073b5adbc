#!/usr/bin/env python3
"""The same tasks by Python libraries on the same graph in one run: with and without conversion, with memory.

    python.py [--graphs A,B] [--tasks A,B] [--libraries A,B] [--threads N] [--turns 5] [--limit 60] [--out DIR]

Each library runs in a process of its own for each task, with as many cores as it may use threads; processes take turns
(A B C A B C ...). In a turn the graph is made of arrays and the task done (converted), and the task done again
on what is held (kept); a time is the median of the turns. A library whose answer is not this project's shows no
time; one that needs more than the limit is stopped and said to. `DIR/python.md` and `.svg` hold the results.
"""

import argparse
import importlib.metadata
import json
import multiprocessing
import os
import pathlib
import statistics
import sys
import time

import graphs
import numpy
import tasks

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.append(str(HERE / "tools"))  # worker.py
TASKS = ("page_rank", "betweenness", "harmonic", "components", "core_number", "clustering")
GRAPHS = ("email-Eu-core", "facebook", "wiki-Vote", "epinions")
# From every node of more than so many nothing is asked.
MOST_NODES = {"betweenness": 10_000, "harmonic": 10_000}


def status(name):
    """VmRSS or VmHWM of this process, in MiB."""
    for line in pathlib.Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    raise OSError(f"this system does not say {name}")


def work(name, path, threads, requests):
    """The process of one library: answers (seconds converted, seconds kept, MiB, array), None, or a text."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    for variable in ("PEERS_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[variable] = str(threads)
    import libraries
    import worker

    make, does = libraries.LIBRARIES[name]()
    file = worker.File(path)
    before = status("VmRSS")
    held = make(file)
    while True:
        task = requests.recv()
        if task not in does:
            requests.send(None)
            continue
        try:
            begun = time.perf_counter()
            if name == "mekhala as backend":
                held.__networkx_cache__.clear()
            else:
                held = make(file)
            found = does[task](held)
            converted = time.perf_counter() - begun
            begun = time.perf_counter()
            found = does[task](held)
            kept = time.perf_counter() - begun
            requests.send((converted, kept, status("VmHWM") - before, numpy.asarray(found, numpy.float64)))
        except Exception as error:
            requests.send(f"{type(error).__name__}: {error}")


class Library:
    """A process for a library and a graph; started when first asked after a stop."""

    def __init__(self, name, graph, threads):
        self.name, self.graph, self.threads = name, graph, threads
        self.process = None

    def start(self):
        spawning = multiprocessing.get_context("spawn")
        self.requests, theirs = spawning.Pipe()
        arguments = (self.name, str(self.graph.file), self.threads, theirs)
        self.process = spawning.Process(target=work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, task, limit):
        if self.process is None:
            self.start()
        try:
            self.requests.send(task)
            if self.requests.poll(limit):
                return self.requests.recv()
            said = f"over {limit:g} s"
        except (EOFError, OSError):
            said = "ended by itself"
        self.stop()
        return said

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None


def cell(libraries, task, turns, limit):
    """Of each library what its turns gave, or what is said of it."""
    given = {library.name: [] for library in libraries}
    for turn in range(turns):
        for library in libraries:
            made = given[library.name]
            if not isinstance(made, list) or (turn > 0 and made and made[0][0] > 10):
                continue  # a slow one has one turn
            answer = library.ask(task, limit)
            if isinstance(answer, tuple):
                made.append(answer)
            else:
                given[library.name] = answer
    return {name: made for name, made in given.items() if made is not None}


def rows_of(graph, task, given):
    """Medians, each held against this project's answer."""
    if isinstance(given["mekhala"], str):
        raise SystemExit(f"mekhala, {task.name} on {graph.name}: {given['mekhala']}; there is nothing to compare with")
    ours = given["mekhala"][0][3]
    for name, made in given.items():
        row = {"graph": graph.name, "nodes": graph.nodes, "edges": graph.edges, "task": task.name, "library": name}
        if isinstance(made, str):
            yield row | {"said": made}
            continue
        apart, _ = tasks.difference(task, graph, ours, made[0][3])
        if apart > task.tolerance:
            yield row | {"said": f"another answer, {apart:.1e} apart"}
            continue
        converted, kept = (statistics.median(turn[i] for turn in made) for i in range(2))
        memory = max(turn[2] for turn in made)
        yield row | {"converted": converted, "kept": kept, "mib": memory, "turns": len(made)}


def shown(seconds):
    return f"{seconds:.3g} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"


def markdown(rows, how):
    """A table for each graph; ratios are to this project's time on what is held."""
    out = ["# From Python, beside other libraries", "", how, ""]
    for name in dict.fromkeys(row["graph"] for row in rows):
        mine = [row for row in rows if row["graph"] == name]
        out += [f"## {name}: {mine[0]['nodes']:,} nodes, {mine[0]['edges']:,} edges", ""]
        out += ["| task | library | kept | converted | memory | kept, times mekhala's |", "| --- | --- | --- | --- | --- | --- |"]
        for row in mine:
            start = f"| {row['task']} | {row['library']} |"
            if "said" in row:
                out.append(f"{start} {row['said']} | | | |")
                continue
            ours = next((r for r in mine if r["task"] == row["task"] and r["library"] == "mekhala" and "kept" in r), None)
            ratio = f"{row['kept'] / ours['kept']:.2g}" if ours else ""
            out.append(f"{start} {shown(row['kept'])} | {shown(row['converted'])} | {row['mib']:.1f} MiB | {ratio} |")
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def plot(rows, file):
    """A panel for each graph: for each task a bar for each library, the light part what conversion takes."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "mekhala"
    from matplotlib import pyplot

    names = list(dict.fromkeys(row["graph"] for row in rows))
    libraries = list(dict.fromkeys(row["library"] for row in rows))
    figure, panels = pyplot.subplots(len(names), 1, figsize=(9, 2.8 * len(names)), squeeze=False)
    for name, axes in zip(names, panels[:, 0]):
        mine = [row for row in rows if row["graph"] == name and "kept" in row]
        order = list(dict.fromkeys(row["task"] for row in mine))
        width = 0.8 / len(libraries)
        for place, library in enumerate(libraries):
            bars = [row for row in mine if row["library"] == library]
            x = [order.index(row["task"]) + (place - len(libraries) / 2 + 0.5) * width for row in bars]
            axes.bar(x, [row["converted"] for row in bars], width, color=f"C{place}", alpha=0.35)
            axes.bar(x, [row["kept"] for row in bars], width, color=f"C{place}", label=library)
        axes.set(yscale="log", ylabel="seconds", title=name)
        axes.set_xticks(range(len(order)), order)
        axes.grid(axis="y", alpha=0.3)
    panels[0, 0].legend(fontsize="x-small", ncol=len(libraries), loc="lower center", bbox_to_anchor=(0.5, 1.12))
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def versions(names):
    from libraries import PACKAGES

    packages = dict.fromkeys(PACKAGES.get(name, name) for name in names)
    return ", ".join(f"{package} {importlib.metadata.version(package)}" for package in packages)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    from libraries import LIBRARIES

    for name, all_of_it in (("graphs", GRAPHS), ("tasks", TASKS), ("libraries", tuple(LIBRARIES))):
        parser.add_argument(f"--{name}", default=",".join(all_of_it))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--limit", type=float, default=60.0)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/benchmarks")
    return parser.parse_args()


def write(rows, given, names, load):
    how = (
        f"By `./dev bench --peers --python`, {given.threads} threads of {os.cpu_count()} processors, load {load:.1f} before and"
        f" {os.getloadavg()[0]:.1f} after (where it is above the number of processors others were at work too, times are upper bounds and ratios rough);"
        f" medians of up to {given.turns} turns in which libraries alternate, one turn where it takes over 10 s, none over"
        f" {given.limit:g} s. `kept`: on a graph that is there; `converted`: making it of arrays as well, for the backend of"
        f" NetworkX out of NetworkX's graph; `memory`: the most that graph and task took at a time. Answers agree with mekhala's"
        f" before a time is shown. {versions(names)}."
    )
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "python.md").write_text(markdown(rows, how), encoding="utf-8")
    plot(rows, given.out / "python.svg")


def main():
    given = arguments()
    names = list(dict.fromkeys(["mekhala", *given.libraries.split(",")]))
    begun, rows = os.getloadavg()[0], []
    for graph_name in given.graphs.split(","):
        graph = graphs.make(graph_name, False, "", ROOT / "build/peers/graphs")
        libraries = [Library(name, graph, given.threads) for name in names]
        for task in (tasks.TASKS[tasks.NAMES.index(name)] for name in given.tasks.split(",")):
            if graph.nodes > MOST_NODES.get(task.name, graph.nodes):
                continue
            for row in rows_of(graph, task, cell(libraries, task.name, given.turns, given.limit)):
                rows.append(row)
                print(json.dumps(row), file=sys.stderr, flush=True)
            for library in libraries:
                library.stop()
        write(rows, given, names, begun)  # what is done is kept where the next graph is stopped
    print((given.out / "python.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
