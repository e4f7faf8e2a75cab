//! `beside`: the companion in a terminal, for people and for scripts.

mod arguments;
mod code;
mod command;
mod demo;
mod editor;
mod export;
mod failure;
mod import;
mod render;
mod run;
mod secrets;
mod session;
mod voice;

use std::process::ExitCode;

fn main() -> ExitCode {
    run::run(&std::env::args_os().collect::<Vec<_>>())
}
