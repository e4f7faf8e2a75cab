//! How many envelopes the relay takes, against what its database can do at best.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use beside_server::relay::accept::Rules;
use beside_server::relay::cursors::CursorMemory;
use beside_server::relay::keys::RelayKeys;
use beside_server::relay::serve::{Call, Service};
use beside_store::Store as _;
use beside_store::account::{NewAccount, NewInstall};
use beside_store_conformance::people::{Phone, verified};
use beside_store_sqlite::{SqliteOptions, SqliteStore};
use beside_wire::account::{RecoveryAccess, Stretch, VaultUpload};
use beside_wire::envelope::Lane;
use beside_wire::frame::{EnvelopeOffer, Frame, OfferResult, OperationOffer, SYNC_VERSION, SpaceRequest, SyncRequest};
use beside_wire::id::{AccountId, EpochId, InstallId, LookupId, RecoveryKey, RelayKey, SignInKey, SpaceId};
use beside_wire::line::Cursor;

use super::table::{Figure, Table, thousands};

const WRITERS: u8 = 8;
const REQUESTS: usize = 16;
const ENVELOPES: usize = 64;
const CIPHERTEXT_BYTES: usize = 1024;

/// Real rules over a real database; the requests come without HTTP.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(SqliteOptions {
        path: folder.path().join("relay.db"),
        tag: [1; 8],
        readers: 2,
        pages_max: None,
    })
    .await?;
    let rules = Rules { signer: Arc::new(RelayKeys::from_seed(&[42; 32])), account_bytes_max: u64::MAX };
    let cursors = Arc::new(CursorMemory::new(usize::from(WRITERS)));
    let mut writers = Vec::new();
    for number in 1..=WRITERS {
        writers.push((number, prepared(&store, &rules, &cursors, number).await?));
    }
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for (number, requests) in writers {
        let (store, rules, cursors) = (store.clone(), rules.clone(), Arc::clone(&cursors));
        tasks.push(tokio::spawn(async move {
            for request in requests {
                let service = Service { store: &store, rules: &rules, cursors: &cursors };
                let served = service.serve(request, call(number)).await?;
                anyhow::ensure!(accepted(&served.frames) == ENVELOPES, "an envelope that isn't taken");
            }
            Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let acked = rate(begun);
    let bare = bare(&folder.path().join("bare.db"))?;
    table.note(
        "acked durable envelopes of 1 KB per second",
        vec![
            Figure::told(format!(
                "{}/s, {:.0} % of bare {}/s",
                thousands(acked as u64),
                100.0 * acked / bare,
                thousands(bare as u64)
            )),
            Figure::told(format!(
                "{WRITERS} writers, {ENVELOPES} a request, {} a bare transaction, without HTTP and tokens",
                usize::from(WRITERS) * ENVELOPES
            )),
        ],
    );
    Ok(())
}

fn rate(begun: Instant) -> f64 {
    (usize::from(WRITERS) * REQUESTS * ENVELOPES) as f64 / begun.elapsed().as_secs_f64()
}

/// An account, its space and its epoch; then requests that are ready to be sent.
async fn prepared(
    store: &SqliteStore,
    rules: &Rules,
    cursors: &CursorMemory,
    number: u8,
) -> anyhow::Result<Vec<SyncRequest>> {
    let phone = Phone::new(number, number);
    store.create_account(account(number, &phone)).await?;
    let relay: RelayKey = rules.signer.relay();
    let create = phone.create(relay, number);
    let created = verified(&create);
    let space = created.space();
    let rotate = phone.rotate(space, &[created.id()], std::slice::from_ref(&created));
    let epoch = EpochId::new(verified(&rotate).id());
    let offer = |operation: Vec<u8>| OperationOffer { operation, wraps: Vec::new(), old_proof: None };
    let mut begins = about(space);
    begins.offered_operations = vec![offer(create.to_bytes()), offer(rotate.to_bytes())];
    let served = Service { store, rules, cursors }.serve(request(begins), call(number)).await?;
    anyhow::ensure!(accepted(&served.frames) == 2, "a space that can't begin");
    let mut chain = phone.chain(space, Lane::Talk, 1);
    let mut requests = Vec::with_capacity(REQUESTS);
    // The phone has what its earlier requests brought, so that an answer is receipts and nothing else.
    let incarnation = store.incarnation().await?;
    let at = |position| Cursor { incarnation, position };
    for sent in 0..REQUESTS as u64 {
        let envelopes = (0..ENVELOPES).map(|_| chain.write(epoch, CIPHERTEXT_BYTES).to_bytes());
        let offer = |envelope| EnvelopeOffer { envelope, prev: None, old_proof: None };
        let taken = at(2 + sent * ENVELOPES as u64);
        let mut space = SpaceRequest { cursor: taken, operations: at(2), ..about(space) };
        space.offered_envelopes = envelopes.map(offer).collect();
        requests.push(request(space));
    }
    Ok(requests)
}

fn account(number: u8, phone: &Phone) -> NewAccount {
    let sign_in = SignInKey::new([number; 32]);
    NewAccount {
        account: AccountId::new([number; 16]),
        handle: format!("reed-{number}"),
        opaque: Vec::new(),
        stretch: Stretch { memory_kib: 1, passes: 1, lanes: 1 },
        vault: VaultUpload { revision: 1, sealed: Vec::new() },
        recovery: RecoveryAccess { lookup: LookupId::new([number; 16]), key: RecoveryKey::new([number; 32]) },
        install: NewInstall { install: InstallId::new([number; 8]), sign_in, device: phone.device(), day: 1 },
    }
}

fn call(number: u8) -> Call {
    let install = InstallId::new([number; 8]);
    Call { install, assertion: None, token: None, now_ms: 1_800_000_123_456, tag: [9; 8] }
}

fn request(space: SpaceRequest) -> SyncRequest {
    SyncRequest { version: SYNC_VERSION, budget_bytes: 1 << 20, wait_seconds: 0, known: [0; 8], spaces: vec![space] }
}

fn about(space: SpaceId) -> SpaceRequest {
    SpaceRequest {
        space,
        cursor: Cursor::default(),
        operations: Cursor::default(),
        head: None,
        offered_operations: Vec::new(),
        offered_envelopes: Vec::new(),
        missing: Vec::new(),
        partial: None,
    }
}

fn accepted(frames: &[Frame]) -> usize {
    let results =
        frames.iter().filter_map(|frame| if let Frame::Results(results) = frame { Some(results) } else { None });
    results.flatten().filter(|result| matches!(result, OfferResult::Accepted(_))).count()
}

/// The same bytes into one table, in transactions of as many as all writers have on the way.
fn bare(path: &Path) -> anyhow::Result<f64> {
    let mut database = rusqlite::Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute_batch(
        "CREATE TABLE bodies (space INTEGER NOT NULL, position INTEGER NOT NULL, bytes BLOB NOT NULL, \
         UNIQUE (space, position)) STRICT",
    )?;
    let body = vec![6_u8; CIPHERTEXT_BYTES];
    let begun = Instant::now();
    for batch in 0..REQUESTS {
        let transaction = database.transaction()?;
        {
            let mut insert =
                transaction.prepare_cached("INSERT INTO bodies (space, position, bytes) VALUES (?, ?, ?)")?;
            for writer in 0..WRITERS {
                for at in 0..ENVELOPES {
                    insert.execute(rusqlite::params![writer, i64::try_from(batch * ENVELOPES + at)?, body])?;
                }
            }
        }
        transaction.commit()?;
    }
    Ok(rate(begun))
}
