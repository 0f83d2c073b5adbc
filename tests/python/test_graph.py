"""Graphs, options and results of the Python package."""

import gc
import inspect
import os
import signal
import threading
import time

import mekhala
import numpy as np
import pytest

EDGES = [("ana", "ben"), ("ben", "cleo"), ("cleo", "dora")]


@pytest.fixture
def path():
    return mekhala.Graph.from_edges(EDGES)


def test_names_are_first_class(path):
    found = path.betweenness()
    assert found["ben"] == 2
    assert dict(found) == {"ana": 0, "ben": 2, "cleo": 2, "dora": 0}
    assert found.top(1) == [("ben", 2.0)]
    assert path.shortest_path(source="ana", target="dora")[0] == ["ana", "ben", "cleo", "dora"]


def test_isolated_nodes_and_numbers_as_names():
    graph = mekhala.Graph.from_ends([0, 1], [1, 2], num_nodes=5)
    assert list(graph.nodes) == [0, 1, 2, 3, 4]
    assert graph.components().count == 3
    assert graph.degree()[4] == 0
    with pytest.raises(mekhala.UsageError, match="no node 5"):
        graph.degree()[5]


def test_every_algorithm_is_a_method_with_signature_and_documentation():
    for spec in mekhala.algorithms():
        method = getattr(mekhala.Graph, spec["name"])
        names = list(inspect.signature(method).parameters)
        assert {"threads", "seed", "memory_limit", "progress"} <= set(names), spec["name"]
        assert "Returns\n-------" in method.__doc__, spec["name"]
        for option in spec["options"]:
            assert option["name"].rstrip("_") in {name.rstrip("_") for name in names}


def test_edge_columns_follow_their_edges():
    graph = mekhala.Graph.from_edges([("c", "a", 5.0), ("a", "b", 1.0), ("b", "c", 1.0)], columns=["length"])
    by_edge = dict(zip(map(frozenset, graph.edges()), graph.edge_columns["length"]))
    assert by_edge == {frozenset("ca"): 5, frozenset("ab"): 1, frozenset("bc"): 1}
    assert graph.shortest_path(source="a", target="c", lengths="length")[0] == ["a", "b", "c"]
    assert graph.shortest_path(source="a", target="c")[0] == ["a", "c"]


def test_groups_by_column_mapping_and_sequence(path):
    of = {"ana": "KH", "ben": "KH", "cleo": "MM"}  # nobody knows of Dora
    by_mapping = path.participation(groups=of).to_numpy()
    by_sequence = path.participation(groups=["KH", "KH", "MM", None]).to_numpy()
    path.node_columns["country"] = ["KH", "KH", "MM", None]
    by_column = path.participation(groups="country").to_numpy()
    np.testing.assert_array_equal(by_mapping, by_sequence)
    np.testing.assert_array_equal(by_mapping, by_column)


def test_text_and_kinds_of_edges():
    # Ben knows both; only Cleo recruited both.
    edges = [("ana", "ben", "knows"), ("ana", "cleo", "recruited"), ("dora", "ben", "knows"), ("dora", "cleo", "recruited")]
    graph = mekhala.Graph.from_edges([edge[:2] for edge in edges])
    kinds = {frozenset(edge[:2]): edge[2] for edge in edges}
    of_edges = [kinds[frozenset(edge)] for edge in graph.edges()]
    ask = {"groups": {"ana": "KH", "dora": "PH"}, "min_group": 1, "edge_kinds": of_edges}
    through = graph.cross_border(script="recruited recruited", **ask).columns()["through"]
    assert dict(zip(graph.nodes, through))["cleo"] == 1
    assert dict(zip(graph.nodes, through))["ben"] == 0
    with pytest.raises(mekhala.UsageError, match="4 edges, got 1"):
        graph.cross_border(script="recruited", groups={"ana": "KH"}, edge_kinds=["recruited"])
    with pytest.raises(mekhala.UsageError, match="type text"):
        graph.cross_border(script=7, groups={"ana": "KH"})


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda g: g.page_rank(damping=1.2), r"damping must be in \[0, 1\), got 1.2"),
        (lambda g: g.page_rank(damping="high"), "damping takes a number"),
        (lambda g: g.page_rank(speed=1), 'no option "speed"'),
        (lambda g: g.run("page_rnk"), "did you mean page_rank"),
        (lambda g: g.shortest_path(source="ana", target="zoe"), "no node 'zoe'"),
        (lambda g: g.betweenness(lengths="km"), "no edge column 'km'; there are: none"),
        (lambda g: g.betweenness(lengths=[1.0]), "3 edges"),
        (lambda g: g.participation(groups=["KH"]), "4 nodes, got 1"),
    ],
)
def test_errors_say_what_to_do(path, call, said):
    with pytest.raises(mekhala.UsageError, match=said):
        call(path)


def test_a_file_that_is_none_is_an_error_with_its_place(tmp_path):
    file = tmp_path / "links.csv"
    file.write_text("source,target\na,b\n")
    assert mekhala.read(file).nodes == ["a", "b"]
    with pytest.raises(mekhala.MekhalaError, match="nowhere.csv"):
        mekhala.read(tmp_path / "nowhere.csv")


def test_results_are_the_engines_memory_and_outlive_all_else():
    graph = mekhala.Graph.from_ends(np.arange(9_999), np.arange(1, 10_000))
    result = graph.degree()
    values = result.to_numpy()
    assert not values.flags.owndata
    assert values is result.to_numpy()
    offsets = graph._held.out_offsets()
    assert not offsets.flags.writeable
    expected = values.copy(), offsets.copy()
    del graph, result
    gc.collect()
    np.zeros(1_000_000)  # would lie where they lay
    np.testing.assert_array_equal(values, expected[0])
    np.testing.assert_array_equal(offsets, expected[1])


def test_threads_change_no_bit():
    random = np.random.default_rng(1)
    graph = mekhala.Graph.from_ends(random.integers(0, 2_000, 8_000), random.integers(0, 2_000, 8_000))
    for name in ("betweenness", "page_rank", "leiden"):
        prints = {graph.run(name, threads=threads).fingerprint for threads in (1, 2, 3)}
        assert len(prints) == 1, name


def test_progress_rises_to_the_end():
    random = np.random.default_rng(2)
    graph = mekhala.Graph.from_ends(random.integers(0, 20_000, 80_000), random.integers(0, 20_000, 80_000))
    told = []
    thread = threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    thread.start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        graph.betweenness(threads=1, progress=told.append)
        time.sleep(2)  # where the machine was faster than the signal
    thread.join()
    assert time.monotonic() - begun < 60
    assert told == sorted(told)


def test_other_python_code_runs_meanwhile():
    random = np.random.default_rng(3)
    graph = mekhala.Graph.from_ends(random.integers(0, 5_000, 40_000), random.integers(0, 5_000, 40_000))
    counted = [0]
    stop = threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    before = counted[0]
    graph.betweenness(threads=1)
    after = counted[0]
    stop.set()
    thread.join()
    assert after > before


def test_a_memory_limit_refuses_with_the_estimate():
    random = np.random.default_rng(4)
    graph = mekhala.Graph.from_ends(random.integers(0, 5_000, 40_000), random.integers(0, 5_000, 40_000))
    with pytest.raises(mekhala.LimitError, match="memory"):
        graph.betweenness(memory_limit=1_000)


def test_hostile_names_are_text_in_a_notebook():
    graph = mekhala.Graph.from_edges([("<script>alert(1)</script>", "b")])
    shown = graph.degree()._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
