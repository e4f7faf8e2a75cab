//! One relay and one person, whose phones reach it over counted lines.

use std::path::PathBuf;

use beside_core::companion::{Companion, RelayAddress, SyncOptions};
use beside_core::driver::{self, Link, Progress, SyncRun};
use beside_wire::codec;
use beside_wire::frame::SyncRequest;
use tempfile::TempDir;

use crate::fixture::{Relay, device, passphrase, person};
use crate::tap::Tap;

const ROUNDS_MAX: usize = 64;

/// A phone on its line.
pub struct Handset {
    pub companion: Companion,
    pub tap: Tap,
    pub link: Link,
    pub folder: TempDir,
}

/// A relay, and the first phone of the person whose account it has.
pub struct Desk {
    pub relay: Relay,
    pub phone: Handset,
    address: RelayAddress,
}

impl Desk {
    pub async fn new() -> anyhow::Result<Self> {
        let relay = Relay::start().await;
        let address = relay.address().await;
        let tap = Tap::lay(relay.running.address()).await?;
        let folder = tempfile::tempdir()?;
        let by_tap = tap.to(&address);
        let (companion, _) = person(folder.path(), &by_tap).await;
        let mut phone = Handset { companion, tap, link: Link::to(&by_tap)?, folder };
        phone.settle().await?;
        Ok(Self { relay, phone, address })
    }

    /// Somebody else's phone at the same relay.
    pub async fn stranger(&self) -> anyhow::Result<Handset> {
        let tap = Tap::lay(self.relay.running.address()).await?;
        let folder = tempfile::tempdir()?;
        let by_tap = tap.to(&self.address);
        let (companion, _) = person(folder.path(), &by_tap).await;
        let mut phone = Handset { companion, tap, link: Link::to(&by_tap)?, folder };
        phone.settle().await?;
        Ok(phone)
    }

    /// A further phone of the person, on a line of its own. It has signed in, and not synced yet.
    pub async fn join(&self) -> anyhow::Result<Handset> {
        let tap = Tap::lay(self.relay.running.address()).await?;
        let folder = tempfile::tempdir()?;
        let by_tap = tap.to(&self.address);
        let handle = self.phone.companion.account().handle;
        let companion = driver::sign_in(device(folder.path()), &by_tap, &handle, &passphrase()).await?;
        Ok(Handset { companion, tap, link: Link::to(&by_tap)?, folder })
    }
}

impl Handset {
    /// One sync on the kept line. Gives its round trips.
    pub async fn sync(&mut self) -> anyhow::Result<(u32, bool)> {
        let mut silent = |_: Progress| {};
        let run = SyncRun { options: SyncOptions::default(), progress: &mut silent };
        let report = self.link.sync(&mut self.companion, run).await?;
        Ok((report.round_trips, report.more))
    }

    /// A new connection, as after one that broke.
    pub fn lay_again(&mut self) -> anyhow::Result<()> {
        self.link = Link::to(self.companion.relay())?;
        Ok(())
    }

    /// Syncs until nothing is left.
    pub async fn settle(&mut self) -> anyhow::Result<u32> {
        let mut trips = 0;
        for _ in 0..ROUNDS_MAX {
            let (taken, more) = self.sync().await?;
            trips += taken;
            if !more {
                return Ok(trips);
            }
        }
        anyhow::bail!("a phone that syncs for ever")
    }

    /// How many bytes of sealed envelopes the phone would offer now.
    pub fn offers(&mut self) -> anyhow::Result<u64> {
        let options = SyncOptions { upload_bytes: u32::MAX, ..SyncOptions::default() };
        let outputs = self.companion.sync_begin(options)?;
        let body = outputs.into_iter().find_map(|output| match output {
            beside_core::companion::Output::Send(body) => Some(body),
            _ => None,
        });
        let body = body.ok_or_else(|| anyhow::anyhow!("a sync that begins with no request"))?;
        self.companion.sync_broken()?;
        let request: SyncRequest = codec::decode(&body, usize::MAX)?;
        let offered = request.spaces.iter().flat_map(|space| &space.offered_envelopes);
        Ok(offered.map(|offer| offer.envelope.len() as u64).sum())
    }

    /// Closes the phone. Gives its folder.
    pub fn close(self) -> TempDir {
        drop(self.companion);
        self.folder
    }
}

/// Bytes of all files below a folder.
pub fn bytes_below(folder: &std::path::Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in walkdir::WalkDir::new(folder) {
        let about = entry?.metadata()?;
        bytes += if about.is_file() { about.len() } else { 0 };
    }
    Ok(bytes)
}

/// The one database below a folder.
pub fn database_below(folder: &std::path::Path) -> anyhow::Result<PathBuf> {
    let found = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let mut databases = found.filter(|path| path.extension().is_some_and(|end| end == "db"));
    databases.next().ok_or_else(|| anyhow::anyhow!("a phone without a database"))
}
