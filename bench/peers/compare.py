#!/usr/bin/env python3
"""The same task on the same graph by this project and by its peers, in turns.

    compare.py PROGRAMS [--graphs A,B] [--tasks A,B] [--tools A,B] [--threads 1,2] [--turns 5] [--limit 120]
               [--directed] [--fresh] [--also BUILD] [--gapbs DIR] [--gve DIR] [--out DIR]

PROGRAMS: the folder with mekhala, mekhala_tool, boost_tool and igraph_c_tool. Each tool runs in a
process of its own that stays, bound to as many cores as it may use threads, and holds the graph;
only the algorithm is timed. Tools take turns (A B C A B C ...); a time is the median of the turns,
one turn where a run takes 30 s or more, and a run that exceeds the limit is stopped and said to:
that tool is not asked again for that task on a larger graph or with fewer threads.
Answers are compared with this project's before any time is shown. What is done is kept in
OUT/results.jsonl: started again, the same program goes on where it stopped. With --also what an earlier
program measured is kept for cells that this one has not run: for tasks whose code has not changed since.
"""

import argparse
import hashlib
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gap
import graphs
import numpy
import report
import tasks

HERE = Path(__file__).resolve().parent
PYTHON_TOOLS = {
    "igraph": "igraph_tool.py",
    "NetworKit": "networkit_tool.py",
    "graph-tool": "graphtool_tool.py",
    "rustworkx": "rustworkx_tool.py",
    "scikit-network": "scikit_network_tool.py",
    "leidenalg": "leidenalg_tool.py",
    "NetworkX": "networkx_tool.py",
}
PROGRAM_TOOLS = {"mekhala": "mekhala_tool", "igraph C": "igraph_c_tool", "Boost.Graph": "boost_tool"}
NAMES = [*PROGRAM_TOOLS, *PYTHON_TOOLS]
GVE = "GVE"


class Stopped(Exception):
    """A run took longer than it may, or its process died."""


class Tool:
    """A process that answers requests; started when first asked, and again after a stop."""

    def __init__(self, name, programs, threads):
        self.name, self.threads = name, threads
        if name == GVE:
            self.command = [str(programs), str(threads)]
        elif name in PROGRAM_TOOLS:
            self.command = [str(programs / PROGRAM_TOOLS[name]), str(threads)]
        else:
            self.command = [sys.executable, str(HERE / "tools" / PYTHON_TOOLS[name])]
        self.process = self.graph = None

    def start(self):
        environment = os.environ | {
            "PEERS_THREADS": str(self.threads),
            "OMP_NUM_THREADS": str(self.threads),
            "RAYON_NUM_THREADS": str(self.threads),
            "OPENBLAS_NUM_THREADS": str(self.threads),
        }
        # This project brings its own threads; OpenMP would bind it to one core, igraph being in it.
        if self.name != "mekhala":
            environment |= {"OMP_PROC_BIND": "true", "OMP_PLACES": "cores"}
        cores = sorted(os.sched_getaffinity(0))[: self.threads]
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        self.graph = None

    def ask(self, words, limit):
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write("\t".join(words) + "\n")
            self.process.stdin.flush()
            ready, _, _ = select.select([self.process.stdout], [], [], limit)
            line = self.process.stdout.readline() if ready else ""
        except BrokenPipeError:
            ready, line = True, ""
        if line:
            return line.rstrip("\n").split("\t")
        self.stop()
        raise Stopped("ended by itself" if ready else f"over {limit:g} s")

    def load(self, graph):
        if self.process is None or self.graph is not graph:
            answer = self.ask(["load", str(graph.file)], 600)
            if answer[0] != "ok":
                raise Stopped(answer[1])
            self.graph = graph

    def run(self, task, graph, limit):
        """Seconds, extra MiB and the numbers; None: it has no such task."""
        self.load(graph)
        name, asked = task.request(self.name, graph)
        if self.name != "mekhala":
            name = tasks.TOOL_NAMES.get(name, name)
        with tempfile.NamedTemporaryFile() as file:
            options = [f"{key}={value}" for key, value in asked.items()]
            answer = self.ask(["run", name, file.name, *options], limit)
            if answer[0] == "no":
                return answer[1]
            if answer[0] != "ok":
                raise Stopped(f"failed: {answer[1]}")
            return float(answer[1]), float(answer[2]), numpy.fromfile(file.name, numpy.float64)

    def read(self, graph, limit):
        """The same of reading the graph's text."""
        answer = self.ask(["read", str(graph.text)], limit)
        return (float(answer[1]), 0.0, None) if answer[0] == "ok" else answer[1]

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def turns_for(seconds, turns):
    """A slow run is made once, a quick one more often than asked."""
    return 1 if seconds >= 30 else 3 * turns if seconds < 0.01 else turns


