//! The tree of commands and arguments, built in the language of the person at the keyboard.
//!
//! clap's own words are English, so the tree brings its own help flag, headings and template, and [`problem`] says in
//! our words what was wrong with the arguments.

pub(crate) mod problem;

use beside_texts::{Message, message::help};
use clap::{Arg, ArgAction, Command, builder::ValueParser};

use crate::{command, voice::Voice};

/// The whole tree.
pub(crate) fn tree(voice: Voice) -> Command {
    let root = Command::new("beside")
        .version(env!("CARGO_PKG_VERSION"))
        .about(voice.say(help::ABOUT_BESIDE))
        .after_help(voice.say(help::EXIT))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(command::define_all(voice))
        .args(common(voice))
        .arg(flag(voice, "version", help::ARG_VERSION).short('V').action(ArgAction::Version));
    dress(root, voice)
}

/// Options that every command takes.
fn common(voice: Voice) -> Vec<Arg> {
    let language = |tag: &str| beside_texts::Language::parse(tag).ok_or("").map(|_| tag.to_owned());
    let heading = voice.say(help::COMMON);
    [
        option(voice, "lang", help::ARG_LANG, help::VALUE_LANGUAGE).value_parser(ValueParser::new(language)),
        flag(voice, "json", help::ARG_JSON),
        option(voice, "vault-dir", help::ARG_VAULT_DIR, help::VALUE_DIRECTORY)
            .value_parser(clap::value_parser!(std::path::PathBuf)),
        option(voice, "vault", help::ARG_VAULT, help::VALUE_ID),
        flag(voice, "passphrase-stdin", help::ARG_PASSPHRASE_STDIN),
        flag(voice, "help", help::ARG_HELP).short('h').action(ArgAction::Help),
    ]
    .map(|argument| argument.global(true).help_heading(heading.clone()))
    .into()
}

/// `--name VALUE`.
pub(crate) fn option(voice: Voice, name: &'static str, about: Message, value: Message) -> Arg {
    // Words and ids may begin with a hyphen as little as paths do; a missing value is then noticed.
    Arg::new(name).long(name).help(voice.say(about)).value_name(voice.say(value)).action(ArgAction::Set)
}

/// `--name VALUE`, as often as wanted.
pub(crate) fn options(voice: Voice, name: &'static str, about: Message, value: Message) -> Arg {
    option(voice, name, about, value).action(ArgAction::Append)
}

/// `--name`.
pub(crate) fn flag(voice: Voice, name: &'static str, about: Message) -> Arg {
    Arg::new(name).long(name).help(voice.say(about)).action(ArgAction::SetTrue)
}

/// A value by its place.
pub(crate) fn positional(voice: Voice, name: &'static str, about: Message, value: Message) -> Arg {
    Arg::new(name).help(voice.say(about)).value_name(voice.say(value))
}

/// Gives a command and all below it the headings of the language, and takes away what clap would add in English.
fn dress(command: Command, voice: Voice) -> Command {
    let (arguments, options) = (voice.say(help::ARGUMENTS), voice.say(help::OPTIONS));
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(voice.say(help::COMMANDS))
        .subcommand_value_name(voice.say(help::COMMAND_VALUE))
        .help_template(format!(
            "{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}\n",
            voice.say(help::USAGE)
        ))
        .mut_args(|argument| {
            let values = argument.is_positional() || argument.get_action().takes_values();
            let argument = if values { argument.hide_default_value(true).hide_possible_values(true) } else { argument };
            match (argument.get_help_heading().is_some(), argument.is_positional()) {
                (true, _) => argument,
                (false, true) => argument.help_heading(arguments.clone()),
                (false, false) => argument.help_heading(options.clone()),
            }
        })
        .mut_subcommands(|below| dress(below, voice))
}

/// Help as clap renders it, with the one English word that it writes itself.
pub(crate) fn localised(rendered: &str, voice: Voice) -> String {
    rendered.replace("[OPTIONS]", &format!("[{}]", voice.say(help::OPTIONS_VALUE)))
}

#[cfg(test)]
mod tests {
    use beside_texts::Language;

    use super::*;

    fn walk(command: &mut Command, voice: Voice, each: &mut dyn FnMut(&Command, &str)) {
        let rendered = localised(&command.render_long_help().to_string(), voice);
        each(command, &rendered);
        for below in command.get_subcommands_mut() {
            walk(below, voice, each);
        }
    }

    #[test]
    fn the_tree_is_sound_in_each_language() {
        for language in Language::ALL {
            tree(Voice::new(language)).debug_assert();
        }
    }

    #[test]
    fn help_has_no_english_of_claps_own() {
        for language in [Language::Portuguese, Language::Polish] {
            let voice = Voice::new(language);
            let mut tree = tree(voice);
            tree.build();
            walk(&mut tree, voice, &mut |command, rendered| {
                for word in [
                    "Usage:",
                    "Options:",
                    "Commands:",
                    "Arguments:",
                    "OPTIONS",
                    "COMMAND",
                    "default",
                    "possible",
                    "Print",
                ] {
                    assert!(!rendered.contains(word), "{} in the help of {}: {rendered}", word, command.get_name());
                }
            });
        }
    }

    #[test]
    fn each_command_and_argument_says_what_it_is() {
        let voice = Voice::new(Language::Polish);
        let mut tree = tree(voice);
        tree.build();
        walk(&mut tree, voice, &mut |command, _| {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        });
    }

    #[test]
    fn no_argument_takes_a_secret() {
        let mut tree = tree(Voice::new(Language::English));
        tree.build();
        walk(&mut tree, Voice::new(Language::English), &mut |command, _| {
            for argument in command.get_arguments() {
                let takes_value = argument.get_action().takes_values();
                let secret = ["passphrase", "password", "code", "secret"]
                    .iter()
                    .any(|word| argument.get_id().as_str().contains(word));
                assert!(!(takes_value && secret), "{} {}", command.get_name(), argument.get_id());
                assert!(argument.get_env().is_none());
            }
        });
    }
}
