//! The commands, one file each. Each defines its arguments and runs.

mod account_delete;
mod agreement;
mod bundle;
mod completions;
mod consent;
mod create;
mod demo;
mod devices;
mod due;
mod export;
mod goal;
mod import;
mod journal;
mod journey;
mod lock;
mod message;
mod pair;
mod passphrase;
mod policy;
mod recover;
mod register;
mod relay;
mod revoke;
mod share;
mod sign_in;
mod sign_out;
mod status;
mod sync;
mod unlock;
mod who;
mod words;

use beside_texts::message::help;
use clap::{ArgMatches, Command};

use crate::{failure::Failure, render::answer::Answer, session::Session, voice::Voice};

/// Every command, in the order in which help lists them.
pub(crate) fn define_all(voice: Voice) -> Vec<Command> {
    let account = Command::new("account")
        .about(voice.say(help::ABOUT_ACCOUNT))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(account_delete::define(voice));
    vec![
        demo::define(voice),
        create::define(voice),
        register::define(voice),
        sign_in::define(voice),
        recover::define(voice),
        journal::define(voice),
        pair::define(voice),
        policy::define(voice),
        consent::define(voice),
        message::define(voice),
        agreement::define(voice),
        journey::define(voice),
        goal::define(voice),
        share::define(voice),
        bundle::define(voice),
        due::define(voice),
        import::define(voice),
        export::define(voice),
        sync::define(voice),
        status::define(voice),
        devices::define(voice),
        revoke::define(voice),
        lock::define(voice),
        unlock::define(voice),
        passphrase::define(voice),
        sign_out::define(voice),
        account,
        completions::define(voice),
    ]
}

/// Runs the command that was asked for.
pub(crate) async fn dispatch(session: &mut Session, matches: &ArgMatches) -> Result<Answer, Failure> {
    let Some((name, matches)) = matches.subcommand() else { return Err(Failure::new("usage-other")) };
    match name {
        "demo" => demo::run(session, matches).await,
        "create" => create::run(session, matches).await,
        "register" => register::run(session).await,
        "sign-in" => sign_in::run(session, matches).await,
        "recover" => recover::run(session, matches).await,
        "journal" => journal::dispatch(session, matches),
        "pair" => pair::dispatch(session, matches),
        "policy" => Ok(policy::run(session)),
        "consent" => consent::run(session, matches),
        "message" => message::dispatch(session, matches),
        "agreement" => agreement::dispatch(session, matches),
        "journey" => journey::dispatch(session, matches),
        "goal" => goal::dispatch(session, matches),
        "share" => share::dispatch(session, matches),
        "bundle" => bundle::dispatch(session, matches),
        "due" => due::run(session),
        "import" => import::run(session, matches),
        "export" => export::run(session, matches),
        "sync" => sync::run(session, matches).await,
        "status" => status::run(session, matches),
        "devices" => devices::run(session),
        "revoke" => revoke::run(session, matches).await,
        "lock" => lock::run(session),
        "unlock" => unlock::run(session),
        "passphrase" => passphrase::run(session).await,
        "sign-out" => sign_out::run(session, matches).await,
        "account" => account_delete::run(session, matches).await,
        "completions" => completions::run(session, matches),
        _ => Err(Failure::new("usage-other")),
    }
}

/// A text value that clap has made sure is there.
fn value<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}
