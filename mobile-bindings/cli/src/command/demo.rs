//! The main job on real input, with nothing to set up.

use std::path::PathBuf;

use beside_texts::message::help;
use clap::{ArgMatches, Command, value_parser};

use crate::{arguments::option, demo, failure::Failure, render::answer::Answer, session::Session, voice::Voice};

pub(super) fn define(voice: Voice) -> Command {
    Command::new("demo")
        .about(voice.say(help::ABOUT_DEMO))
        .arg(option(voice, "diary", help::ARG_DIARY, help::VALUE_FILE).value_parser(value_parser!(PathBuf)))
}

pub(super) async fn run(session: &Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    demo::run(session, matches.get_one::<PathBuf>("diary").map(PathBuf::as_path)).await
}
