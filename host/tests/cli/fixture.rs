use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Two agents that share a domain, one of which needs the other. Nothing is wrong with them.
pub(crate) const CLEAN: [(&str, &str); 2] = [
    (
        "ledger/agent.yml",
        "apiVersion: open-standards-scalable-agents/v0.1.9\n\
         kind: Agent\n\
         metadata:\n  name: ledger\n  version: 1.0.0\n  description: Keeps the books.\n\
         spec:\n  type: worker\n  capabilities:\n    domains: [billing]\n    \
         operations:\n      - name: post\n        description: Post one line.\n  \
         protocols: { supported: [{ name: rest, version: 1.0.0 }] }\n  conformance: { level: bronze }\n",
    ),
    (
        ".agents/refund-desk/agent.yml",
        "apiVersion: open-standards-scalable-agents/v0.1.9\n\
         kind: Agent\n\
         metadata:\n  name: refund-desk\n  version: 1.0.0\n  description: Pays back.\n\
         spec:\n  type: worker\n  capabilities:\n    domains: [billing]\n    \
         operations:\n      - name: refund\n        description: Pay one amount back.\n  \
         dependencies:\n    agents:\n      - name: ledger\n        version: \">=1.0.0\"\n  \
         protocols: { supported: [{ name: rest, version: 1.0.0 }] }\n  conformance: { level: bronze }\n",
    ),
];

/// Breaks off in the middle of a list.
pub(crate) const BROKEN: (&str, &str) = ("broken.yml", "agent:\n  tags: [a, b\nname: x\n");

/// A folder of definitions and a place to run `ossa` in.
pub(crate) struct Fixture {
    folder: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let fixture = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            fixture.write(path, text);
        }
        fixture
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ossa"));
        command.args(arguments).current_dir(self.path()).env_remove("OSSA_LOG").stdin(Stdio::null());
        command
    }

    /// Runs `ossa` here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap())
    }
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// The sample ecosystem of the web app.
pub(crate) fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/sample")
}
