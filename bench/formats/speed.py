"""Reading files beside other programs: the same file, one run after the other in turns, each in a process of its own.

  python speed.py MEKHALA FOLDER [--rounds N] [--only NAME] [--write]     FOLDER: where the files are made

Times are of wall clock and of the processor. Of the others those of reading alone, once they are loaded; of Mekhala
those of the whole process, start and end included. The peak of memory is that of the whole process. Of several rounds
the fastest counts.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import subprocess
import sys
import time

import page

# Name: file, what Mekhala does with it, who else reads it.
TASKS = {
    "graphml": ("edges.graphml", ["run", "degree", "FILE", "--top", "1", "--json"], ["igraph", "networkx"]),
    "csv": ("edges.txt", ["run", "degree", "FILE", "--top", "1", "--json"], ["igraph", "networkit", "duckdb"]),
    "ftm": ("entities.ftm.json", ["import", "none.case", "FILE", "--dry-run", "--json"], ["followthemoney"]),
    "stix": ("bundle.json", ["run", "degree", "FILE", "--top", "1", "--json"], ["stix2"]),
}
WHAT = {
    "graphml": "GraphML, 200,000 nodes, 1,000,000 edges with a weight",
    "csv": "edge list, 1,000,000 nodes, 10,000,000 edges",
    "ftm": "FollowTheMoney, 500,000 entities",
    "stix": "STIX 2.1, 50 MB",
}


# --- files ----------------------------------------------------------------------------------------------------------


def make_graphml(file, draw):
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    file.write('<key id="l" for="node" attr.name="label" attr.type="string"/>\n')
    file.write('<key id="w" for="edge" attr.name="weight" attr.type="double"/>\n<graph edgedefault="directed">\n')
    for i in range(200_000):
        file.write(f'<node id="n{i}"><data key="l">Person {i}</data></node>\n')
    for _ in range(1_000_000):
        a, b = draw.randrange(200_000), draw.randrange(200_000)
        file.write(f'<edge source="n{a}" target="n{b}"><data key="w">{a % 97 / 8}</data></edge>\n')
    file.write("</graph>\n</graphml>\n")


def make_csv(file, draw):
    for _ in range(100):
        numbers = [int(draw.random() * 1_000_000) for _ in range(200_000)]
        file.write("\n".join(f"{a} {b}" for a, b in zip(numbers[::2], numbers[1::2])) + "\n")


def make_ftm(file, draw):
    for i in range(300_000):
        person = {"name": [f"Person {i}"], "country": ["la"], "birthDate": [f"19{i % 90 + 10}-03-04"]}
        file.write(json.dumps({"id": f"p{i}", "schema": "Person", "properties": person}) + "\n")
    for i in range(200_000):
        a, b = draw.randrange(300_000), draw.randrange(300_000)
        payment = {"payer": [f"p{a}"], "beneficiary": [f"p{b}"], "amount": [str(i)], "date": ["2024-02-01"]}
        file.write(json.dumps({"id": f"m{i}", "schema": "Payment", "properties": payment}) + "\n")


def make_stix(file, draw):
    def uuid(number):
        return f"00000000-0000-4000-8000-{number:012x}"

    made = {"spec_version": "2.1", "created": "2024-01-01T00:00:00.000Z", "modified": "2024-01-01T00:00:00.000Z"}
    file.write(f'{{"type": "bundle", "id": "bundle--{uuid(0)}", "objects": [\n')
    people, ties, size, first = 60_000, 100_000, 0, True
    for i in range(people + ties):
        if i < people:
            one = {"type": "identity", "id": f"identity--{uuid(i)}", "name": f"Person {i}", "identity_class": "individual"}
        else:
            ends = [f"identity--{uuid(draw.randrange(people))}" for _ in range(2)]
            one = {"type": "relationship", "id": f"relationship--{uuid(i)}", "relationship_type": "related-to",
                   "source_ref": ends[0], "target_ref": ends[1]}  # fmt: skip
        text = ("" if first else ",\n") + json.dumps(one | made)
        first = False
        size += len(text)
        file.write(text)
        if size > 50_000_000:
            break
    file.write("\n]}\n")


MAKERS = {"graphml": make_graphml, "csv": make_csv, "ftm": make_ftm, "stix": make_stix}


# --- readers of others: each gives what shows that it read all of it ------------------------------------------------


def loaded(peer, task):
    if peer == "igraph":
        import igraph

        kind = {"graphml": "graphml", "csv": "edgelist"}[task]
        return lambda path: igraph.Graph.Read(path, format=kind).ecount()
    if peer == "networkx":
        import networkx

        return lambda path: networkx.read_graphml(path, force_multigraph=True).number_of_edges()
    if peer == "networkit":
        import networkit

        reader = networkit.graphio.EdgeListReader(" ", 0, continuous=True, directed=True)
        return lambda path: reader.read(path).numberOfEdges()
    if peer == "duckdb":
        import duckdb

        return lambda path: (
            duckdb.sql(f"create table t as select * from read_csv('{path}', delim=' ', header=false)"),
            duckdb.sql("select count(*) from t").fetchall()[0][0],
        )[1]
    if peer == "followthemoney":
        from followthemoney import model

        def entities(path):
            with open(path, encoding="utf-8") as file:
                return len([model.get_proxy(json.loads(line)) for line in file])

        return entities
    import stix2

    def bundle(path):
        with open(path, encoding="utf-8") as file:
            return len(stix2.parse(file, allow_custom=True).objects)

    return bundle


def child(peer, task, path):
    read = loaded(peer, task)
    wall, cpu = time.perf_counter(), time.process_time()
    count = read(path)
    print(json.dumps({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "count": count}))


def measured(command):
    """Output, seconds of wall clock and processor, peak memory in MiB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{command[0]} ended with {status}: {out[-300:]}")
    return out.decode(), time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def ours(mekhala, arguments, path):
    out, wall, cpu, peak = measured([mekhala, *[str(path) if one == "FILE" else one for one in arguments]])
    told = json.loads(out)
    graph = told.get("graph")
    return {"wall": wall, "cpu": cpu, "peak": peak, "count": graph["edges"] if graph else told.get("rows_read", 0)}


