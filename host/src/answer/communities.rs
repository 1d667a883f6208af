use ossa_core::analysis::{self, CommunitySettings, Network};
use ossa_core::graph::{Graph, Kinds};
use ossa_core::wire::Communities;

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
