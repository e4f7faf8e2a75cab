//! A process that is killed, and its words.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;

use super::line::Line;

/// Which process said something: whose place it has, and which of those that had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Life {
    pub(super) place: Place,
    pub(super) run: u32,
}

/// Who is killed and started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Relay,
    Phone(usize),
}

/// A line, or the end of all lines.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) from: Life,
    pub(super) line: Option<Line>,
}

/// A process that runs. It is killed when this is dropped.
pub(super) struct Process {
    pub(super) life: Life,
    child: Child,
}

impl Process {
    pub(super) fn start(program: &str, arguments: &[String], life: Life, words: &Sender<Word>) -> Self {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let words = words.clone();
        std::thread::spawn(move || listen(lines, life, &words));
        Self { life, child }
    }

    /// SIGKILL, and no return before it is gone: what it had open is free then.
    pub(super) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

// What stands in the pipe is heard even when the child is dead. A line without its end was never said.
fn listen(mut lines: BufReader<std::process::ChildStdout>, from: Life, words: &Sender<Word>) {
    let mut line = String::new();
    while lines.read_line(&mut line).is_ok_and(|bytes| bytes > 0) && line.ends_with('\n') {
        let said = line.trim_end().parse().unwrap();
        // Nobody hears any more once the trial is over.
        if words.send(Word { from, line: Some(said) }).is_err() {
            return;
        }
        line.clear();
    }
    drop(words.send(Word { from, line: None }));
}

/// A child whose parent was killed has nobody to end it: its input ends instead.
pub(super) fn end_with_parent() {
    std::thread::spawn(|| {
        drop(std::io::stdin().lock().read_to_end(&mut Vec::new()));
        std::process::exit(0);
    });
}
