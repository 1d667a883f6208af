"""Reads one export with the library it is made for, and prints what that saw: nodes as [key, name] and relations as
[source, target, kind, weight, via].

python graphs.py FORMAT FILE
"""

import csv
import io
import json
import re
import sys
import zipfile

import igraph
import networkx
import pyarrow.parquet
import rdflib


def of_networkx(graph, key, name, kind):
    """What NetworkX read, whose nodes and edges are attributes by name."""
    nodes = {node: data[key] for node, data in graph.nodes(data=True)}
    assert graph.is_directed()
    return {
        "nodes": [[data[key], data.get(name, "")] for _, data in graph.nodes(data=True)],
        "relations": [
            [nodes[source], nodes[target], data[kind], data["weight"], data.get("via", "")]
            for source, target, data in graph.edges(data=True)
        ],
    }


def graphml(path):
    return of_networkx(networkx.read_graphml(path, force_multigraph=True), "key", "label", "relation")


def graphml_igraph(path):
    graph = igraph.Graph.Read_GraphML(path)
    assert graph.is_directed()
    keys = graph.vs["key"]
    return {
        "nodes": [[node["key"], node["label"]] for node in graph.vs],
        "relations": [
            [keys[edge.source], keys[edge.target], edge["relation"], edge["weight"], edge["via"]]
            for edge in graph.es
        ],
    }


def gexf(path):
    return of_networkx(networkx.read_gexf(path, version="1.3"), "key", "label", "relation")


# The header rules of neo4j-admin: a name, then its type.
FIELD = re.compile(r"^(\w+)?(:(ID|LABEL|START_ID|END_ID|TYPE|string\[\]|boolean|double))?$")


def neo4j_csv(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["nodes.csv", "relationships.csv"]
        tables = []
        for name in archive.namelist():
            text = io.StringIO(archive.read(name).decode("utf-8"), newline="")
            header, *rows = csv.reader(text, strict=True)
            assert all(FIELD.match(field) for field in header), header
            assert all(len(row) == len(header) for row in rows)
            tables.append([dict(zip(header, row)) for row in rows])
    nodes, relations = tables
    keys = [node["key:ID"] for node in nodes]
    assert len(set(keys)) == len(keys)
    assert all(node["defined:boolean"] in ("true", "false") for node in nodes)
    assert all(re.fullmatch(r"[A-Z]\w+", node[":LABEL"]) for node in nodes)
    assert all(re.fullmatch(r"[A-Z_0-9]+", relation[":TYPE"]) for relation in relations)
    return {
        "nodes": [[node["key:ID"], node["name"]] for node in nodes],
        "relations": [
            [one[":START_ID"], one[":END_ID"], one["kind"], float(one["weight:double"]), one["via"]]
            for one in relations
        ],
    }


def jsonld(path):
    graph = rdflib.Graph().parse(path, format="json-ld")
    term = rdflib.Namespace("urn:ossa:term:")
    key = lambda node: str(graph.value(node, term.key))
    label = lambda node: str(graph.value(node, rdflib.RDFS.label))
    relations = []
    for one in graph.subjects(rdflib.RDF.type, term.Relation):
        source, target = graph.value(one, term.source), graph.value(one, term.target)
        kind = graph.value(one, term.relationKind)
        # The relation itself, which a query follows in one step.
        assert (source, kind, target) in graph
        weight, via = graph.value(one, term.weight), graph.value(one, term.via)
        kind = str(kind).removeprefix("urn:ossa:relation:")
        relations.append([key(source), key(target), kind, float(weight), str(via)])
    return {
        "nodes": [[key(node), label(node)] for node in graph.subjects(rdflib.RDF.type, term.Node)],
        "relations": relations,
    }


def parquet(path):
    with zipfile.ZipFile(path) as archive:
        nodes, relations = (
            pyarrow.parquet.read_table(io.BytesIO(archive.read(name))) for name in archive.namelist()
        )
    nodes.validate(full=True)
    relations.validate(full=True)
    for node in nodes.to_pylist():
        # Of each type of column one whose values follow from another.
        assert node["domains"] is not None and node["defined"] == (node["files"] != [])
    return {
        "nodes": [[node["key"], node["name"]] for node in nodes.to_pylist()],
        "relations": [
            [one["source"], one["target"], one["kind"], one["weight"], one["via"]]
            for one in relations.to_pylist()
        ],
        "fields": [
            [node[name] for name in ("kind", "type", "version", "description", "capabilities", "files")]
            for node in nodes.to_pylist()
        ],
    }


READERS = {
    "parquet": parquet,
    "graphml": graphml,
    "graphml-igraph": graphml_igraph,
    "gexf": gexf,
    "csv": neo4j_csv,
    "jsonld": jsonld,
}

if __name__ == "__main__":
    json.dump(READERS[sys.argv[1]](sys.argv[2]), sys.stdout)
