"""The graphs of the comparisons: real ones of SNAP, as the npm package lbug carries them, and
generated ones. Each is written once under build/peers/graphs: as the binary file that every tool
loads (see worker.hpp) and as a text edge list that readers are timed on."""

import csv
import json
import subprocess
import tarfile
from pathlib import Path

import numpy

PACKAGE = "lbug@0.14.3"
SNAP = {
    "email-Eu-core": "email-Eu-core/edges.csv",
    "facebook": "facebook/edges.csv",
    "grqc": "grqc/edges.csv",
    "wiki-Vote": "wiki-Vote/edges.csv",
    "lastFM": "lastFM/edges.csv",
    "epinions": "epinions/edges.csv",
    "twitter": "twitter/csv/twitter-edges.csv",
    "amazon0601": "amazon0601/csv/amazon-edges.csv",
}
# Options of `mekhala generate graph`; `recruitment` is the truth of a generated case.
GENERATED = {
    "lfr100k": "--model lfr --nodes 100000 --degree 26 --mixing 0.6 --seed 1".split(),
    "recruitment": "--victims 20000 --seed 1 --regime visible".split(),
    "kron18": "--model kronecker --nodes 262144 --degree 32 --seed 1".split(),
    "kron20": "--model kronecker --nodes 1048576 --degree 32 --seed 1".split(),
}
NAMES = [*SNAP, *GENERATED]
# Whose edges have a direction by what they mean; only their directed forms are compared.
DIRECTED = {"email-Eu-core", "wiki-Vote", "epinions", "twitter", "amazon0601"}


def snap_folder(folder):
    """Takes the package from the registry that npm is set up with."""
    inside = folder / "package" / "lbug-source" / "dataset" / "snap"
    if not inside.exists():
        command = ["npm", "pack", "--silent", PACKAGE]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(folder / name.stdout.split()[-1]) as archive:
            wanted = [m for m in archive if "/dataset/snap/" in m.name and m.name.endswith(".csv")]
            archive.extractall(folder, wanted)
    return inside


def generated(name, program, folder):
    options = GENERATED[name]
    file = folder / f"{name}.csv"
    if name != "recruitment":
        extra = ["--communities", str(folder / f"{name}.truth.csv")] if "lfr" in name else []
        subprocess.run([program, "generate", "graph", str(file), *options, *extra], check=True)
        return file
    case = folder / name
    if not case.exists():
        subprocess.run([program, "generate", "case", str(case), *options], check=True)
    links = json.loads((case / "truth.json").read_text())["links"]
    with open(file, "w", newline="", encoding="ascii") as out:
        # Who did something for which victim, and where.
        csv.writer(out).writerows((link[0], link[2]) for link in links)
        csv.writer(out).writerows({(link[2], link[3]): None for link in links})
    return file


def read(path):
    """Pairs of numbers from commas, tabs or blanks; text ids are numbered in their order."""
    with open(path, newline="", encoding="utf-8") as file:
        first = file.readline()
        comma = "," if "," in first else "\t" if "\t" in first else " "
        header = first.split(comma)[0].strip('"').isalpha()
        file.seek(0)
        rows = numpy.array([row[:2] for row in csv.reader(file, delimiter=comma)][header:])
    try:
        return rows.astype(numpy.int64)
    except ValueError:
        return numpy.unique(rows, return_inverse=True)[1].reshape(-1, 2)


def simple(ends, directed):
    """Without loops and repetitions, sorted; the nodes are 0..n-1."""
    ends = ends[ends[:, 0] != ends[:, 1]]
    names, ends = numpy.unique(ends, return_inverse=True)
    ends = ends.reshape(-1, 2)
    if not directed:
        ends = numpy.sort(ends, axis=1)
    keys = numpy.unique(ends[:, 0].astype(numpy.int64) * len(names) + ends[:, 1])
    return names, numpy.stack([keys // len(names), keys % len(names)], axis=1)


def lengths(ends):
    """Whole numbers from 1 to 255, the same for an edge in every run."""
    mixed = ends[:, 0].astype(numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
    mixed ^= ends[:, 1].astype(numpy.uint64) * numpy.uint64(0xC2B2AE3D27D4EB4F)
    mixed ^= mixed >> numpy.uint64(29)
    return (mixed % numpy.uint64(255) + numpy.uint64(1)).astype(numpy.float64)


class Graph:
    def __init__(self, name, directed, file):
        self.name, self.directed, self.file = name, directed, file
        self.label = name + (" (directed)" if directed else "")
        self.text = file.with_suffix(".el")
        head = numpy.fromfile(file, numpy.uint64, 3)
        self.nodes, self.edges = int(head[0]), int(head[1])

    def ends(self):
        return numpy.fromfile(self.file, numpy.uint32, 2 * self.edges, offset=24).reshape(-1, 2)

    def truth(self):
        """The planted community of each node, or None."""
        path = self.file.parent / f"{self.name}.truth.csv"
        if not path.exists():
            return None
        rows = numpy.loadtxt(path, numpy.int64, delimiter=",", skiprows=1)
        labels = dict(rows[:, :2].tolist())
        names = numpy.load(self.file.with_suffix(".names.npy"))
        return numpy.array([labels[int(name)] for name in names])


def make(name, directed, program, folder):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}{'-directed' if directed else ''}.graph"
    if not file.exists():
        if name in SNAP:
            source = snap_folder(folder) / SNAP[name]
        elif name in GENERATED:
            source = generated(name, program, folder)
        else:
            source = Path(name)
        names, ends = simple(read(source), directed)
        numpy.save(file.with_suffix(".names.npy"), names)
        numpy.savetxt(file.with_suffix(".el"), ends, fmt="%d")
        with open(file.with_suffix(".tmp"), "wb") as out:
            numpy.array([len(names), len(ends), directed], numpy.uint64).tofile(out)
            ends.astype(numpy.uint32).tofile(out)
            lengths(ends).tofile(out)
        file.with_suffix(".tmp").rename(file)
    return Graph(Path(name).stem, directed, file)
