//! What every request shares. Nothing here is global: a process can run as many relays as it likes.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use beside_store::Store as _;
use beside_store_sqlite::SqliteStore;
use beside_wire::id::InstallId;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::config::Registration;
use crate::exchanges::Exchanges;
use crate::fanout::hub::Hub;
use crate::keys::Keys;
use crate::limit::Limits;
use crate::relay::accept::Rules;
use crate::relay::cursors::CursorMemory;

const DAY_SECONDS: u64 = 24 * 60 * 60;
/// Installs that are remembered as seen today. Others are noted again, which costs a write and nothing else.
const SEEN_MAX: usize = 200_000;

/// What every request shares.
pub(crate) struct App {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) store: SqliteStore,
    pub(crate) keys: Keys,
    pub(crate) rules: Rules,
    pub(crate) cursors: CursorMemory,
    pub(crate) exchanges: Exchanges,
    pub(crate) limits: Limits,
    pub(crate) hub: Arc<Hub>,
    pub(crate) proxies: Vec<IpAddr>,
    pub(crate) registration: Registration,
    pub(crate) stopping: CancellationToken,
    pub(crate) under_way: UnderWay,
    pub(crate) seen: Seen,
}

impl App {
    /// Today, as days since 1970.
    pub(crate) fn day(&self) -> u32 {
        u32::try_from(self.clock.unix_seconds() / DAY_SECONDS).unwrap_or(u32::MAX)
    }

    /// Notes that an install was here today. Once a day, since a write for each request would cost an fsync each.
    pub(crate) async fn note_seen(&self, install: InstallId) {
        let day = self.day();
        if self.seen.is_new(install, day)
            && let Err(error) = self.store.mark_seen(install, day).await
        {
            tracing::warn!(%error, "an install's day was not noted");
        }
    }
}

/// Who was here today.
#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<(u32, BTreeSet<InstallId>)>);

impl Seen {
    fn is_new(&self, install: InstallId, day: u32) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.0 != day || seen.1.len() >= SEEN_MAX {
            *seen = (day, BTreeSet::new());
        }
        seen.1.insert(install)
    }
}

/// How many requests are being answered, so that stopping can wait for them.
#[derive(Debug, Clone)]
pub(crate) struct UnderWay(Arc<watch::Sender<usize>>);

/// One request that is being answered, up to its body's last byte.
#[derive(Debug)]
pub(crate) struct Underway(UnderWay);

impl UnderWay {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }

    pub(crate) fn begin(&self) -> Underway {
        self.0.send_modify(|count| *count += 1);
        Underway(self.clone())
    }

    /// Comes back once nothing is being answered.
    pub(crate) async fn none(&self) {
        let mut count = self.0.subscribe();
        // The sender lives as long as `self`, so waiting can't fail.
        let _none_left = count.wait_for(|count| *count == 0).await;
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn an_install_is_new_once_a_day() {
        let seen = Seen::default();
        let install = InstallId::new([1; 8]);
        assert!(seen.is_new(install, 5));
        assert!(!seen.is_new(install, 5));
        assert!(seen.is_new(install, 6));
    }

    #[test]
    fn waiting_for_none_ends_with_the_last() {
        let under_way = UnderWay::new();
        assert!(under_way.none().now_or_never().is_some());
        let (one, two) = (under_way.begin(), under_way.begin());
        drop(one);
        assert!(under_way.none().now_or_never().is_none());
        drop(two);
        assert!(under_way.none().now_or_never().is_some());
    }
}
