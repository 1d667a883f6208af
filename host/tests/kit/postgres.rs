//! A PostgreSQL server with a cluster of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; stopped, and all it held forgotten, when it goes out of scope.
pub(crate) struct Postgres {
    programs: PathBuf,
    port: u16,
    folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts a server. Says so and returns `None` where PostgreSQL is not installed.
    ///
    /// # Panics
    /// Where it is not installed although `OSSA_REQUIRE_SERVICES` is 1, and when it does not start.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let is_required = std::env::var("OSSA_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
            assert!(!is_required, "OSSA_REQUIRE_SERVICES is 1, but there is no PostgreSQL here");
            println!("skipped: there is no PostgreSQL here (`apt-get install postgresql`)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if is_root() {
            // PostgreSQL refuses to run as root.
            assert!(Command::new("chown").arg("nobody").arg(folder.path()).status().unwrap().success());
        }
        let mut server = Self { programs, port: 0, folder };
        server.run("initdb", &["-U", "ossa", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        server.port = free_port();
        server.launch();
        Some(server)
    }

    /// The address of a new, empty database. It has a password, which the server does not ask for.
    pub(crate) fn database(&self, name: &str) -> String {
        let status = Command::new(self.programs.join("createdb"))
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "ossa", name])
            .status();
        assert!(status.unwrap().success(), "createdb {name}");
        format!("postgres://ossa:s3cret@127.0.0.1:{}/{name}", self.port)
    }

    /// Ends the server at once, as a crash would.
    pub(crate) fn kill(&self) {
        let pid = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let pid = pid.lines().next().unwrap().to_owned();
        assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    }

    /// Starts the server again after [`Postgres::kill`].
    pub(crate) fn launch(&self) {
        // Not synced to the disk: what has to survive here is the end of a process.
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c shared_buffers=32MB",
            self.port,
            self.folder.path().display()
        );
        let deadline = Instant::now() + Duration::from_mins(1);
        let log = self.folder.path().join("log");
        let log = log.to_str().unwrap();
        // After a crash it does not start until the last of its processes is gone.
        while !self
            .program("pg_ctl")
            .args(["-w", "-l", log, "-o", &options, "start"])
            .status()
            .unwrap()
            .success()
        {
            assert!(Instant::now() < deadline, "{}", std::fs::read_to_string(log).unwrap_or_default());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "nobody", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.arg("-D").arg(self.data()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn run(&self, name: &str, arguments: &[&str]) {
        let output = self.program(name).args(arguments).stderr(Stdio::piped()).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // It fails where the server was killed.
        let _ = self.program("pg_ctl").args(["-m", "immediate", "stop"]).status();
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// The folder of the programs: where Debian puts them, the newest version first, or on the path.
fn programs() -> Option<PathBuf> {
    let is_complete = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "postgres", "createdb"].iter().all(|name| folder.join(name).is_file())
    };
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut installed: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    installed.sort_by_key(|folder| version_of(folder).unwrap_or(0));
    let path = std::env::var_os("PATH").unwrap_or_default();
    installed.into_iter().rev().chain(std::env::split_paths(&path)).find(is_complete)
}

fn version_of(folder: &Path) -> Option<u32> {
    folder.parent()?.file_name()?.to_str()?.parse().ok()
}

/// A port that nobody listens at.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
