//! `positions FOLDER ALGORITHM SEED`: x and y of each node of the graph of a folder, as little-endian floats, computed
//! natively. What the package computes in WebAssembly is compared with it.

use std::io::{self, Write};
use std::path::Path;

use ossa_core::analysis::{CommunitySettings, Network, communities};
use ossa_core::document::Limits;
use ossa_core::graph::Kinds;
use ossa_core::layout::{ForceSettings, Layout, Scene};
use ossa_core::source::Source;
use ossa_core::{Profile, Workspace};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, algorithm, seed] = arguments.as_slice() else {
        return Err(io::Error::other("positions FOLDER ALGORITHM SEED"));
    };
    let root = Path::new(folder);
    let name = root.file_name().unwrap_or_default().to_string_lossy();
    let mut workspace = Workspace::new(Profile::Default, Limits::DEFAULT).with_root(&name);
    for entry in ignore::WalkBuilder::new(root).hidden(false).build() {
        let entry = entry.map_err(io::Error::other)?;
        let below = entry.path().strip_prefix(root).map_err(io::Error::other)?.to_string_lossy();
        let path = below.replace('\\', "/");
        if entry.path().is_file() && Profile::Default.reads(&path) {
            workspace.put(&Source::new(path.as_str(), std::fs::read(entry.path())?));
        }
    }
    let graph = &workspace.analyse().graph;
    let parts = communities(&Network::whole(graph), CommunitySettings::default()).parts;
    let layout = match algorithm.as_str() {
        "force" => {
            let seed = seed.parse().map_err(io::Error::other)?;
            Layout::Force(ForceSettings { seed, ..ForceSettings::default() })
        }
        "circular" => Layout::Circular { parts },
        "matrix" => Layout::Matrix { parts },
        other => return Err(io::Error::other(format!("no algorithm `{other}` here"))),
    };
    let mut running = layout.start(Scene::of(graph, &Kinds::all(graph)));
    while !running.is_settled() {
        running.step(1000);
    }
    let bytes: Vec<u8> = running.positions().iter().flat_map(|place| place.to_le_bytes()).collect();
    io::stdout().write_all(&bytes)
}
