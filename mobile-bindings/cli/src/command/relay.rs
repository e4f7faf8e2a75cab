//! Which relay is meant, and its key.

use beside_core::companion::RelayAddress;
use beside_core::driver;
use beside_texts::message::help;
use beside_wire::id::RelayKey;
use clap::{Arg, ArgMatches};

use super::value;
use crate::{arguments::option, failure::Failure, voice::Voice};

/// `--relay URL` and `--relay-key KEY`.
pub(super) fn arguments(voice: Voice) -> [Arg; 2] {
    [
        option(voice, "relay", help::ARG_RELAY, help::VALUE_ADDRESS).required(true),
        option(voice, "relay-key", help::ARG_RELAY_KEY, help::VALUE_KEY),
    ]
}

/// The relay's address with its key: given, or asked from the relay itself.
pub(super) async fn address(matches: &ArgMatches) -> Result<RelayAddress, Failure> {
    let url = value(matches, "relay");
    let Some(key) = matches.get_one::<String>("relay-key") else { return Ok(driver::relay_info(url).await?) };
    let bytes = hex::decode(key.trim()).ok();
    let key = bytes.as_deref().and_then(RelayKey::from_slice);
    let wrong = || Failure::new("usage-value").with("value", key.map_or_else(String::new, |key| key.to_string()));
    let key = key.ok_or_else(|| wrong().with("argument", "--relay-key").with("command", "create"))?;
    Ok(RelayAddress { url: url.to_owned(), key })
}
