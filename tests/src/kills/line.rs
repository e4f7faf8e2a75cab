//! What children say, one line each.

use std::fmt;
use std::io::Write as _;
use std::str::FromStr;

use beside_wire::id::RelayKey;

/// One line of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The relay listens, and this is its key.
    Listening(RelayKey),
    /// The phone's vault is open.
    Open,
    /// The phone's account is known by this handle.
    Handle(String),
    /// A call that wrote so many entries has returned: from this number on.
    Saved(u32, u32),
    /// The entry of this number is shown as being at the relay.
    AtRelay(u32),
    /// A sync came to its end.
    Synced,
    /// A sync or a sign-in was cut by the relay's end. What the phone calls that.
    Cut(String),
}

impl Line {
    /// Says it, in one write: a reader gets all of it, or sees that its end is missing.
    pub fn say(&self) {
        let mut out = std::io::stdout().lock();
        // Whoever listened may have gone, and then this process is about to end too.
        drop(out.write_all(format!("{self}\n").as_bytes()).and_then(|()| out.flush()));
    }
}

impl fmt::Display for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listening(key) => write!(out, "listening {}", hex::encode(key.as_bytes())),
            Self::Open => write!(out, "open"),
            Self::Handle(handle) => write!(out, "handle {handle}"),
            Self::Saved(from, count) => write!(out, "saved {from} {count}"),
            Self::AtRelay(number) => write!(out, "at-relay {number}"),
            Self::Synced => write!(out, "synced"),
            Self::Cut(code) => write!(out, "cut {code}"),
        }
    }
}

impl FromStr for Line {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let words: Vec<&str> = line.split(' ').collect();
        Ok(match words.as_slice() {
            ["listening", key] => Self::Listening(relay_key(key)?),
            ["open"] => Self::Open,
            ["handle", handle] => Self::Handle((*handle).to_owned()),
            ["saved", from, count] => Self::Saved(from.parse()?, count.parse()?),
            ["at-relay", number] => Self::AtRelay(number.parse()?),
            ["synced"] => Self::Synced,
            ["cut", code] => Self::Cut((*code).to_owned()),
            _ => anyhow::bail!("a child said `{line}`"),
        })
    }
}

/// A relay's key as a child is given it.
///
/// # Errors
/// Where it isn't 32 bytes in hexadecimal digits.
pub fn relay_key(hex: &str) -> anyhow::Result<RelayKey> {
    RelayKey::from_slice(&hex::decode(hex)?).ok_or_else(|| anyhow::anyhow!("a relay's key has 32 bytes"))
}
