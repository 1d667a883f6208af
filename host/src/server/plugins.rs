use axum::Json;
use axum::extract::State;

use super::state::AppState;
use crate::api::{Plugin, PluginList, PluginState};
use crate::plugins::Listed;

/// `GET /api/v1/plugins`
pub(super) async fn list(State(state): State<AppState>) -> Json<PluginList> {
    Json(PluginList { plugins: state.plugins().iter().map(Plugin::from).collect() })
}

impl From<&Listed> for Plugin {
    fn from(listed: &Listed) -> Self {
        let Listed { name, version, hash, kinds, is_usable } = listed.clone();
        let state = if is_usable { PluginState::Ready } else { PluginState::Unusable };
        Self { name, version, hash, kinds, state }
    }
}
