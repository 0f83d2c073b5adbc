"""What igraph and NetworkX make of the files of ../shared/data/formats and ../shared/nasty, beside what TRUTH.json and
INDEX.tsv say. Each file is read in a process of its own, with limits of time and memory.

  python peers.py OURS [--write]     OURS: what `io_test --gtest_filter=Truth.*:Nasty.*` printed
"""

import csv
import json
import pathlib
import re
import resource
import signal
import subprocess
import sys
import warnings

import page

SHARED = page.PAGE.parents[3] / "shared"
SECONDS, BYTES = 20, 4 << 30  # of the processor, and of addresses
# Readers of the peers by what a format is called in either list.
NETWORKX = {"graphml", "gexf", "gml", "pajek", "cyjs", "json", "edgelist"}
IGRAPH = {"graphml": "graphml", "gml": "gml", "pajek": "pajek", "dl": "dl", "edgelist": "ncol"}


def read(peer, kind, path):
    """Nodes and edges of the file; raises what the peer raises."""
    if peer == "igraph":
        import igraph

        graph = igraph.Graph.Read(path, format=IGRAPH[kind])
        return graph.vcount(), graph.ecount()
    import networkx

    if kind in ("cyjs", "json"):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if kind == "cyjs":
            graph = networkx.cytoscape_graph(data)
        else:
            graph = networkx.node_link_graph(data, edges="links" if "links" in data else "edges")
    else:
        graph = getattr(networkx, f"read_{kind}")(path)
    return graph.number_of_nodes(), graph.number_of_edges()


def child(peer, kind, path):
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            nodes, edges = read(peer, kind, path)
            result = {"nodes": nodes, "edges": edges}
        except Exception as error:  # whatever a reader may throw
            result = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(result | {"warnings": [str(one.message) for one in told]}))


def outcome(peer, kind, path):
    """What became of it, as `child` tells it; None where the peer has no reader."""
    if kind not in (NETWORKX if peer == "networkx" else IGRAPH):
        return None
    try:
        ran = subprocess.run(
            [sys.executable, __file__, "--child", peer, kind, str(path)], capture_output=True, timeout=10 * SECONDS
        )
    except subprocess.TimeoutExpired:
        return {"fault": f"over {SECONDS} s"}
    if -ran.returncode == signal.SIGXCPU:
        return {"fault": f"over {SECONDS} s"}
    if ran.returncode != 0:
        return {"fault": f"ended with {ran.returncode}"}
    return json.loads(ran.stdout.decode(errors="replace").splitlines()[-1])


def words(seen):
    if seen is None:
        return "no reader"
    if "fault" in seen:
        return seen["fault"]
    if "error" in seen:
        text = re.sub(r"\S*/(\S+)", r"\1", seen["error"])  # no folder of this machine
        return text[:70] + ("..." if len(text) > 70 else "")
    told = f", {len(seen['warnings'])} warnings" if seen["warnings"] else ""
    return f"{seen['nodes']} nodes, {seen['edges']} edges{told}"


def right_of_truth(seen, nodes, edges):
    return seen.get("nodes") == nodes and seen.get("edges") == edges


def right_of_index(seen, expected, check):
    """Lenient: any error and any warning will do, whatever it says."""
    if "fault" in seen:
        return False
    letters = expected.split("|")
    if "error" in seen:
        return "E" in letters
    wanted = re.search(r"(\d+) nodes?(?: (\d+) edges?)?", check)
    if wanted and seen["nodes"] != int(wanted[1]):
        return False
    if wanted and wanted[2] and seen["edges"] != int(wanted[2]):
        return False
    return "O" in letters or ("W" in letters and bool(seen["warnings"]))


def counts_of(kind, truth):
    """Nodes and edges that TRUTH.json states of a graph; ends that no list names count as nodes."""
    if kind == "pajek":
        sections = truth["rows_per_section"]
        return sections["*vertices"], sections["*edges"]
    if kind == "dl":
        return truth["n"], None
    if "nodes" not in truth:
        return None, None
    peers = truth.get("networkx_3_6_1", {})
    return peers.get("nx_nodes", truth["nodes"]), truth["edges"]


def mark(good):
    return {True: "right", False: "wrong", None: "-"}[good]


def rows_of_truth(ours):
    kinds = {"pajek": "pajek", "dl": "dl", "cyjs": "cyjs", "graphml": "graphml", "gexf": "gexf", "gml": "gml"}
    for name, truth in json.loads((SHARED / "data/formats/TRUTH.json").read_text()).items():
        kind = kinds.get(name.split("/")[0], name.split("/")[0])
        nodes, edges = counts_of(kind, truth)
        row = [name, mark(ours.get(name))]
        for peer in ("igraph", "networkx"):
            seen = outcome(peer, kind, SHARED / "data/formats" / name)
            good = None
            if seen is not None:
                edges_there = seen.get("edges") if edges is None else edges
                good = right_of_truth(seen, nodes, edges_there)
            row += [mark(good), words(seen)]
        yield row


def rows_of_nasty(ours):
    with open(SHARED / "nasty/INDEX.tsv", encoding="utf-8") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if line["id"] not in ours:
                continue
            row = [line["id"], line["format"], line["wrong"], mark(ours[line["id"]])]
            for peer in ("igraph", "networkx"):
                seen = outcome(peer, line["format"], SHARED / "nasty" / line["file"])
                good = None if seen is None else right_of_index(seen, line["expected"], line["check"])
                row += [mark(good), words(seen)]
            yield row


def score(rows, column):
    marks = [row[column] for row in rows]
    return f"{marks.count('right')} of the {len(marks) - marks.count('-')} that it has a reader for"


def main():
    ours = {}
    for line in pathlib.Path(sys.argv[1]).read_text(errors="replace").splitlines():
        if found := re.match(r"(right|WRONG)\s+(\S+/\S+)", line):
            ours[found[2]] = found[1] == "right"
        elif found := re.match(r"([a-z]\d\d) (right|wrong)", line):
            ours[found[1]] = found[2] == "right"
    truth, nasty = list(rows_of_truth(ours)), list(rows_of_nasty(ours))
    text = "\n\n".join(
        [
            f"Of {len(truth)} files with known counts read right: Mekhala {score(truth, 1)}, igraph {score(truth, 2)}, "
            f"NetworkX {score(truth, 4)}.",
            page.table(["file", "Mekhala", "igraph", "", "NetworkX", ""], truth),
            f"Of {len(nasty)} nasty files treated right: Mekhala {score(nasty, 3)}, igraph {score(nasty, 4)}, "
            f"NetworkX {score(nasty, 6)}.",
            page.table(["id", "format", "what is wrong", "Mekhala", "igraph", "", "NetworkX", ""], nasty),
        ]
    )
    print(text)
    if "--write" in sys.argv:
        page.write("peers", text)


if __name__ == "__main__":
    if sys.argv[1] == "--child":
        child(*sys.argv[2:5])
    else:
        main()
