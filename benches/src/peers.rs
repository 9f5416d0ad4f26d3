//! The peers as a child process: `peers/peers.py --serve`, one request a line, so that their runs interleave with ours.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::digest::Digest;

/// One run of one task by one peer.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Run {
    /// How long it took, as the peer's own process measured it: loading and digest excluded.
    pub seconds: f64,
    /// What the result comes to, if it was asked for.
    pub digest: Option<Digest>,
}

/// The files that peers work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Files<'a> {
    /// Parquet, loaded once before anything is timed.
    pub answers: &'a Path,
    /// Read inside the timed part of the task `csv`.
    pub csv: &'a Path,
    /// Read inside the timed part of the task `parquet`.
    pub parquet: &'a Path,
}

/// A running `peers.py`. It ends when this is dropped.
#[derive(Debug)]
pub struct Peers {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    versions: Vec<(String, String)>,
    tasks: Vec<String>,
}

#[derive(Deserialize)]
struct Ready {
    peers: serde_json::Map<String, serde_json::Value>,
    tasks: Vec<String>,
}

impl Peers {
    /// Starts `script` by `python` with the peers `names`, and waits until their data are loaded.
    ///
    /// # Errors
    /// When Python or one of the packages is missing, or a file cannot be read; the child's own words go to standard error.
    pub fn start(python: &Path, script: &Path, names: &[&str], files: Files) -> io::Result<Self> {
        let option = |name: &str, value: &Path| [OsString::from(name), value.as_os_str().to_owned()];
        let mut child = Command::new(python)
            .arg(script)
            .args(["--serve", "--peers", &names.join(",")])
            .args(option("--answers", files.answers))
            .args(option("--csv", files.csv))
            .args(option("--parquet", files.parquet))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the peers have no pipes"));
        };
        let mut peers = Self {
            child,
            requests: Some(requests),
            answers: BufReader::new(answers),
            versions: Vec::new(),
            tasks: Vec::new(),
        };
        let ready: Ready = parse(&peers.line()?)?;
        let version = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        peers.versions = ready.peers.iter().map(|(name, value)| (name.clone(), version(value))).collect();
        peers.tasks = ready.tasks;
        Ok(peers)
    }

    /// The peers and their versions.
    pub fn versions(&self) -> &[(String, String)] {
        &self.versions
    }

    /// The tasks that they can run.
    pub fn tasks(&self) -> &[String] {
        &self.tasks
    }

    /// Runs `task` by `peer` once.
    ///
    /// # Errors
    /// When the peer fails, with its message.
    pub fn run(&mut self, peer: &str, task: &str, digest: bool) -> io::Result<Run> {
        let request = serde_json::json!({ "peer": peer, "task": task, "digest": digest });
        let Some(requests) = self.requests.as_mut() else {
            return Err(io::Error::other("the peers have ended"));
        };
        writeln!(requests, "{request}")?;
        requests.flush()?;
        parse(&self.line()?)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the peers ended before they answered"));
        }
        Ok(line)
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // The end of its input ends the program.
        self.requests.take();
        let _ = self.child.wait();
    }
}

fn parse<T: DeserializeOwned>(line: &str) -> io::Result<T> {
    #[derive(Deserialize)]
    struct Failed {
        error: String,
    }
    if let Ok(failed) = serde_json::from_str::<Failed>(line) {
        return Err(io::Error::other(failed.error));
    }
    Ok(serde_json::from_str(line)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_protocol_are_read() {
        let line = r#"{"peer": "polars", "task": "store", "seconds": 0.5, "digest": {"groups": 2, "n": 9, "net": -3, "checksum": 7}}"#;
        let digest = Digest { groups: 2, n: 9, net: -3, checksum: 7 };
        assert_eq!(parse::<Run>(line).unwrap(), Run { seconds: 0.5, digest: Some(digest) });
        assert_eq!(parse::<Run>(r#"{"peer": "polars", "task": "store", "seconds": 1.0}"#).unwrap().digest, None);
        assert_eq!(parse::<Run>(r#"{"error": "no such table"}"#).unwrap_err().to_string(), "no such table");
        assert!(parse::<Run>("").is_err());
    }

    #[test]
    fn a_program_that_says_nothing_is_an_error() {
        let nowhere = Path::new("nowhere");
        let files = Files { answers: nowhere, csv: nowhere, parquet: nowhere };
        assert!(Peers::start(Path::new("no-such-python"), nowhere, &["polars"], files).is_err());
    }
}
