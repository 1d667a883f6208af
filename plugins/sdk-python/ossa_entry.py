"""Carries the class `Plugin` of `rule.py` across the contract. What it raises reaches the person who runs it."""

import json
import traceback

from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import types

import ossa
import rule


def _guarded(run):
    try:
        return run()
    except ossa.InvalidConfig as error:
        raise Err(types.RuleError_InvalidConfig(str(error)))
    except Exception:
        raise Err(types.RuleError_Failed(traceback.format_exc()))


def _plugin(config):
    try:
        parsed = json.loads(config) if config.strip() else {}
    except ValueError as error:
        raise ossa.InvalidConfig(f"it is not JSON: {error}")
    return rule.Plugin({} if parsed is None else parsed)


class Rule(exports.Rule):
    def metadata(self):
        plugin = rule.Plugin
        tasks = [task for task in ("relate", "check") if getattr(plugin, task) is not getattr(ossa.Rule, task)]
        kinds = [types.Kind(*kind) for kind in plugin.kinds]
        return types.RuleInfo(
            plugin.name, plugin.version, plugin.description, tasks, kinds, plugin.config_schema
        )

    def relate(self, config):
        def run():
            out = ossa.Relations(rule.Plugin.kinds)
            _plugin(config).relate(ossa.Dataset(), out)
            return out._output()

        return _guarded(run)

    def check(self, config):
        def run():
            findings = ossa.Findings()
            _plugin(config).check(ossa.Dataset(), findings)
            return findings._findings

        return _guarded(run)
