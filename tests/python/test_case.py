"""Cases from Python: the verbs of the command line behind the same door."""

import inspect
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import threading
import time
import unicodedata

import mekhala
import pytest
from mekhala import _engine, _verbs

ROOT = pathlib.Path(__file__).parents[2]
TRUTH = json.loads((ROOT / "datasets/demo/truth.json").read_text(encoding="utf-8"))
PROTECTED = TRUTH["protected"].values()
VICTIM = "Grace Wanjiru Kamau"


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "made"
    return mekhala.Case.demo(folder).path


@pytest.fixture
def demo(made, tmp_path):
    """A copy of the demo's case that a test may change."""
    return pathlib.Path(shutil.copy(made, tmp_path / "demo.case"))


def plain(text):
    """Small letters and digits alone, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if part.isalnum())


CANARIES = {
    plain(value)
    for person in PROTECTED
    for kind in ("names", "phones", "documents", "bank_accounts", "handles")
    for value in person[kind]
}


def leaks(text):
    searched = plain(text)
    return sorted(canary for canary in CANARIES if canary in searched)


def everything(answer):
    """All that a user can see of an answer."""
    seen = [str(answer), repr(answer), answer._repr_html_(), json.dumps(dict(answer.items()), default=list), *answer.remarks]
    for rows in answer.tables.values():
        seen += [repr(rows), str(rows.columns()), json.dumps(list(rows)), rows._repr_html_()]
    return "\n".join(seen)


def test_an_analyst_goes_from_a_file_to_hubs_and_back(tmp_path):
    links = tmp_path / "links.csv"
    links.write_text("from,to\nana,ben\nben,cleo\n", encoding="utf-8")
    case = mekhala.Case.new(tmp_path / "one.case", actor="tester")
    assert case.import_([links], source="test", grade="B2")["files"][0]["accepted"] == 2
    assert [row["action"] for row in case.log()["rows"]] == ["new", "import"] or len(case.log()["rows"]) >= 1
    again = mekhala.Case.open(tmp_path / "one.case")
    before = again.info()["statements"]
    assert before > 0
    again.undo()
    assert again.info()["statements"] == 0
    assert again.verify()["ok"] is True
    assert again.log()["rows"][0]["actor"] == "tester"


def test_tables_go_to_pandas_polars_and_arrow(made):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("polars")
    pyarrow = pytest.importorskip("pyarrow")
    answer = mekhala.Case.open(made).hubs(top=3, permutations=1)
    rows = answer["rows"]
    assert len(rows) == 3
    frame = rows.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert len(frame) == len(rows.to_polars()) == len(pyarrow.table(rows)) == 3
    assert list(frame.columns) == rows.to_polars().columns == pyarrow.table(rows).column_names
    assert frame["crossing"].tolist() == [row["crossing"] for row in rows]
    assert answer.to_pandas().equals(frame)


def test_every_verb_that_takes_a_case_is_a_method_with_signature_and_documentation():
    names = {verb["name"] for verb in _verbs.verbs()}
    assert {"hubs", "explain", "paths", "communities", "map", "export", "undo", "log", "verify", "import"} <= names
    for verb in _verbs.verbs():
        method = getattr(mekhala.Case, _verbs.method_name(verb))
        assert callable(method), verb["name"]
        assert method.__doc__
    signature = inspect.signature(mekhala.Case.hubs)
    assert signature.parameters["min_group"].default == 5
    assert signature.parameters["as_of"].default is None
    assert "Returns\n-------\nAnswer" in mekhala.Case.hubs.__doc__


QUICK = {"permutations": 1, "runs": 2, "trials": 2, "removals": 2, "reasons": 1, "top": 3}


def calls_of(case, verb):
    """Calls of a verb: with victims' names for what it asks, and with what the demo has."""
    asked = _verbs.options_of(verb)
    options = {name: VICTIM for name, option in asked if option["required"]}
    options |= {name: value for name, value in QUICK.items() if name in dict(asked)}
    if "output" in options:
        options["output"] = case.path.parent / ("map.svg" if verb["name"] == "map" else "out.graphml")
    wanted = len(_verbs.arguments_of(verb))
    tried = [[VICTIM] * wanted, ["Lin Zhaoming"] * wanted]
    return [(words, options) for row, words in enumerate(tried) if words not in tried[:row]]


