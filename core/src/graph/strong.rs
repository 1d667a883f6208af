//! Strong components of anything that can be walked.

/// The strong component of each of `len` vertices, and how many there are. A component has a higher number than all it leads
/// to. `next` gives the next vertex one comes to from a vertex; its cursor starts at 0 and says which were had.
///
/// Tarjan's algorithm, without recursion.
///
/// # Complexity
/// O(vertices + steps).
pub(crate) fn strong_parts(len: usize, next: impl Fn(u32, &mut usize) -> Option<u32>) -> (Vec<u32>, usize) {
    const NONE: u32 = u32::MAX;
    let mut order = vec![NONE; len];
    let mut low = vec![0u32; len];
    let mut part_of = vec![NONE; len];
    let mut part_count = 0;
    let mut clock = 0;
    // Vertices whose component is open, and the walk: a vertex and how many of its successors were looked at.
    let mut open: Vec<u32> = Vec::new();
    let mut walk: Vec<(u32, usize)> = Vec::new();
    for start in 0..len as u32 {
        if order[start as usize] != NONE {
            continue;
        }
        walk.push((start, 0));
        while let Some((vertex, cursor)) = walk.last_mut() {
            let vertex = *vertex;
            let at = vertex as usize;
            if order[at] == NONE {
                order[at] = clock;
                low[at] = clock;
                clock += 1;
                open.push(vertex);
            }
            if let Some(next) = next(vertex, cursor) {
                let to = next as usize;
                if order[to] == NONE {
                    walk.push((next, 0));
                } else if part_of[to] == NONE {
                    low[at] = low[at].min(order[to]);
                }
                continue;
            }
            walk.pop();
            if let Some((parent, _)) = walk.last() {
                let parent = *parent as usize;
                low[parent] = low[parent].min(low[at]);
            }
            if low[at] == order[at] {
                while let Some(member) = open.pop() {
                    part_of[member as usize] = part_count;
                    if member == vertex {
                        break;
                    }
                }
                part_count += 1;
            }
        }
    }
    (part_of, part_count as usize)
}
