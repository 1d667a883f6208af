"""Analyses a graph with NetworkX and prints what it found, as one JSON object.

The argument is a JSON file: `nodes` (how many), `edges` (source, target, weight; each pair of nodes once), `arcs` (the same
with direction, those without in both directions), `parts` (the community of each node that is to be judged).
"""

import json
import sys

import networkx
from networkx.algorithms.link_analysis import pagerank_alg

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)

graph = networkx.Graph()
graph.add_nodes_from(range(given["nodes"]))
graph.add_weighted_edges_from(given["edges"])
directed = networkx.DiGraph()
directed.add_nodes_from(range(given["nodes"]))
directed.add_weighted_edges_from(given["arcs"])
ours = {}
for node, part in enumerate(given["parts"]):
    ours.setdefault(part, set()).add(node)
louvain = max(
    networkx.community.modularity(graph, networkx.community.louvain_communities(graph, seed=seed)) for seed in range(3)
)
between = networkx.betweenness_centrality(graph)
# The other implementation needs SciPy.
rank = pagerank_alg._pagerank_python(directed, tol=1e-12, max_iter=1000)
core = networkx.core_number(graph)
nodes = range(given["nodes"])
print(
    json.dumps(
        {
            "betweenness": [between[node] for node in nodes],
            "pageRank": [rank[node] for node in nodes],
            "core": [core[node] for node in nodes],
            "articulationPoints": sorted(networkx.articulation_points(graph)),
            "bridges": sorted(sorted(bridge) for bridge in networkx.bridges(graph)),
            "modularity": networkx.community.modularity(graph, ours.values()),
            "louvain": louvain,
            "connected": all(networkx.is_connected(graph.subgraph(part)) for part in ours.values()),
            "strong": networkx.number_strongly_connected_components(directed),
            "weak": networkx.number_weakly_connected_components(directed),
        }
    )
)
