use crate::analysis::{self, CommunitySettings, Network};
use crate::graph::{Graph, Kinds};
use crate::wire::Communities;

use super::{AnswerError, kinds};

/// Which nodes belong together by relations of the named kinds, or of all when none is named.
///
/// # Errors
/// [`AnswerError::Kind`] for a name that no relation has.
/// # Complexity
/// That of [`analysis::communities`].
pub fn communities(
    graph: &Graph,
    names: &[String],
    settings: CommunitySettings,
) -> Result<Communities, AnswerError> {
    let network = Network::new(graph, &kinds(graph, names, Kinds::all)?);
    Ok(Communities::of(graph, &analysis::communities(&network, settings), settings.resolution))
}
