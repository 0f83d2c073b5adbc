"""Tables and plots of what compare.py measured: JSON, CSV, Markdown, SVG."""

import csv
import json

COLUMNS = ["task", "graph", "nodes", "edges", "threads", "tool", "seconds", "turns", "ratio"]
COLUMNS += ["difference", "agrees", "modularity", "extra_mib", "said", "scaling", "build"]


def seconds(value):
    return f"{value * 1e6:.3g} µs" if value < 1e-3 else f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def line(row):
    where = f"{row['task']:<20} {row['graph']:<24} {row['threads']} thread(s)  {row['tool']:<15}"
    if "seconds" not in row:
        return f"{where} {row['said']}"
    # Where answers differ no time is shown.
    if not row.get("agrees", True):
        return f"{where} answer differs by {row['difference']:.1e}"
    ratio = f"ratio {row['ratio']:.3g}" if "ratio" in row else ""
    quality = f"Q {row['modularity']:.4f}" if "modularity" in row else ""
    return f"{where} {seconds(row['seconds']):>10}  {ratio:<14} {quality}"


def shown(row):
    if row is None:
        return ""
    if "seconds" not in row:
        return row["said"]
    if not row.get("agrees", True):
        return "differs"
    text = seconds(row["seconds"])
    if row["tool"] != "mekhala" and "ratio" in row:
        text += f" ({row['ratio']:.2g})"
    if "modularity" in row:
        text += f", Q {row['modularity']:.3f}"
    return text


def markdown(rows):
    """One table a task: a line for graph and threads, a column for each tool."""
    out = []
    for task in dict.fromkeys(row["task"] for row in rows):
        mine = [row for row in rows if row["task"] == task]
        tools = list(dict.fromkeys(row["tool"] for row in mine))
        out += [f"## {task}", "", "| graph | threads | " + " | ".join(tools) + " | over the best peer |"]
        out += ["| --- | --- |" + " --- |" * (len(tools) + 1)]
        for graph, threads in dict.fromkeys((row["graph"], row["threads"]) for row in mine):
            here = {r["tool"]: r for r in mine if (r["graph"], r["threads"]) == (graph, threads)}
            ratios = [r["ratio"] for t, r in here.items() if t != "mekhala" and "ratio" in r and r.get("agrees", True)]
            best = f"{max(ratios):.2g}" if ratios else ""
            cells = " | ".join(shown(here.get(tool)) for tool in tools)
            out.append(f"| {graph} | {threads} | {cells} | {best} |")
        out.append("")
    behind = [r for r in rows if r["tool"] != "mekhala" and r.get("ratio", 0) > 1 and r.get("agrees", True)]
    out += ["## Where a peer is faster", ""]
    out += ["| task | graph | threads | peer | ratio |", "| --- | --- | --- | --- | --- |"]
    out += [f"| {r['task']} | {r['graph']} | {r['threads']} | {r['tool']} | {r['ratio']:.2f} |" for r in behind]
    return "\n".join(out) + "\n"


def plots(rows, folder):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "mekhala"
    from matplotlib import pyplot

    for task in dict.fromkeys(row["task"] for row in rows):
        figure, axes = pyplot.subplots(figsize=(7, 4.5))
        mine = [r for r in rows if r["task"] == task and r["threads"] == 2 and "seconds" in r and r.get("agrees", True)]
        for tool in dict.fromkeys(row["tool"] for row in mine):
            points = sorted((r["edges"], r["seconds"]) for r in mine if r["tool"] == tool)
            axes.loglog(*zip(*points), "o-", label=tool, linewidth=2.5 if tool == "mekhala" else 1)
        if mine:
            axes.set(xlabel="edges", ylabel="seconds", title=f"{task}, two threads")
            axes.legend(fontsize="small")
            axes.grid(alpha=0.3)
            figure.savefig(folder / f"{task}.svg", metadata={"Date": None})
        pyplot.close(figure)


def write(rows, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "peers.json").write_text(json.dumps(rows, indent=1) + "\n")
    with open(folder / "peers.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    (folder / "peers.md").write_text(markdown(rows))
    plots(rows, folder)
