"""What we write, looked at by programs of others: exports the demo case in every format and view, has each file checked
by whatever there is for its format, and prints a table.

  python validators.py MEKHALA FOLDER [--write]     FOLDER: for the files; ends with 1 where a check fails
"""

import csv
import importlib.metadata
import json
import pathlib
import re
import shutil
import subprocess
import sys
import zipfile

import page

CHROMIUM = next((shutil.which(name) for name in ("chromium", "google-chrome") if shutil.which(name)), None)
ENDINGS = {
    "csv": "csv", "xlsx": "xlsx", "graphml": "graphml", "gexf": "gexf", "gml": "gml", "pajek": "net", "dot": "dot",
    "ftm": "ftm.json", "ftm-statements": "ftm.csv", "stix": "stix.json", "cx2": "cx2", "cyjs": "cyjs",
    "neo4j": "neo4j.csv", "kml": "kml", "geojson": "geojson", "anx": "anx", "htcds": "htcds.csv", "html": "html",
}  # fmt: skip


class Wrong(Exception):
    pass


def call(*command, seconds=120, **more):
    ran = subprocess.run([str(one) for one in command], capture_output=True, text=True, timeout=seconds, **more)
    if ran.returncode != 0:
        raise Wrong((ran.stderr or ran.stdout).strip()[:300])
    return ran.stdout + ran.stderr


def same(found, wanted, what):
    if found != wanted:
        raise Wrong(f"{found} {what}, not {wanted}")


def version(package):
    return f"{package} {importlib.metadata.version(package)}"


# --- one check each: takes the file and the export's answer, gives what was seen ------------------------------------


def by_networkx(path, told, read):
    import networkx

    graph = getattr(networkx, read[0])(str(path), **read[1])
    same(graph.number_of_nodes(), told["entities"], "nodes")
    same(graph.number_of_edges(), told["links"], "edges")
    return f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges"


def by_igraph(path, told, kind):
    import igraph

    graph = igraph.Graph.Read(str(path), format=kind)
    same(graph.vcount(), told["entities"], "nodes")
    same(graph.ecount(), told["links"], "edges")
    return f"{graph.vcount()} nodes, {graph.ecount()} edges"


def by_xmllint(path, told):
    call("xmllint", "--nonet", "--noout", path)
    return "well-formed; no package ships a schema of it"


def by_stix_validator(path, told):
    import stix2validator

    results = stix2validator.validate_file(str(path), stix2validator.ValidationOptions(version="2.1"))
    objects = results.object_results if hasattr(results, "object_results") else [results]
    errors = [str(error) for one in objects for error in (one.errors or [])]
    if not results.is_valid or errors:
        raise Wrong("; ".join(errors)[:300] or "invalid")
    hints = sum(len(one.warnings or []) for one in objects)
    return f"valid; {hints} recommendations"


def by_stix2(path, told):
    import stix2

    bundle = stix2.parse(path.read_text(), allow_custom=True)
    return f"{len(bundle.objects)} objects"


def by_followthemoney(path, told):
    from followthemoney import model

    entities = values = 0
    for line in path.read_text().splitlines():
        data = json.loads(line)
        proxy = model.get_proxy(data, cleaned=False)
        proxy.schema.validate(data)
        entities += 1
        for name, given in data["properties"].items():
            prop = proxy.schema.get(name)
            if prop is None:
                raise Wrong(f"{proxy.schema.name} has no property {name}")
            for value in given:
                if prop.type.clean(value) is None:
                    raise Wrong(f"{proxy.schema.name}:{name} does not take a value")
                values += 1
    same(entities, told["entities"] + told["links"], "entities")
    return f"{entities} entities, {values} values, all valid"


def by_ftm_statements(path, told):
    from followthemoney import model
    from followthemoney.statement import read_path_statements

    subjects, count = set(), 0
    for statement in read_path_statements(path, format="csv"):
        schema = model.get(statement.schema)
        if schema is None or (statement.prop != "id" and schema.get(statement.prop) is None):
            raise Wrong(f"{statement.schema}:{statement.prop} is not known")
        subjects.add(statement.entity_id)
        count += 1
    same(len(subjects), told["entities"] + told["links"], "entities")
    return f"{count} statements of {len(subjects)} entities"


def by_graphviz(path, told):
    text = call("gc", "-n", "-e", path)
    nodes, edges = (int(number) for number in re.findall(r"\d+", text)[:2])
    same(nodes, told["entities"], "nodes")
    same(edges, told["links"], "edges")
    return f"{nodes} nodes, {edges} edges"


def by_networkx_gexf(path, told):
    """NetworkX takes no file that mixes directions, though GEXF does: all are made one."""
    mended = path.with_suffix(".one-direction.gexf")
    mended.write_text(path.read_text().replace(' type="undirected"', ' type="directed"'))
    return by_networkx(mended, told, ("read_gexf", {"version": "1.3"})) + ", directions made one, as NetworkX wants"


def by_cytoscape(path, told):
    """NetworkX wants a member `value` in each node that Cytoscape does not have."""
    import networkx

    data = json.loads(path.read_text()) | {"directed": True, "multigraph": True}
    for node in data["elements"]["nodes"]:
        node["data"]["value"] = node["data"]["id"]
    graph = networkx.cytoscape_graph(data)
    same(graph.number_of_nodes(), told["entities"], "nodes")
    return f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges, a member `value` put in"


def by_ogrinfo(path, told):
    text = call("ogrinfo", "-ro", "-al", "-so", path)
    counts = [int(number) for number in re.findall(r"Feature Count: (\d+)", text)]
    empty = "<Placemark>" not in path.read_text()
    if not (counts or empty) or "ERROR" in text or "Warning" in text:
        raise Wrong(text[:300])
    return f"{sum(counts)} features"


