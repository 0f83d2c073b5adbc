"""The page docs/benchmarks/formats.md: each table of it stands between two marks and is written by one command."""

import pathlib

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/benchmarks/formats.md"


def table(header, rows):
    """Rows of cells as a Markdown table; bars and line ends in cells are escaped."""

    def line(cells):
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(header), line(["---"] * len(header)), *map(line, rows)])


def write(name, text):
    """Puts `text` between the marks of `name`."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    page = PAGE.read_text()
    head, rest = page.split(begin, 1)
    PAGE.write_text(head + begin + text + "\n" + end + rest.split(end, 1)[1])
