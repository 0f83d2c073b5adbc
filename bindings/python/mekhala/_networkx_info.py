"""What NetworkX reads of a backend before it is used; imports nothing, for NetworkX is half there then."""

from typing import Any

FUNCTIONS = (
    "all_pairs_shortest_path_length",
    "articulation_points",
    "average_clustering",
    "average_shortest_path_length",
    "betweenness_centrality",
    "bridges",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "constraint",
    "core_number",
    "current_flow_betweenness_centrality",
    "degree_centrality",
    "eccentricity",
    "edge_betweenness_centrality",
    "eigenvector_centrality",
    "global_efficiency",
    "harmonic_centrality",
    "has_bridges",
    "has_path",
    "hits",
    "in_degree_centrality",
    "is_connected",
    "is_strongly_connected",
    "is_weakly_connected",
    "k_core",
    "k_truss",
    "leiden_communities",
    "node_connected_component",
    "number_connected_components",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "out_degree_centrality",
    "pagerank",
    "single_source_dijkstra_path_length",
    "single_source_shortest_path_length",
    "single_target_shortest_path_length",
    "strongly_connected_components",
    "transitivity",
    "triadic_census",
    "triangles",
    "weakly_connected_components",
)


def get_info() -> dict[str, Any]:
    """What NetworkX prints in its documentation."""
    return {
        "backend_name": "mekhala",
        "project": "mekhala",
        "package": "mekhala",
        "short_summary": "C++20 kernels of a network-analysis engine, the same answer for any number of threads.",
        "functions": {name: {} for name in FUNCTIONS},
    }
