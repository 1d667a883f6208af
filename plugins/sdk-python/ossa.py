"""What authors of ossa relationship rules in Python build against.

`ossa plugin new --lang python` copies it beside the rule. The contract underneath is plugins/wit/v0.1.0, where every item
is documented. A rule is a class called `Plugin` in `rule.py`: see `Rule`.
"""

import functools
import json

from wit_world.imports import dataset as _columns
from wit_world.imports import definitions as _definitions
from wit_world.imports import log as _log
from wit_world.imports import types as _types


class InvalidConfig(Exception):
    """Raise it for a configuration that cannot be used: says which part, and what was expected."""


class Rule:
    """What a rule has. It overrides `relate`, `check`, or both."""

    name = ""
    version = "1.0.0"
    description = ""
    #: Kinds of relations: (id, label, directed).
    kinds = []
    #: JSON Schema of the configuration, as text.
    config_schema = ""

    def __init__(self, config):
        """`config` is what the user wrote, parsed; an empty dict for nothing."""

    def relate(self, dataset, out):
        """Puts relations into `out`."""

    def check(self, dataset, findings):
        """Puts findings into `findings`."""


class log:
    """Lines for the person who writes or runs the rule."""

    @staticmethod
    def debug(message):
        _log.log(_types.Level.DEBUG, str(message))

    @staticmethod
    def info(message):
        _log.log(_types.Level.INFO, str(message))

    @staticmethod
    def warn(message):
        _log.log(_types.Level.WARN, str(message))

    @staticmethod
    def error(message):
        _log.log(_types.Level.ERROR, str(message))


def _rows(offsets, values, words=None):
    flat = values if words is None else [words[value] for value in values]
    return [flat[start:end] for start, end in zip(offsets, offsets[1:])]


class Dataset:
    """The nodes of the current call: numbers from 0 to `len(dataset)` - 1. Columns are copied when first asked for."""

    def __init__(self):
        self._len = _columns.len()
        self._all = _types.Span(0, self._len)

    def __len__(self):
        return self._len

    @functools.cached_property
    def ids(self):
        """Stable identities, by node."""
        return _columns.ids(self._all)

    @functools.cached_property
    def names(self):
        """Names for people, by node."""
        return _columns.names(self._all)

    @functools.cached_property
    def kinds(self):
        """Kinds, by node: agent, tool, mcp-server, model, workflow, policy, team, or others."""
        words = _columns.kinds()
        return [words[number] for number in _columns.kind_ids(self._all)]

    @functools.cached_property
    def types(self):
        """Agent types, by node; empty where none is stated."""
        words = _columns.types()
        return [words[number] for number in _columns.type_ids(self._all)]

    @functools.cached_property
    def domains(self):
        """Lists of domains, by node."""
        lists = _columns.domain_ids(self._all)
        return _rows(lists.offsets, lists.values, _columns.domains())

    @functools.cached_property
    def capabilities(self):
        """Lists of capabilities, by node."""
        lists = _columns.capability_ids(self._all)
        return _rows(lists.offsets, lists.values, _columns.capabilities())

    @functools.cached_property
    def labels(self):
        """Lists of `key=value`, by node. Costs the host the reading of files."""
        lists = _definitions.labels(self._all)
        return _rows(lists.offsets, lists.values, lists.words)

    @functools.cached_property
    def endpoints(self):
        """Lists of addresses, by node. Costs the host the reading of files."""
        lists = _definitions.endpoints(self._all)
        return _rows(lists.offsets, lists.values, lists.words)

    def references(self, kind):
        """Lists of the nodes that each node names with references of one kind, such as `uses_model`."""
        lists = _columns.references(kind, self._all)
        return _rows(lists.offsets, lists.values)

    def number(self, field):
        """A numeric field, by node, NaN where one lacks it; None if no node has it."""
        return _columns.number(field, self._all)

    def text(self, field):
        """A text field, by node, empty where one lacks it; None if no node has it."""
        return _columns.text(field, self._all)

    def tags(self, field):
        """Lists of words of a field such as `dependencies`, by node; None if no node has it."""
        lists = _columns.tags(field, self._all)
        return lists and _rows(lists.offsets, lists.values, lists.words)

    def definition(self, node):
        """The definition of one node, parsed; None where no file defines it."""
        text = _definitions.raw(node)
        return None if text is None else json.loads(text)


class Relations:
    """Where a rule puts relations. Order and repetition do not matter."""

    def __init__(self, kinds):
        self._kinds = {kind[0]: number for number, kind in enumerate(kinds)}
        self._vias = {}
        self._relations, self._cliques, self._bicliques, self._members = [], [], [], []

    def _kind(self, kind):
        if kind not in self._kinds:
            raise ValueError(f"the rule used the kind `{kind}`, which its `kinds` do not list")
        return self._kinds[kind]

    def _via(self, via):
        return self._vias.setdefault(via, len(self._vias))

    def _span(self, nodes):
        start = len(self._members)
        self._members.extend(nodes)
        return _types.Span(start, len(self._members))

    def relation(self, kind, source, target, weight, via=""):
        """Adds one relation. `via` says what caused it."""
        relation = _types.Relation(float(weight), source, target, self._kind(kind), self._via(via))
        self._relations.append(relation)

    def clique(self, kind, weight, via, members):
        """Adds relations between every two of `members`, for kinds that are not directed. Fewer than two are ignored."""
        if len(members) > 1:
            clique = _types.Clique(float(weight), self._kind(kind), self._via(via), self._span(members))
            self._cliques.append(clique)

    def biclique(self, kind, weight, via, sources, targets):
        """Adds relations from every one of `sources` to every one of `targets`."""
        if sources and targets:
            sides = (self._span(sources), self._span(targets))
            self._bicliques.append(_types.Biclique(float(weight), self._kind(kind), self._via(via), *sides))

    def _output(self):
        return _types.Output(list(self._vias), self._relations, self._cliques, self._bicliques, self._members)


class Findings:
    """Where a rule puts what it noticed. `code` is in kebab case, `message` one line in lower case."""

    def __init__(self):
        self._findings = []

    def error(self, node, code, message):
        self._findings.append(_types.Finding(_types.Severity.ERROR, code, message, node))

    def warning(self, node, code, message):
        self._findings.append(_types.Finding(_types.Severity.WARNING, code, message, node))

    def info(self, node, code, message):
        self._findings.append(_types.Finding(_types.Severity.INFO, code, message, node))
