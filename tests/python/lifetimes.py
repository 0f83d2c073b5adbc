"""Arrays outlive what they came from: run by `./dev test-python-asan`, on the allocator of AddressSanitizer.

It says of each address whether its memory is still somebody's: it must be while an array refers to
it, and must not be once the last one is gone, or the check could not fail.
"""

import ctypes
import gc
import time

import mekhala
import numpy as np

_asan = ctypes.CDLL(None)
_asan.__asan_address_is_poisoned.argtypes = [ctypes.c_void_p]


def is_alive(address: int) -> bool:
    return not _asan.__asan_address_is_poisoned(address)


def address_of(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def check(name: str, make) -> None:
    """``make`` gives an array whose graph and result nobody else holds."""
    array = make()
    gc.collect()
    address, first = address_of(array), array.copy()
    assert is_alive(address), f"{name}: freed while an array refers to it"
    np.testing.assert_array_equal(array, first)
    view = array[1:]
    del array
    gc.collect()
    assert is_alive(address), f"{name}: freed while a view refers to it"
    np.testing.assert_array_equal(view, first[1:])
    del view
    gc.collect()
    assert not is_alive(address), f"{name}: nobody refers to it and it is kept"
    print(f"ok: {name}")


def graph(edges: int = 50_000) -> mekhala.Graph:
    return mekhala.Graph.from_ends(np.arange(edges), np.arange(1, edges + 1))


class Table:
    """A giver of one Arrow stream that is gone after it."""

    def __init__(self, columns):
        self.columns = columns

    def __arrow_c_stream__(self, requested_schema=None):
        from mekhala import _arrow

        return _arrow.stream_of(self.columns)


def through_arrow() -> np.ndarray:
    return mekhala.Graph.from_arrow(Table({"a": np.arange(50_000), "b": np.arange(1, 50_001)})).degree().to_numpy()


def arrow_of_a_result() -> None:
    result = graph().degree()
    address = address_of(result.to_numpy())
    stream = result.__arrow_c_stream__()
    del result
    gc.collect()
    assert is_alive(address), "an Arrow stream does not keep its result"
    del stream
    gc.collect()
    assert not is_alive(address), "a stream that nobody read keeps its result"
    print("ok: an Arrow stream of a result")


def main() -> None:
    begun = time.process_time()
    check("values of nodes", lambda: graph().degree().to_numpy())
    check("labels of nodes", lambda: graph().components().to_numpy())
    check("values of edges", lambda: graph().bridges().to_numpy())
    check("ends of edges", lambda: graph().ends()[0])
    check("offsets of the graph itself", lambda: graph()._held.out_offsets())
    check("targets of the graph itself", lambda: graph()._held.out_targets())
    check("a graph that came through Arrow", through_arrow)
    arrow_of_a_result()
    print(f"{time.process_time() - begun:.1f} CPU seconds")


if __name__ == "__main__":
    main()
