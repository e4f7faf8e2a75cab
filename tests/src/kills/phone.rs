//! The phone that is killed: a real companion over its vault on disk, which writes and syncs as fast as it can.

use std::collections::BTreeMap;
use std::path::PathBuf;

use beside_core::companion::{Companion, CompanionError, ItemStatus, NewIdentity, RelayAddress, SyncOptions};
use beside_core::driver;
use beside_wire::id::DocumentId;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use super::child::end_with_parent;
use super::ledger::text;
use super::line::{Line, relay_key};
use crate::fixture::{device, entry, passphrase, sync_with};

const BATCH_MAX: u32 = 8;
const BATCHES_BETWEEN_SYNCS: u32 = 6;

/// What a phone is told when it is started.
#[derive(Debug, Clone)]
pub struct Task {
    /// Where its vault is, or is to be.
    pub folder: PathBuf,
    /// Its relay.
    pub relay: RelayAddress,
    /// Whose words these are: the trial's seed, the phone, and the how-manieth start.
    pub author: String,
    /// What its draws begin with.
    pub seed: u64,
    /// The account that it joins; `None` makes one.
    pub joins: Option<String>,
}

impl Task {
    /// As arguments of a process.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        let folder = self.folder.to_string_lossy().into_owned();
        let key = hex::encode(self.relay.key.as_bytes());
        let mut arguments = vec![folder, self.relay.url.clone(), key, self.author.clone(), self.seed.to_string()];
        arguments.extend(self.joins.clone());
        arguments
    }

    /// And back.
    ///
    /// # Errors
    /// Where they are something else.
    pub fn of_arguments(arguments: &[String]) -> anyhow::Result<Self> {
        let [folder, url, key, author, seed, joins @ ..] = arguments else {
            anyhow::bail!("folder, relay, key, author, seed, and a handle if it joins an account")
        };
        Ok(Self {
            folder: folder.into(),
            relay: RelayAddress { url: url.clone(), key: relay_key(key)? },
            author: author.clone(),
            seed: seed.parse()?,
            joins: joins.first().cloned(),
        })
    }

    /// Opens the vault, or begins one where there is none: a start that was cut off has left none.
    async fn begin(&self) -> Result<Companion, CompanionError> {
        match (Companion::open(device(&self.folder)), &self.joins) {
            (Ok(mut companion), _) => {
                companion.unlock(&passphrase())?;
                Ok(companion)
            }
            (Err(CompanionError::NoIdentity), None) => {
                let identity = NewIdentity { handle: "heron".to_owned(), relay: self.relay.clone() };
                Ok(Companion::create(device(&self.folder), identity, &passphrase())?.0)
            }
            (Err(CompanionError::NoIdentity), Some(handle)) => loop {
                match driver::sign_in(device(&self.folder), &self.relay, handle, &passphrase()).await {
                    Err(error) => cut(error)?,
                    signed_in => break signed_in,
                }
            },
            (Err(error), _) => Err(error),
        }
    }
}

/// Writes and syncs until it is killed, or until whoever started it is gone.
///
/// # Errors
/// Whatever isn't the relay's absence: a phone that was killed must go on as if nothing had been.
pub async fn run(task: &Task) -> Result<(), CompanionError> {
    end_with_parent();
    let mut phone = Phone {
        companion: task.begin().await?,
        author: task.author.clone(),
        rng: ChaCha8Rng::seed_from_u64(task.seed),
        next: 0,
        not_shown: BTreeMap::new(),
    };
    Line::Open.say();
    if phone.companion.account().registered {
        Line::Handle(phone.companion.account().handle).say();
    }
    loop {
        for _ in 0..=phone.rng.next_u32() % BATCHES_BETWEEN_SYNCS {
            phone.write()?;
        }
        phone.sync().await?;
        phone.show()?;
    }
}

struct Phone {
    companion: Companion,
    author: String,
    rng: ChaCha8Rng,
    next: u32,
    /// Written in this run and not yet shown as being at the relay.
    not_shown: BTreeMap<u32, DocumentId>,
}

impl Phone {
    fn write(&mut self) -> Result<(), CompanionError> {
        let count = 1 + self.rng.next_u32() % BATCH_MAX;
        let numbers = self.next..self.next + count;
        let mut entries: Vec<_> = numbers.clone().map(|number| entry(&text(&self.author, number))).collect();
        let ids = match (count, entries.pop()) {
            (1, Some(only)) => vec![self.companion.journal_write(only)?],
            (_, last) => {
                entries.extend(last);
                self.companion.journal_import(entries)?
            }
        };
        // The call has returned: a person would see these as saved.
        Line::Saved(self.next, count).say();
        self.next += count;
        self.not_shown.extend(numbers.zip(ids));
        Ok(())
    }

    async fn sync(&mut self) -> Result<(), CompanionError> {
        if !self.companion.account().registered {
            match driver::register(&mut self.companion, &passphrase()).await {
                Ok(handle) => Line::Handle(handle).say(),
                Err(error) => return cut(error),
            }
        }
        match sync_with(&mut self.companion, SyncOptions::default()).await {
            Ok(_) => Line::Synced.say(),
            Err(error) => cut(error)?,
        }
        Ok(())
    }

    /// Says what is shown as being at the relay: also after a sync that was cut.
    fn show(&mut self) -> Result<(), CompanionError> {
        for (number, id) in std::mem::take(&mut self.not_shown) {
            match self.companion.item_status(&id)? {
                ItemStatus::AtRelay | ItemStatus::OnOtherDevices => Line::AtRelay(number).say(),
                ItemStatus::Saved | ItemStatus::Queued => drop(self.not_shown.insert(number, id)),
            }
        }
        Ok(())
    }
}

// A relay that dies is nothing to give up for, and nothing else is to be seen of it. One that dies between the connection
// and the request looks like a stranger in its place: see what `driver` makes of a connection that ends without a word.
fn cut(error: CompanionError) -> Result<(), CompanionError> {
    match error {
        CompanionError::RelayUnreachable
        | CompanionError::LinkBroken
        | CompanionError::CaptivePortal
        | CompanionError::TookTooLong => {
            Line::Cut(error.code().to_owned()).say();
            Ok(())
        }
        other => Err(other),
    }
}
