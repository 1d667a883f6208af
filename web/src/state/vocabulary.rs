//! What names look like: a colour slot for each agent type, a shape for each node kind, a colour and dash for
//! each relation kind. Colours themselves live in `static/styles/tokens.css`, by slot.

use std::collections::{BTreeMap, BTreeSet};

/// Slots of agent types, `--type-0` to `--type-7`. The last is shared by types beyond the others.
pub const TYPE_SLOT_COUNT: usize = 8;
/// The slot of everything that is not an agent.
pub const NEUTRAL_SLOT: u8 = 8;
/// The first slot of the scale for figures, `--ramp-0` to `--ramp-4`.
pub const RAMP_SLOT: u8 = 9;
/// Slots of what happened to a node between two states, `--added`, `--changed` and `--removed`.
pub const ADDED_SLOT: u8 = 14;
/// See [`ADDED_SLOT`].
pub const CHANGED_SLOT: u8 = 15;
/// See [`ADDED_SLOT`].
pub const REMOVED_SLOT: u8 = 16;
/// All slots a node can have.
pub const NODE_SLOT_COUNT: usize = 17;

/// Types that keep their slot in every graph, so that a worker looks the same everywhere.
const KNOWN_TYPES: [&str; 7] =
    ["worker", "orchestrator", "monitor", "critic", "governor", "integrator", "judge"];

/// Which slot each agent type of a graph has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeSlots(BTreeMap<String, u8>);

impl TypeSlots {
    /// Gives known types their own slot, and the others what is free, in order of their names.
    pub fn new<'n>(types: impl Iterator<Item = &'n str>) -> Self {
        let types: BTreeSet<&str> = types.collect();
        let known = |name: &str| KNOWN_TYPES.iter().position(|known| *known == name);
        let mut free = (0..KNOWN_TYPES.len()).filter(|&slot| !types.contains(KNOWN_TYPES[slot]));
        let slots = types.iter().map(|&name| {
            let slot = known(name).or_else(|| free.next()).unwrap_or(TYPE_SLOT_COUNT - 1);
            (name.to_owned(), slot as u8)
        });
        Self(slots.collect())
    }

    /// The slot of a node with this type; neutral for nodes that are no agents.
    pub fn slot(&self, agent_type: Option<&str>) -> u8 {
        agent_type.map_or(NEUTRAL_SLOT, |name| self.0.get(name).copied().unwrap_or(TYPE_SLOT_COUNT as u8 - 1))
    }
}

/// Kinds of nodes in the order of their shapes, which the node shader draws by this number.
const NODE_KINDS: [&str; 7] = ["agent", "tool", "mcp-server", "model", "workflow", "policy", "team"];

/// The shape of a node kind: disc, square, hexagon, diamond, triangle, pentagon, ring.
pub fn shape(kind: &str) -> u8 {
    NODE_KINDS.iter().position(|known| *known == kind).unwrap_or(0) as u8
}

/// The plural a node kind is listed under.
pub fn node_kind_label(kind: &str) -> &str {
    match kind {
        "agent" => "Agents",
        "tool" => "Tools",
        "mcp-server" => "MCP servers",
        "model" => "Models",
        "workflow" => "Workflows",
        "policy" => "Policies",
        "team" => "Teams",
        other => other,
    }
}

/// What one node of a kind is called in running text.
pub fn node_kind_singular(kind: &str) -> &str {
    match kind {
        "mcp-server" => "MCP server",
        other => other,
    }
}

/// Kinds of relations in the order of their slots, `--relation-0` and up, with the length of dash and gap in
/// pixels (no gap: a solid line) and how each reads from the other end.
const RELATIONS: [(&str, [f32; 2], &str); 12] = [
    ("depends_on", [1.0, 0.0], "needed by"),
    ("delegates_to", [10.0, 3.0], "gets work from"),
    ("hands_off_to", [8.0, 3.0], "takes over from"),
    ("uses_tool", [2.0, 3.0], "used by"),
    ("uses_mcp_server", [4.0, 3.0], "used by"),
    ("uses_model", [2.0, 5.0], "used by"),
    ("member_of", [1.0, 0.0], "has member"),
    ("governs", [6.0, 2.0], "governed by"),
    ("part_of", [1.0, 0.0], "has part"),
    ("communicates_with", [1.0, 0.0], "communicates with"),
    ("coordinates", [12.0, 4.0], "coordinated by"),
    ("monitors", [3.0, 3.0], "monitored by"),
];

/// All slots a relation can have; the last is for kinds that plugins bring.
pub const RELATION_SLOT_COUNT: usize = RELATIONS.len() + 1;

/// The slot of a kind of relation.
pub fn relation_slot(kind: &str) -> u8 {
    RELATIONS.iter().position(|(known, ..)| *known == kind).unwrap_or(RELATIONS.len()) as u8
}

/// The kind of relation of a slot; none for the one that plugins' kinds share.
pub fn relation_name(slot: u8) -> Option<&'static str> {
    RELATIONS.get(slot as usize).map(|(name, ..)| *name)
}

/// Dash and gap of a slot in pixels.
pub fn dash(slot: u8) -> [f32; 2] {
    RELATIONS.get(slot as usize).map_or([5.0, 2.0], |(_, dash, _)| *dash)
}

/// A kind of relation in running text.
pub fn relation_label(kind: &str) -> String {
    kind.replace("mcp", "MCP").replace('_', " ")
}

/// A kind of relation in running text, seen from its target.
pub fn relation_label_inverse(kind: &str) -> String {
    RELATIONS
        .iter()
        .find(|(known, ..)| *known == kind)
        .map_or_else(|| format!("{} (from)", relation_label(kind)), |(_, _, inverse)| (*inverse).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_types_keep_their_slot_and_new_ones_take_free_ones() {
        let slots = TypeSlots::new(["worker", "zebra", "critic", "ape"].into_iter());
        assert_eq!(slots.slot(Some("worker")), 0);
        assert_eq!(slots.slot(Some("critic")), 3);
        assert_eq!(slots.slot(Some("ape")), 1);
        assert_eq!(slots.slot(Some("zebra")), 2);
        assert_eq!(slots.slot(None), NEUTRAL_SLOT);
    }

    #[test]
    fn more_types_than_slots_share_the_last() {
        let names: Vec<String> = (0..20).map(|index| format!("type-{index:02}")).collect();
        let slots = TypeSlots::new(names.iter().map(String::as_str));
        assert_eq!(slots.slot(Some("type-00")), 0);
        assert_eq!(slots.slot(Some("type-19")), 7);
    }

    #[test]
    fn every_node_kind_of_the_core_has_a_shape_of_its_own() {
        let shapes: BTreeSet<u8> =
            ossa_core::model::NodeKind::ALL.iter().map(|kind| shape(kind.as_str())).collect();
        assert_eq!(shapes.len(), ossa_core::model::NodeKind::ALL.len());
    }

    #[test]
    fn every_stated_relation_of_the_core_has_a_slot_of_its_own() {
        for kind in ossa_core::model::ReferenceKind::RELATIONS {
            assert!(usize::from(relation_slot(kind.as_str())) < RELATION_SLOT_COUNT - 1, "{kind:?}");
        }
        assert_eq!(usize::from(relation_slot("invented")), RELATION_SLOT_COUNT - 1);
        assert_eq!(relation_label("uses_mcp_server"), "uses MCP server");
    }
}