# A report holds what hubs, explain and map do, and takes as long as all of them.
@pytest.mark.parametrize("view", ["team", "release"])
def test_no_victim_is_named_by_any_method(demo, view):
    case = mekhala.Case(demo, view=view)
    kept = demo.read_bytes()
    answered = set()
    for verb in _verbs.verbs():
        for words, options in [] if verb["name"] == "report" else calls_of(case, verb):
            demo.write_bytes(kept)
            for file in demo.parent.glob("demo.case-*"):
                file.unlink()
            words = [] if verb["name"] == "map" else words
            try:
                answer = getattr(case, _verbs.method_name(verb))(*words, **options)
            except mekhala.MekhalaError as error:
                assert leaks(str(error)) == [], (verb["name"], words)
                continue
            answered.add(verb["name"])
            seen = answer.svg + everything(answer.answer) if isinstance(answer, mekhala.CaseMap) else everything(answer)
            assert leaks(seen) == [], (verb["name"], words)
    assert {"hubs", "find", "show", "info", "log", "communities", "map", "verify", "undo", "export"} <= answered


def test_a_case_is_asked_in_opencypher(made):
    case = mekhala.Case.open(made)
    counted = case.query("MATCH (n) RETURN count(n) AS nodes")
    assert counted["rows"][0]["nodes"] > 50
    found = case.query(
        "MATCH (r:Recruiter)-[:RECRUITED]->(v) WHERE r.id IS NOT NULL RETURN r, count(v) AS met ORDER BY met DESC LIMIT $most",
        param={"most": 3},
    )
    assert found["columns"] == ["r", "met"]
    frame = found.to_pandas()
    assert len(frame) == 3
    assert frame["met"].is_monotonic_decreasing
    assert set(frame["r.id"]) == {row["r"]["id"] for row in found.table}
    assert all(row["r"]["id"] in found._repr_html_() for row in found.table)
    nothing = case.query("MATCH (n:Person) WHERE n.id = $id RETURN n.id, n.label", param={"id": "nobody"})
    assert list(nothing.to_pandas().columns) == ["n.id", "n.label"]
    assert len(nothing.table) == 0
    assert case.query("RETURN $yes AS yes, $none AS none", param={"yes": True, "none": None}).table[0] == {
        "yes": True,
        "none": None,
    }
    assert "Scan" in str(case.query("MATCH (n:Person) RETURN n.id", explain=True))


def test_questions_that_are_ready_made(made):
    case = mekhala.Case.open(made)
    listed = {row["template"]: row for row in case.query(templates=True).table}
    assert len(listed) >= 20
    row = next(row for row in listed.values() if row["inputs"].count("=") == 1 and "entity" not in row["inputs"])
    name, value = row["inputs"].split("=")
    assert case.query(template=row["template"], set={name: value}).verb == "query"
    with pytest.raises(mekhala.UsageError, match="no such input"):
        case.query(template=row["template"], set={"surely_not": 1})


@pytest.mark.parametrize("view", ["team", "release"])
def test_no_query_finds_a_victim_by_name(demo, view):
    case = mekhala.Case.open(demo, view=view)
    asked = [
        "MATCH (n) RETURN n",
        "MATCH (n)-[r]->(m) RETURN n.label, r, m.label",
        "MATCH p = (:Victim)-[*1..2]-(n) RETURN p LIMIT 500",
    ]
    for text in asked:
        assert leaks(everything(case.query(text))) == [], text
    # A name that is there is answered, and erred about, as one that is not.
    for text in ("MATCH (n) WHERE n.label = $name RETURN count(n)", "MATCH (n) WHERE any(k IN keys(n) WHERE n[k] = $name) RETURN n"):
        there, nowhere = (case.query(text, param={"name": name}) for name in (VICTIM, "Nobody Of This Name"))
        assert list(there.table) == list(nowhere.table)
        assert there["fingerprint"] == nowhere["fingerprint"]
    for name in (VICTIM, "Nobody Of This Name"):
        with pytest.raises(mekhala.UsageError) as caught:
            case.query(f"MATCH (n WHERE n.label = '{name}'")
        assert leaks(str(caught.value)) == []
    work = mekhala.Case.open(demo, view="work", purpose="a test", actor="tester")
    assert leaks(everything(work.query("MATCH (n) WHERE n.label = $name RETURN n", param={"name": VICTIM})))


