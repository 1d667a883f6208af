//! Bodies and springs, and how they are drawn together into fewer for a coarser view.

/// A spring between two bodies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spring {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) weight: f32,
}

/// One view of a component: the bodies and springs of it, or of what they were drawn together into.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// How strongly a body pushes others away, and is pushed.
    pub(super) mass: Vec<f32>,
    /// Each pair of bodies at most once, the lower number first, sorted by it.
    pub(super) springs: Vec<Spring>,
    /// The body of the next coarser level each body is part of.
    pub(super) parent: Vec<u32>,
}

const NOBODY: u32 = u32::MAX;

/// The springs at each body.
struct Ends {
    offsets: Vec<u32>,
    ends: Vec<(u32, f32)>,
}

impl Ends {
    fn of(count: usize, springs: &[Spring]) -> Self {
        let mut offsets = vec![0u32; count + 1];
        for spring in springs {
            offsets[spring.a as usize + 1] += 1;
            offsets[spring.b as usize + 1] += 1;
        }
        for body in 0..count {
            offsets[body + 1] += offsets[body];
        }
        let mut next = offsets.clone();
        let mut ends = vec![(0, 0.0); springs.len() * 2];
        for spring in springs {
            for (own, other) in [(spring.a, spring.b), (spring.b, spring.a)] {
                let slot = &mut next[own as usize];
                ends[*slot as usize] = (other, spring.weight);
                *slot += 1;
            }
        }
        Self { offsets, ends }
    }

    fn of_body(&self, body: usize) -> &[(u32, f32)] {
        &self.ends[self.offsets[body] as usize..self.offsets[body + 1] as usize]
    }
}

impl Level {
    /// Bodies with these masses and springs, several of which may join one pair.
    ///
    /// # Complexity
    /// O(bodies + springs).
    pub(super) fn new(mass: Vec<f32>, springs: &[Spring]) -> Self {
        let own: Vec<u32> = (0..mass.len() as u32).collect();
        let springs = merged(&Ends::of(mass.len(), springs), &own, mass.len());
        Self { mass, springs, parent: Vec::new() }
    }

    /// Draws pairs of bodies together: each body with the free neighbour it is tied to most for their masses, and where
    /// none is free, with another that waits at the same neighbour, such as two leaves of a star.
    ///
    /// # Complexity
    /// O(bodies + springs).
    pub(super) fn coarser(&mut self) -> Self {
        let count = self.mass.len();
        let ends = Ends::of(count, &self.springs);
        let mut partner = vec![NOBODY; count];
        // The body that waits at each body for a partner.
        let mut waiting = vec![NOBODY; count];
        for body in by_degree(&ends, count) {
            if partner[body as usize] != NOBODY {
                continue;
            }
            let (mut best, mut best_tie) = (NOBODY, 0.0f32);
            let (mut gate, mut gate_tie) = (NOBODY, 0.0f32);
            for &(other, weight) in ends.of_body(body as usize) {
                let tie = weight / self.mass[other as usize];
                if partner[other as usize] == NOBODY && tie > best_tie {
                    (best, best_tie) = (other, tie);
                }
                if tie > gate_tie {
                    (gate, gate_tie) = (other, tie);
                }
            }
            if best == NOBODY && gate != NOBODY {
                best = std::mem::replace(&mut waiting[gate as usize], body);
                // Whoever waited there may have found somebody since.
                if best != NOBODY && partner[best as usize] != NOBODY {
                    best = NOBODY;
                }
            }
            if best != NOBODY {
                partner[body as usize] = best;
                partner[best as usize] = body;
            }
        }
        let mut mass: Vec<f32> = Vec::with_capacity(count / 2 + 1);
        self.parent = vec![NOBODY; count];
        for body in 0..count {
            let other = partner[body];
            if other != NOBODY && (other as usize) < body {
                self.parent[body] = self.parent[other as usize];
                mass[self.parent[body] as usize] += self.mass[body];
            } else {
                self.parent[body] = mass.len() as u32;
                mass.push(self.mass[body]);
            }
        }
        let springs = merged(&ends, &self.parent, mass.len());
        Self { mass, springs, parent: Vec::new() }
    }
}

/// The bodies, those with the fewest springs first: they have the least choice.
fn by_degree(ends: &Ends, count: usize) -> Vec<u32> {
    const MOST: usize = 64;
    let degree = |body: usize| ends.of_body(body).len().min(MOST);
    let mut next = [0usize; MOST + 2];
    for body in 0..count {
        next[degree(body) + 1] += 1;
    }
    for slot in 0..=MOST {
        next[slot + 1] += next[slot];
    }
    let mut order = vec![0u32; count];
    for body in 0..count {
        let slot = &mut next[degree(body)];
        order[*slot] = body as u32;
        *slot += 1;
    }
    order
}

/// The springs between the parents of bodies, those of one pair as one.
fn merged(ends: &Ends, parent: &[u32], parents: usize) -> Vec<Spring> {
    let mut first_child = vec![NOBODY; parents];
    let mut next_child = vec![NOBODY; parent.len()];
    for (body, &parent) in parent.iter().enumerate().rev() {
        next_child[body] = std::mem::replace(&mut first_child[parent as usize], body as u32);
    }
    let mut springs: Vec<Spring> = Vec::with_capacity(ends.ends.len() / 2);
    // The spring of the parent at hand to each other.
    let mut spring_to = vec![NOBODY; parents];
    for a in 0..parents as u32 {
        let first = springs.len();
        let mut child = first_child[a as usize];
        while child != NOBODY {
            for &(other, weight) in ends.of_body(child as usize) {
                let b = parent[other as usize];
                if b <= a {
                    continue;
                }
                match springs.get_mut(spring_to[b as usize] as usize) {
                    Some(spring) if spring_to[b as usize] as usize >= first => spring.weight += weight,
                    _ => {
                        spring_to[b as usize] = springs.len() as u32;
                        springs.push(Spring { a, b, weight });
                    }
                }
            }
            child = next_child[child as usize];
        }
    }
    springs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spring(a: u32, b: u32) -> Spring {
        Spring { a, b, weight: 1.0 }
    }

    #[test]
    fn springs_of_one_pair_are_one() {
        let level = Level::new(vec![1.0; 3], &[spring(0, 1), spring(1, 0), spring(2, 1), spring(1, 1)]);
        assert_eq!(level.springs, [Spring { a: 0, b: 1, weight: 2.0 }, spring(1, 2)]);
    }

    #[test]
    fn a_star_halves_although_its_leaves_touch_nobody_but_the_centre() {
        let springs: Vec<Spring> = (1..1000).map(|leaf| spring(0, leaf)).collect();
        let mut level = Level::new(vec![1.0; 1000], &springs);
        let coarser = level.coarser();
        assert!(coarser.mass.len() <= 501, "{}", coarser.mass.len());
        assert!((coarser.mass.iter().sum::<f32>() - 1000.0).abs() < 1e-3);
        let weight: f32 = coarser.springs.iter().map(|spring| spring.weight).sum();
        assert!((weight - 998.0).abs() < 1e-3);
    }

    #[test]
    fn a_path_halves_into_a_path() {
        let springs: Vec<Spring> = (1..64).map(|body| spring(body - 1, body)).collect();
        let mut level = Level::new(vec![1.0; 64], &springs);
        let coarser = level.coarser();
        assert!(coarser.mass.len() <= 40, "{}", coarser.mass.len());
        assert_eq!(coarser.springs.len(), coarser.mass.len() - 1);
    }
}
