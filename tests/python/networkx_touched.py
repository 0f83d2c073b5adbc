"""A plugin of pytest that counts the tests of NetworkX in which the backend answered a call, and the skipped ones beside them.

`./dev test-networkx` loads it. Whether a skipped test would have asked us nobody knows: it counts where another
test of its file did. Ends the run with a failure where more than one in a hundred is skipped.
"""

import collections

import pytest
from mekhala._networkx.base import CALLS

_MOST = 0.01
_touched = collections.Counter()  # tests by file
_skipped = collections.defaultdict(list)  # reasons by file


def answered():
    return sum(count for (_, how), count in CALLS.items() if how == "done")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    before = answered()
    yield
    item.user_properties.append(("answered", answered() - before))


def pytest_runtest_logreport(report):
    """In the process that prints: of all workers."""
    file = report.nodeid.split("::")[0]
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped[file].append(report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr))
    elif report.when == "call" and dict(report.user_properties).get("answered"):
        _touched[file] += 1


def beside():
    """Reasons of skipped tests in files of which a test touched the backend."""
    return [(file, reason) for file, reasons in sorted(_skipped.items()) if _touched[file] for reason in reasons]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    skipped, total = len(beside()), sum(_touched.values())
    if skipped > _MOST * (total + skipped) and not hasattr(session.config, "workerinput") and total > 1_000:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    total = sum(_touched.values())
    terminalreporter.write_line(f"{total} tests in {len(_touched)} files called what the backend answered; skipped in those files:")
    for (file, reason), count in sorted(collections.Counter(beside()).items()):
        terminalreporter.write_line(f"  {count} of {file.split('networkx/')[-1]}: {reason.removeprefix('Skipped: ')}")
    skipped = len(beside())
    terminalreporter.write_line(f"  together {skipped}, {100 * skipped / max(total + skipped, 1):.2f} %")