def theirs(peer, task, path):
    out, _, _, peak = measured([sys.executable, __file__, "--child", peer, task, str(path)])
    return json.loads(out) | {"peak": peak}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("mekhala")
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=TASKS)
    options.add_argument("--write", action="store_true")
    asked = options.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for task, (name, arguments, peers) in TASKS.items():
        if asked.only not in (None, task):
            continue
        path = asked.folder / name
        if not path.exists():
            with open(path, "w", encoding="utf-8") as file:
                MAKERS[task](file, random.Random(7))
        best = {}
        for _ in range(asked.rounds):
            for reader in ["mekhala", *peers]:
                seen = ours(asked.mekhala, arguments, path) if reader == "mekhala" else theirs(reader, task, path)
                if reader not in best or seen["wall"] < best[reader]["wall"]:
                    best[reader] = seen
        mine = best["mekhala"]
        for reader, seen in best.items():
            ratio = "" if reader == "mekhala" else f"{seen['wall'] / mine['wall']:.1f}"
            rows.append([f"{WHAT[task]} ({path.stat().st_size / 1e6:.0f} MB)" if reader == "mekhala" else "", reader,
                         f"{seen['wall']:.2f}", f"{seen['cpu']:.2f}", ratio, f"{seen['peak']:.0f}"])  # fmt: skip
            print(*rows[-1], seen["count"], sep="\t", flush=True)
    text = page.table(["file", "read by", "s", "s of processor", "times ours", "peak, MiB"], rows)
    print(text)
    if asked.write:
        page.write("speed", text)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.argv[1] == "--child":
        child(*sys.argv[2:5])
    else:
        main()
