"""The programs of the GAP benchmark suite, where a folder with them is given. They pick their own
sources and check their own answers, so only their times stand beside the others."""

import re
import subprocess

import numpy

PROGRAMS = {
    "page_rank_rounds": ("pr", ["-i", "20", "-t", "0"]),
    "components": ("cc", []),
    "triangles": ("tc", []),
    "bfs": ("bfs", []),
    "sssp": ("sssp", ["-d", "32"]),
    "betweenness": ("bc", ["-i", "{nodes}"]),
    "betweenness_from": ("bc", ["-i", "256"]),
}
TIMES = {"bfs": 16, "sssp": 16}  # trials that make up one run


class Gap:
    name = "GAP"

    def __init__(self, folder, threads):
        self.folder, self.threads = folder, threads

    def converted(self, graph, weighted):
        file = graph.file.with_suffix(".wsg" if weighted else ".sg")
        if file.exists():
            return file
        text = graph.text
        if weighted:
            offset = 24 + 8 * graph.edges
            lengths = numpy.fromfile(graph.file, numpy.float64, graph.edges, offset=offset)
            text = graph.file.with_suffix(".wel")
            numpy.savetxt(text, numpy.column_stack([graph.ends(), lengths]), fmt="%d")
        command = [self.folder / "converter", "-s", "-f", text, *(["-w"] if weighted else []), "-b", file]
        subprocess.run(command, check=True, capture_output=True)
        return file

    def ask(self, command, limit):
        bound = {"OMP_NUM_THREADS": str(self.threads), "OMP_PROC_BIND": "true", "OMP_PLACES": "cores"}
        made = subprocess.run(command, env=bound, capture_output=True, text=True, timeout=limit)
        return {name: float(value) for name, value in re.findall(r"(\w+ Time):\s+([0-9.]+)", made.stdout)}

    def run(self, task, graph, limit):
        if task.name not in PROGRAMS:
            return "has no such task"
        program, options = PROGRAMS[task.name]
        trials = TIMES.get(task.name, 1)
        file = self.converted(graph, program == "sssp")
        command = [self.folder / program, "-f", file, "-n", str(trials)]
        command += [option.format(nodes=graph.nodes) for option in options]
        return trials * self.ask(command, limit)["Average Time"], 0.0, None

    def stop(self):
        """Each of its runs is a process that ends by itself."""

    def read(self, graph, limit):
        times = self.ask([self.folder / "bfs", "-f", graph.text, "-s", "-n", "1"], limit)
        return times["Read Time"] + times["Build Time"], 0.0, None