def test_an_error_in_a_query_says_where(made):
    with pytest.raises(mekhala.UsageError, match="line 1, column 7"):
        mekhala.Case.open(made).query("MATCH n RETURN n")


def test_the_work_view_needs_a_purpose_and_then_shows_names(demo):
    with pytest.raises(mekhala.RefusedError, match="purpose"):
        mekhala.Case.open(demo, view="work")
    case = mekhala.Case.open(demo, view="work", purpose="a test", actor="tester")
    assert leaks(everything(case.find(VICTIM)))
    assert any(row["action"] == "purpose" and row["actor"] == "tester" for row in case.log()["rows"])
    assert not leaks(everything(mekhala.Case.open(demo).find(VICTIM)))


def test_a_map_is_drawn_shown_and_saved(demo):
    case = mekhala.Case.open(demo)
    drawn = case.map(max_entities=10)
    assert drawn._repr_svg_().lstrip().startswith("<?xml")
    assert "</svg>" in drawn.svg
    saved = drawn.save(demo.parent / "map.dot")
    assert saved["written"] is True
    assert (demo.parent / "map.dot").read_text(encoding="utf-8").startswith("digraph") or saved["bytes"] > 0
    assert leaks(drawn.svg) == []


def test_algorithms_run_on_a_case(made):
    case = mekhala.Case.open(made)
    ranked = case.run("page_rank", top=4, damping=0.9)
    assert len(ranked.table) == 4
    with pytest.raises(mekhala.UsageError, match="damping"):
        case.run("page_rank", damping=2)


@pytest.mark.parametrize(
    ("call", "error", "said"),
    [
        (lambda case: case.call("hbus"), mekhala.UsageError, "did you mean hubs"),
        (lambda case: case.hubs(speed=3), TypeError, "speed"),
        (lambda case: case.call("hubs", speed=3), mekhala.UsageError, "no such option"),
        (lambda case: case.hubs(as_of="yesterday"), mekhala.UsageError, "as-of"),
        (lambda case: mekhala.Case.open("nowhere.case"), mekhala.MekhalaError, "nowhere"),
        (lambda case: mekhala.Case.new(case.path), mekhala.UsageError, "already"),
        (lambda case: mekhala.Case.open(case.path, view="all"), mekhala.UsageError, "view"),
    ],
)
def test_errors_say_what_to_do(made, call, error, said):
    with pytest.raises(error, match=said):
        call(mekhala.Case.open(made))


def test_a_changed_case_does_not_verify(demo):
    with sqlite3.connect(demo) as store:
        guards = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            store.execute(f'DROP TRIGGER "{name}"')
        store.execute("UPDATE tx SET actor = 'somebody else' WHERE id = 2")
        for _, made_by in guards:
            store.execute(made_by)
    store.close()
    with pytest.raises(mekhala.VerificationError) as caught:
        mekhala.Case(demo).verify()
    assert caught.value.answer["ok"] is False


def test_hostile_names_are_text_in_a_notebook(tmp_path):
    links = tmp_path / "links.csv"
    links.write_text("from,to\n<script>alert(1)</script>,ben\n--purpose,x\n", encoding="utf-8")
    case = mekhala.Case.new(tmp_path / "one.case")
    case.import_(links)
    shown = case.run("degree")._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    # A name with dashes before it is a name, not an option.
    assert case.show("--purpose")["entity"]["label"] == "--purpose"


def test_a_call_can_be_stopped_and_other_python_code_runs_meanwhile(made):
    case = mekhala.Case.open(made)
    counted = [0]
    done = threading.Event()

    def count():
        while not done.is_set():
            counted[0] += 1
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    timer = threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT))
    counter.start()
    timer.start()
    begun = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            case.hubs(permutations=500_000)
    finally:
        done.set()
        counter.join()
        timer.join()
    assert time.monotonic() - begun < 60
    assert counted[0] > 10


def test_the_engine_lists_its_verbs_once():
    names = [verb["name"] for verb in _engine.verbs()]
    assert len(names) == len(set(names))
    assert "generate case" in names
