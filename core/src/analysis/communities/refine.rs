use super::level::Level;
use super::table::Table;
use crate::analysis::random::Random;

/// Parts of communities that hang together well: each vertex starts alone, and those that are still alone join the part
/// of their community they are most drawn to, if they are drawn to any and well tied to the rest of the community.
/// `pull` is the resolution divided by the summed strength.
pub(super) fn refine(level: &Level, pull: f64, community_of: &[u32], random: &mut Random) -> Vec<u32> {
    let count = level.len();
    let mut part_of: Vec<u32> = (0..count as u32).collect();
    let mut strength_of = level.strengths.clone();
    let mut community_strength = vec![0.0; count];
    let mut is_alone = vec![true; count];
    // How much of each row of the hubs lies in which part and in which community, and of each row and community the
    // part that has most.
    let row_count = 2 * level.hubs().len();
    let mut in_part: Table<f64> = Table::new(row_count);
    let mut in_community: Table<f64> = Table::new(row_count);
    let mut largest: Table<(u32, f64)> = Table::new(row_count);
    for vertex in 0..count as u32 {
        let community = community_of[vertex as usize];
        community_strength[community as usize] += level.strengths[vertex as usize];
        for stand in level.stands(vertex) {
            *in_part.entry(stand.own_row, vertex) += stand.own;
            *in_community.entry(stand.own_row, community) += stand.own;
            let most = largest.entry(stand.own_row, community);
            if most.1 < stand.own {
                *most = (vertex, stand.own);
            }
        }
    }
    let mut order: Vec<u32> = (0..count as u32).collect();
    random.shuffle(&mut order);
    let mut ties = vec![0.0; count];
    let mut touched: Vec<u32> = Vec::new();
    for vertex in order {
        let at = vertex as usize;
        if !is_alone[at] {
            continue;
        }
        let community = community_of[at];
        let strength = level.strengths[at];
        let mut tie_inside = 0.0;
        for &(other, weight) in level.edges(vertex) {
            if community_of[other as usize] == community {
                let part = part_of[other as usize];
                if ties[part as usize] == 0.0 {
                    touched.push(part);
                }
                ties[part as usize] += f64::from(weight);
                tie_inside += f64::from(weight);
            }
        }
        let stands = level.stands(vertex);
        for stand in stands {
            tie_inside += stand.weight * (in_community.get(stand.row, community) - stand.shared);
            let (part, held) = largest.get(stand.row, community);
            if held > 0.0 && part != vertex && ties[part as usize] == 0.0 {
                touched.push(part);
            }
        }
        let rest = community_strength[community as usize] - strength;
        let is_well_tied = tie_inside >= pull * strength * rest;
        let mut best: Option<(u32, f64)> = None;
        touched.sort_unstable();
        touched.dedup();
        for &part in &touched {
            let mut tie = ties[part as usize];
            ties[part as usize] = 0.0;
            for stand in stands {
                tie += stand.weight * in_part.get(stand.row, part);
            }
            let score = tie - pull * strength * strength_of[part as usize];
            if tie > 0.0 && score > best.map_or(0.0, |(_, most)| most) {
                best = Some((part, score));
            }
        }
        touched.clear();
        let Some((part, _)) = best.filter(|_| is_well_tied) else { continue };
        part_of[at] = part;
        is_alone[at] = false;
        is_alone[part as usize] = false;
        strength_of[part as usize] += strength;
        strength_of[at] = 0.0;
        for stand in stands {
            *in_part.entry(stand.own_row, vertex) -= stand.own;
            let held = in_part.entry(stand.own_row, part);
            *held += stand.own;
            let held = *held;
            let most = largest.entry(stand.own_row, community);
            if most.0 == vertex || held > most.1 {
                *most = (part, held);
            }
        }
    }
    part_of
}
