//! A person's desk: folders of their own, and the program.

use std::{
    io::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use beside_server::{
    config::Config,
    startup::{self, Running},
};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "correct horse battery staple";

/// What the program did.
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Done {
    /// The answer in JSON of a command that succeeded.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The error in JSON of a command that failed.
    pub(crate) fn error(&self) -> Value {
        assert_ne!(self.code, 0, "{}", self.out);
        serde_json::from_str::<Value>(&self.err).unwrap()["error"].clone()
    }
}

pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("run")).unwrap();
        Self { folder }
    }

    /// A desk with a vault that is open, of a relay that nobody needs to reach.
    pub(crate) fn with_vault() -> Self {
        Self::of_relay(&"ab".repeat(32))
    }

    /// The same, of the relay with this key.
    pub(crate) fn of_relay(key: &str) -> Self {
        let desk = Self::new();
        let created = desk.secretly(&["create", "--relay", "http://127.0.0.1:9", "--relay-key", key], &[PASSPHRASE]);
        assert_eq!(created.code, 0, "{}", created.err);
        desk.unlock();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, content: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The folder of the vaults.
    pub(crate) fn vaults(&self) -> PathBuf {
        self.path("data/beside")
    }

    /// Opens the vault for the commands that follow.
    pub(crate) fn unlock(&self) {
        let unlocked = self.secretly(&["unlock"], &[PASSPHRASE]);
        assert_eq!(unlocked.code, 0, "{}", unlocked.err);
    }

    /// Runs the program without any secret.
    pub(crate) fn run(&self, arguments: &[&str]) -> Done {
        self.with_input(arguments, "")
    }

    /// Runs the program with `--json`, which must succeed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        self.run(&[&["--json"], arguments].concat()).json()
    }

    /// Runs the program with secrets on standard input, one a line.
    pub(crate) fn secretly(&self, arguments: &[&str], secrets: &[&str]) -> Done {
        let lines = [secrets, &[""]].concat().join(
            "
",
        );
        self.with_input(&[&["--passphrase-stdin"], arguments].concat(), &lines)
    }

    /// Runs the program with this on standard input.
    pub(crate) fn with_input(&self, arguments: &[&str], input: &str) -> Done {
        self.with_editor(arguments, input, "false")
    }

    /// Runs the program with an editor.
    pub(crate) fn with_editor(&self, arguments: &[&str], input: &str, editor: &str) -> Done {
        let mut child = Command::new(env!("CARGO_BIN_EXE_beside"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("LANG", "en_GB.UTF-8")
            .env("TZ", "UTC")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("EDITOR", editor)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may have closed its input already.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        Done {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A relay that runs until this is dropped.
pub(crate) struct Relay {
    running: Running,
    _runtime: tokio::runtime::Runtime,
}

impl Relay {
    pub(crate) fn start(folder: &Path) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let running = runtime.block_on(startup::start(Config::local(folder.join("relay.db")))).unwrap();
        Self { running, _runtime: runtime }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address())
    }
}
