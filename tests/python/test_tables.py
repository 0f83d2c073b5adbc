"""Tables in and out: pandas, polars, Arrow, SciPy, NetworkX, igraph."""

import mekhala
import numpy as np
import pytest

pandas = pytest.importorskip("pandas")
polars = pytest.importorskip("polars")
pyarrow = pytest.importorskip("pyarrow")

COLUMNS = {
    "from": ["x", "y", "a name longer than twelve bytes", "y"],
    "to": ["y", "สมชาย", "x", "x"],
    "weight": [1.0, 2.0, 3.0, 4.0],
    "count": [1, 2, 3, 4],
}


@pytest.mark.parametrize("made", [pandas.DataFrame, polars.DataFrame, pyarrow.table, dict])
def test_a_table_of_edges_becomes_a_graph(made):
    graph = mekhala.Graph.from_table(made(COLUMNS))
    assert sorted(graph.nodes) == sorted({*COLUMNS["from"], *COLUMNS["to"]})
    found = {
        (frozenset(edge), weight, count)
        for edge, weight, count in zip(graph.edges(), graph.edge_columns["weight"], graph.edge_columns["count"])
    }
    rows = zip(COLUMNS["from"], COLUMNS["to"], COLUMNS["weight"], COLUMNS["count"])
    assert found == {(frozenset((a, b)), weight, count) for a, b, weight, count in rows}


@pytest.mark.parametrize(
    "kind", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"]
)
def test_arrow_numbers_of_each_width(kind):
    ends = pyarrow.array([0, 1, 2], kind)
    graph = mekhala.Graph.from_arrow(pyarrow.table({"a": ends, "b": pyarrow.array([1, 2, 3], kind)}))
    assert [float(node) for node in graph.nodes] == [0, 1, 2, 3]


def test_arrow_in_batches_slices_and_with_gaps():
    whole = pyarrow.table({"a": ["p", "q", "r", "s"], "b": ["q", "r", "s", "p"], "w": [1.0, None, 3.0, 4.0]})
    table = pyarrow.concat_tables([whole.slice(1, 2), whole.slice(3, 1)])
    graph = mekhala.Graph.from_arrow(table)
    by_edge = dict(zip(map(frozenset, graph.edges()), graph.edge_columns["w"].tolist()))
    assert by_edge[frozenset("rs")] == 3
    assert np.isnan(by_edge[frozenset("qr")])
    assert by_edge[frozenset("sp")] == 4


def test_whole_numbers_from_arrow_are_what_a_mapping_gives():
    random = np.random.default_rng(5)
    for most, kind in ((50, "int32"), (5_000, "int64"), (2**40, "int64")):
        columns = {"w": random.random(300), "to": random.integers(0, most, 300), "from": random.integers(0, most, 300)}
        whole = pyarrow.table({name: pyarrow.array(column, kind if name != "w" else None) for name, column in columns.items()})
        for table in (whole, pyarrow.concat_tables([whole.slice(0, 7), whole.slice(7)])):
            for directed in (True, False):
                ours = mekhala.Graph.from_arrow(table, "from", "to", directed=directed)
                plain = mekhala.Graph.from_table(columns, "from", "to", directed=directed)
                assert list(ours.nodes) == list(plain.nodes), most
                assert ours.fingerprint() == plain.fingerprint()
                np.testing.assert_array_equal(ours.edge_columns["w"], plain.edge_columns["w"])


@pytest.mark.parametrize("values", [[-1, 2], [None, 2], [2**63, 1]])
def test_numbers_that_are_no_node_numbers_are_names_or_refused(values):
    table = pyarrow.table({"a": pyarrow.array(values, "uint64" if max(v or 0 for v in values) > 2**62 else "int64"), "b": [3, 4]})
    if values[0] is not None and values[0] > 0:
        with pytest.raises(mekhala.InvalidInputError, match="63 bits"):
            mekhala.Graph.from_arrow(table)
        return
    graph = mekhala.Graph.from_arrow(table)
    assert graph.num_edges == 2
    if values[0] == -1:
        assert list(graph.nodes) == [-1, 2, 3, 4]


def test_a_table_of_edges_has_two_columns():
    with pytest.raises(mekhala.UsageError, match="two columns"):
        mekhala.Graph.from_arrow(pyarrow.table({"a": [1]}))
    with pytest.raises(mekhala.UsageError, match="no column 'c'; there are: a, b"):
        mekhala.Graph.from_arrow(pyarrow.table({"a": [1], "b": [2]}), "c", "b")


def test_arrow_types_that_are_neither_numbers_nor_text_are_refused():
    table = pyarrow.table({"a": [1], "b": [2], "when": pyarrow.array([0], pyarrow.timestamp("s"))})
    with pytest.raises(mekhala.InvalidInputError, match='column "when"'):
        mekhala.Graph.from_arrow(table)


def test_results_go_to_arrow_where_they_lie():
    graph = mekhala.Graph.from_edges([("a", "b"), ("b", "c")])
    result = graph.page_rank()
    table = pyarrow.table(result)
    address = table.column("page_rank").chunk(0).buffers()[1].address
    assert address == result.to_numpy().__array_interface__["data"][0]
    values = table.column("page_rank").to_pylist()
    del result, graph
    assert table.column("page_rank").to_pylist() == values
    assert table.column("node").to_pylist() == ["a", "b", "c"]


@pytest.mark.parametrize("name", [spec["name"] for spec in mekhala.algorithms() if not spec["needs_undirected"]])
def test_every_result_becomes_a_table(name):
    spec = next(spec for spec in mekhala.algorithms() if spec["name"] == name)
    graph = mekhala.Graph.from_edges([("a", "b", 1.0), ("b", "c", 2.0), ("c", "a", 3.0)], columns=["w"])
    options = {}
    for option in spec["options"]:
        if option["required"]:
            values = {"node": "a", "node_groups": ["x", "y", "x"], "edge_values": "w", "node_set": ["a"]}
            options[option["name"]] = values.get(option["type"], 1)
    try:
        result = graph.run(name, **options)
    except mekhala.UsageError as error:
        pytest.skip(f"this graph is not for it: {error}")
    columns = result.columns()
    assert len(pandas.DataFrame(columns)) == len(result.to_polars()) == len(pyarrow.table(result))
    assert "<table>" in result._repr_html_()
    repr(result)


def test_scipy_networkx_and_igraph():
    scipy = pytest.importorskip("scipy.sparse")
    matrix = scipy.csr_array(np.array([[0, 2.0, 0], [2.0, 0, 3.0], [0, 3.0, 0]]))
    graph = mekhala.Graph.from_scipy(matrix, directed=False)
    assert graph.edges() == [(0, 1), (1, 2)]
    assert graph.edge_columns["weight"].tolist() == [2, 3]
    networkx = pytest.importorskip("networkx")
    given = networkx.Graph()
    given.add_edge("p", "q", km=5, note="by road")
    given.add_node("alone")
    made = mekhala.Graph.from_networkx(given)
    assert made.nodes == ["p", "q", "alone"]
    assert made.edge_columns["km"].tolist() == [5]
    assert "note" not in made.edge_columns
    igraph = pytest.importorskip("igraph")
    star = igraph.Graph.Star(4)
    assert mekhala.Graph.from_igraph(star).degree()[0] == 3
