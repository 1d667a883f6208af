"""Agents whose endpoints stand on the same host are related: they fall with it together."""

from urllib.parse import urlsplit

import ossa


class Plugin(ossa.Rule):
    name = "shared-host"
    version = "1.0.0"
    description = "Relates agents that reach, or are reached at, the same host."
    kinds = [("shares_host", "shares host", False)]

    def relate(self, dataset, out):
        agents = {}
        for node, urls in enumerate(dataset.endpoints):
            hosts = {urlsplit(url).hostname for url in urls}
            for host in sorted(host for host in hosts if host):
                if dataset.kinds[node] == "agent":
                    agents.setdefault(host, []).append(node)
        for host, members in agents.items():
            out.clique("shares_host", 0.3, host, members)
