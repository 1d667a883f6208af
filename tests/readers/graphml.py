"""Reads a GraphML file with NetworkX and igraph and prints what each saw, as one JSON object."""

import collections
import json
import sys

import igraph
import networkx


def of_networkx(path):
    graph = networkx.read_graphml(path, force_multigraph=True)
    nodes = {data["key"]: data for _, data in graph.nodes(data=True)}
    kinds = collections.Counter(data["relation"] for _, _, data in graph.edges(data=True))
    return {
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "directed": graph.is_directed(),
        "relations": dict(sorted(kinds.items())),
        "weight": sum(data["weight"] for _, _, data in graph.edges(data=True)),
        "node": nodes[sys.argv[2]],
    }


def of_igraph(path):
    graph = igraph.Graph.Read_GraphML(path)
    node = graph.vs.find(key=sys.argv[2])
    wanted = ("key", "label", "kind", "type", "version", "domains", "capabilities", "defined")
    return {
        "nodes": graph.vcount(),
        "edges": graph.ecount(),
        "directed": graph.is_directed(),
        "relations": dict(sorted(collections.Counter(graph.es["relation"]).items())),
        "weight": sum(graph.es["weight"]),
        "node": {name: node[name] for name in wanted},
    }


print(json.dumps({"networkx": of_networkx(sys.argv[1]), "igraph": of_igraph(sys.argv[1])}))