def by_openpyxl(path, told):
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    rows = [sum(1 for _ in sheet.iter_rows()) - 1 for sheet in book.worksheets]
    same(rows[0], told["entities"], "rows of entities")
    same(sum(rows[1:]), told["links"], "rows of links")
    return f"sheets of {', '.join(map(str, rows))} rows"


def by_libreoffice(path, told):
    folder = path.parent / "libreoffice"
    call("soffice", f"-env:UserInstallation=file://{folder.resolve()}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", folder, path)  # fmt: skip
    with open(folder / (path.stem + ".csv"), newline="", encoding="utf-8") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    same(rows, told["entities"], "rows of entities")
    return f"opened, {rows} rows of entities"


def by_chromium(path, told):
    if CHROMIUM is None:
        raise Wrong("no Chromium here")
    picture = path.parent / (path.name + ".png")
    log = call(CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--window-size=1200,1600",
               f"--user-data-dir={path.parent.resolve()}/chromium", f"--screenshot={picture}", path.resolve().as_uri())  # fmt: skip
    if "CONSOLE" in log:
        raise Wrong(re.search(r".*CONSOLE.*", log)[0])
    return f"drawn, {picture.stat().st_size} bytes, nothing in the console"


def by_csv(path, told):
    import duckdb

    def count(name):
        return duckdb.sql(f"select count(*) from read_csv('{name}', header=true, all_varchar=true)").fetchall()[0][0]

    nodes = path.with_name(path.name[: -len(path.suffix)] + "-nodes" + path.suffix)
    same(count(nodes), told["entities"], "rows of entities")
    same(count(path), told["links"], "rows of links")
    return f"{count(nodes)} and {count(path)} rows"


def by_csv_alone(path, told):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file, strict=True))
    if len({len(row) for row in rows}) != 1:
        raise Wrong("rows of unequal length")
    return f"{len(rows) - 1} rows of {len(rows[0])} columns"


def no_parts_run(path, told):
    names = zipfile.ZipFile(path).namelist()
    if any("vba" in name or "external" in name for name in names):
        raise Wrong("macros or links to outside")
    return f"{len(names)} parts, none that runs"


def checks():
    nx, ig = version("networkx"), version("igraph")
    return [
        ("csv", version("duckdb"), by_csv),
        ("neo4j", version("duckdb"), by_csv),
        ("xlsx", version("openpyxl"), by_openpyxl),
        ("xlsx", "LibreOffice " + call("soffice", "--version").split()[1], by_libreoffice),
        ("xlsx", "zipfile", no_parts_run),
        ("graphml", nx, lambda *of: by_networkx(*of, ("read_graphml", {"force_multigraph": True}))),
        ("graphml", ig, lambda *of: by_igraph(*of, "graphml")),
        ("graphml", "xmllint", by_xmllint),
        ("gexf", nx, by_networkx_gexf),
        ("gexf", "xmllint", by_xmllint),
        ("gml", nx, lambda *of: by_networkx(*of, ("read_gml", {"label": "id"}))),
        ("gml", ig, lambda *of: by_igraph(*of, "gml")),
        ("pajek", nx, lambda *of: by_networkx(*of, ("read_pajek", {}))),
        ("pajek", ig, lambda *of: by_igraph(*of, "pajek")),
        ("dot", "Graphviz gc", by_graphviz),
        ("cyjs", nx, by_cytoscape),
        ("ftm", version("followthemoney"), by_followthemoney),
        ("ftm-statements", version("followthemoney"), by_ftm_statements),
        ("stix", version("stix2-validator"), by_stix_validator),
        ("stix", version("stix2"), by_stix2),
        ("kml", "GDAL ogrinfo", by_ogrinfo),
        ("kml", "xmllint", by_xmllint),
        ("geojson", "GDAL ogrinfo", by_ogrinfo),
        ("anx", "xmllint", by_xmllint),
        ("htcds", "csv of Python", by_csv_alone),
        ("html", "Chromium", by_chromium),
    ]


def exported(mekhala, folder, format, view):
    """The path of the export and the program's answer; None where the view refuses the format."""
    path = folder / view / f"demo.{ENDINGS[format]}"
    path.parent.mkdir(exist_ok=True)
    ran = subprocess.run(
        [mekhala, "export", folder / "demo.case", "-o", path, "--as", format, "--view", view, "--json",
         *(["--purpose", "checking exports"] if view == "work" else [])], capture_output=True, text=True
    )  # fmt: skip
    if ran.returncode == 5:
        return path, None
    if ran.returncode != 0:
        raise SystemExit(ran.stderr)
    return path, json.loads(ran.stdout)


def main():
    mekhala, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    call(mekhala, "demo", "--folder", folder)
    rows, wrong = [], 0
    for format, by, check in checks():
        for view in ("work", "team", "release"):
            path, told = exported(mekhala, folder, format, view)
            if told is None:
                rows.append([format, view, by, "refused by the view", ""])
                continue
            try:
                rows.append([format, view, by, "good", check(path, told)])
            except Exception as error:  # a checker may fail in any way: that is a finding
                wrong += 1
                rows.append([format, view, by, "WRONG", f"{type(error).__name__}: {error}"])
            print(*rows[-1], sep="\t", flush=True)
    text = f"{len(rows) - wrong} of {len(rows)} checks good.\n\n" + page.table(
        ["format", "view", "checked by", "", "what it saw"], rows
    )
    print(text)
    if "--write" in sys.argv:
        page.write("validators", text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
