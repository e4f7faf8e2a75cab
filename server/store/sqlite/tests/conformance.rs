//! The store does what every store must do.

use std::sync::Mutex;

use beside_store_conformance::{CHECKS, suite};
use beside_store_sqlite::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_on_sqlite_conforms() {
    let folders: Mutex<Vec<TempDir>> = Mutex::new(Vec::new());
    let make = async || {
        let folder = tempfile::tempdir().expect("a test has a place to write");
        let path = folder.path().join("relay.db");
        folders.lock().expect("no check panics here").push(folder);
        let options = SqliteOptions { path, tag: [7; 8], readers: 2, pages_max: None };
        SqliteStore::open(options).await.expect("a new database opens")
    };
    assert_eq!(suite(make).await, CHECKS);
}
