//! The store in memory passes the suite.

use beside_store::{MemoryStore, Store as _};
use beside_store_conformance::{CHECKS, suite};
use beside_wire::line::Incarnation;
use futures_util::FutureExt as _;

#[test]
fn a_store_in_memory_conforms() {
    let suite = suite(async || MemoryStore::new([7; 8]));
    assert_eq!(suite.now_or_never(), Some(CHECKS), "a store in memory never waits");
}

#[test]
fn a_snapshot_does_not_move_with_its_store() {
    let store = MemoryStore::new([7; 8]);
    let snapshot = store.snapshot();
    let first = Incarnation { ordinal: 1, tag: [7; 8] };
    let second = Incarnation { ordinal: 2, tag: [8; 8] };
    assert_eq!(store.open_incarnation(first, second).now_or_never(), Some(Ok(second)));
    let restored = snapshot.map(MemoryStore::restore);
    let life = restored.ok().and_then(|restored| restored.incarnation().now_or_never());
    assert_eq!(life, Some(Ok(first)));
}