def cell(tools, run, turns, limit, said):
    """Lists of seconds, of MiB, the last numbers, and what was said, for each tool; one of which
    something is said already is not asked."""
    seconds = {tool.name: [] for tool in tools}
    memory, numbers, missing = {}, {}, set()
    turn = 0
    while True:
        running = [
            tool
            for tool in tools
            if tool.name not in said and tool.name not in missing
            and (not seconds[tool.name] or turn < turns_for(min(seconds[tool.name]), turns))
        ]
        if not running:
            return seconds, memory, numbers, said
        for tool in running:
            try:
                answer = run(tool, limit)
            except Stopped as stopped:
                said[tool.name] = str(stopped)
                continue
            except subprocess.TimeoutExpired:
                said[tool.name] = f"over {limit:g} s"
                continue
            if isinstance(answer, str):  # no such task: it is not in the table
                missing.add(tool.name)
                continue
            seconds[tool.name].append(answer[0])
            memory[tool.name] = max(memory.get(tool.name, 0), answer[1])
            numbers[tool.name] = answer[2]
        turn += 1


def too_slow(rows, tool, task, graph, threads):
    """What to say of a tool that ran over the limit on no larger a graph with no fewer threads; else None."""
    for row in rows:
        if (
            row["tool"] == tool
            and row["task"] == task.name
            and row.get("said", "").startswith("over ")
            and row["graph"].endswith("(directed)") == graph.directed
            and row["nodes"] <= graph.nodes
            and row["edges"] <= graph.edges
            and row["threads"] >= threads
        ):
            return "not tried: " + row["said"] + f" on {row['graph']}"
    return None


def rows_of(task, graph, threads, found):
    seconds, memory, numbers, said = found
    ours = numbers.get("mekhala")
    for name, times in seconds.items():
        row = {
            "task": task.name,
            "graph": graph.label,
            "nodes": graph.nodes,
            "edges": graph.edges,
            "threads": threads,
            "tool": name,
        }
        if not times or name in said:
            if name in said:
                yield row | {"said": said[name]}
            continue
        row |= {"seconds": statistics.median(times), "turns": len(times), "extra_mib": memory[name]}
        if numbers[name] is not None and ours is not None:
            apart, quality = tasks.difference(task, graph, ours, numbers[name])
            row |= {"difference": apart, "agrees": apart <= task.tolerance}
            if quality is not None:
                row["modularity"] = quality
        if seconds["mekhala"]:
            pairs = zip(seconds["mekhala"], times)
            row["ratio"] = statistics.median(a / b for a, b in pairs)
        yield row


def scaling_check():
    """How much faster two processes on two cores do twice the work: 2.0 where both are free."""
    loop = "s=0\nfor i in range(6_000_000): s+=i*i"

    def spend(count):
        cores = sorted(os.sched_getaffinity(0))
        start = time.perf_counter()
        running = [
            subprocess.Popen(
                [sys.executable, "-c", loop],
                preexec_fn=lambda core=cores[i % len(cores)]: os.sched_setaffinity(0, [core]),
            )
            for i in range(count)
        ]
        for process in running:
            process.wait()
        return time.perf_counter() - start

    return statistics.median(2 * spend(1) / spend(2) for _ in range(3))


