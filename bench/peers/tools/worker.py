"""What the Python programs share that `compare.py` talks to: the same lines as in worker.hpp."""

import gc
import sys
import time
import types

import numpy


class File:
    """A graph as compare.py writes it: simple, sorted, ids 0..nodes-1."""

    def __init__(self, path):
        head = numpy.fromfile(path, numpy.uint64, 3)
        self.nodes, edges, directed = (int(value) for value in head)
        self.directed = bool(directed)
        ends = numpy.fromfile(path, numpy.uint32, 2 * edges, offset=24)
        self.ends = ends.reshape(-1, 2).astype(numpy.int64)
        self.lengths = numpy.fromfile(path, numpy.float64, edges, offset=24 + 8 * edges)


class NoTask(Exception):
    """The tool has no such task, or not for this graph."""


def timed(work):
    start = time.perf_counter()
    value = work()
    return time.perf_counter() - start, value


def status(name):
    with open("/proc/self/status", encoding="ascii") as file:
        for line in file:
            if line.startswith(name):
                return float(line.split()[1]) / 1024
    return 0.0


def run(tool, name, answer, texts):
    if name not in tool.TASKS:
        raise NoTask("has no such task")
    options = types.SimpleNamespace(texts=dict(text.split("=", 1) for text in texts))
    options.list = lambda key: [int(node) for node in options.texts[key].split(",")]
    options.number = lambda key, otherwise: float(options.texts.get(key, otherwise))
    options.lengths = "lengths" in options.texts
    gc.collect()
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")
    before = status("VmRSS")
    # A task times itself where not all that it does is the algorithm.
    done = tool.TASKS[name](tool.graph, options)
    seconds, values = done if isinstance(done, tuple) else timed(done)
    extra = status("VmHWM") - before
    numpy.asarray(values, numpy.float64).ravel().tofile(answer)
    return f"ok\t{seconds:.9g}\t{extra:.9g}"


def answer(tool, words):
    if words[0] == "load":
        file = File(words[1])
        seconds, tool.graph = timed(lambda: tool.load(file))
        return f"ok\t{seconds:.9g}"
    if words[0] == "read":
        if not hasattr(tool, "read"):
            raise NoTask("reads no text")
        return f"ok\t{timed(lambda: tool.read(words[1]))[0]:.9g}"
    return run(tool, words[1], words[2], words[3:])


def serve(module):
    tool = sys.modules[module]
    out = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        try:
            reply = answer(tool, line.rstrip("\n").split("\t"))
        except NoTask as reason:
            reply = f"no\t{reason}"
        except Exception as error:  # whatever a peer throws is its answer
            reply = "failed\t" + " ".join(str(error).split())[:200]
        print(reply, file=out, flush=True)