def made_gve(sources, out):
    """The program for GVE-Leiden, compiled against its sources as they themselves are: for this machine."""
    program = out / "gve_tool"
    files = [HERE / "tools" / name for name in ("gve_tool.cpp", "worker.cpp")]
    command = ["g++", "-std=c++20", "-O3", "-march=native", "-fopenmp", "-w", "-I", HERE.parent.parent, "-I", sources]
    subprocess.run([*command, *files, "-o", program], check=True)
    return program


def cell_of(row):
    return row["graph"], row["task"], row["threads"]


def program_hash(programs):
    return hashlib.sha256((programs / "mekhala_tool").read_bytes()).hexdigest()[:16]


def names(text, known):
    chosen = text.split(",") if text else list(known)
    for name in chosen:
        if name not in known and not Path(name).exists():
            raise SystemExit(f"compare.py: no '{name}'; there are: {', '.join(known)}")
    return chosen


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", type=Path)
    parser.add_argument("--graphs", help="by commas; a path of a CSV edge list is one too")
    parser.add_argument("--tasks", help="by commas; `read` is the text reader")
    parser.add_argument("--tools", help="by commas")
    parser.add_argument("--threads", default="2,1")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--limit", type=float, default=120, help="seconds for one run")
    parser.add_argument("--directed", action="store_true", help="directed forms too, of graphs that have one")
    parser.add_argument("--also", default="", help="builds whose rows stand where this one has none, by commas")
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--gapbs", type=Path, help="folder with the built programs of GAP")
    parser.add_argument("--gve", type=Path, help="folder with the sources of GVE-Leiden")
    parser.add_argument("--out", type=Path, default=Path("build/peers"))
    parser.add_argument("--publish", type=Path, help="write the tables and plots there too")
    return parser.parse_args()


def main():
    asked = arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    kept = asked.out / "results.jsonl"
    if asked.fresh:
        kept.unlink(missing_ok=True)
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    build = program_hash(asked.programs)
    measured = [row for row in rows if row["build"] == build]
    earlier = [row for other in asked.also.split(",") for row in rows if row["build"] == other]
    done = {cell_of(row) for row in measured + (earlier if asked.tasks is None else [])}
    scaling = scaling_check()
    print(f"two processes do twice the work {scaling:.2f} times as fast as one", flush=True)
    tool_names = names(asked.tools, NAMES)
    gve = made_gve(asked.gve, asked.out) if asked.gve else None
    chosen = [task for task in tasks.TASKS if task.name in names(asked.tasks, tasks.NAMES)]
    for graph_name in names(asked.graphs, graphs.NAMES):
        for directed in [False, True] if asked.directed and graph_name in graphs.DIRECTED else [False]:
            mekhala = str(asked.programs / "mekhala")
            graph = graphs.make(graph_name, directed, mekhala, asked.out / "graphs")
            for threads in map(int, asked.threads.split(",")):
                tools = [Tool(name, asked.programs, threads) for name in tool_names]
                extra = [gap.Gap(asked.gapbs, threads)] if asked.gapbs and not directed else []
                if gve and not directed:
                    extra.append(Tool(GVE, gve, threads))
                for task in chosen:
                    if not task.suits(graph) or (graph.label, task.name, threads) in done:
                        continue
                    run = lambda tool, limit, task=task: tool.run(task, graph, limit)
                    if task.name == "read":
                        run = lambda tool, limit: tool.read(graph, limit)
                    known = {t.name: too_slow(measured + earlier, t.name, task, graph, threads) for t in tools + extra}
                    known = {tool: text for tool, text in known.items() if text}
                    found = cell(tools + extra, run, asked.turns, asked.limit, known)
                    with open(kept, "a", encoding="utf-8") as out:
                        for row in rows_of(task, graph, threads, found):
                            row |= {"build": build, "scaling": round(scaling, 2)}
                            print(report.line(row), flush=True)
                            out.write(json.dumps(row) + "\n")
                            measured.append(row)
                for tool in tools + extra:
                    tool.stop()
    own = {cell_of(row) for row in measured}
    measured += [row for row in earlier if cell_of(row) not in own]
    report.write(measured, asked.out)
    if asked.publish:
        report.write(measured, asked.publish)


if __name__ == "__main__":
    main()
