//! What a decision is told.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use beside_store::log::{ChainFact, EntryFact, FactsQuery, SpaceFacts, SpaceState};
use beside_store::store::StoreResult;
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId, SpaceId};
use beside_wire::line::Incarnation;
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::read;
use crate::rows::{Fields, integer};
use crate::writer::Transaction;

/// The facts of one space, and its number in the database if it has one.
pub(crate) async fn facts(
    tx: &mut Transaction,
    space: SpaceId,
    query: &FactsQuery,
    incarnation: Incarnation,
) -> StoreResult<(SpaceFacts, Option<i64>)> {
    let mut facts = SpaceFacts {
        space,
        incarnation,
        state: SpaceState::Unknown,
        entries: BTreeMap::new(),
        chains: BTreeMap::new(),
        chain_counts: BTreeMap::new(),
    };
    let Some(row) = read::space_row(&mut tx.connection, &space).await? else { return Ok((facts, None)) };
    if row.closed {
        facts.state = SpaceState::Closed;
        return Ok((facts, Some(row.number)));
    }
    let view = tx.view(&space, &row.key());
    let open = read::open_space(&mut tx.connection, &row, view, space).await?;
    tx.keep(space, row.key(), open.view.clone());
    facts.state = SpaceState::Open(open);
    for (chain, runs) in &query.chains {
        let number = chain_fact(&mut tx.connection, row.number, chain, &mut facts).await?;
        let Some(number) = number else { continue };
        for run in runs {
            entries(&mut tx.connection, number, (*chain, run), &mut facts).await?;
        }
    }
    for device in &query.devices {
        let count = chain_count(&mut tx.connection, row.number, device).await?;
        facts.chain_counts.insert(*device, count);
    }
    Ok((facts, Some(row.number)))
}

async fn chain_fact(
    connection: &mut SqliteConnection,
    space: i64,
    chain: &ChainId,
    facts: &mut SpaceFacts,
) -> StoreResult<Option<i64>> {
    let query = sqlx::query("SELECT number, device, lane FROM chains WHERE space = ? AND chain = ?");
    let found =
        query.bind(space).bind(chain.as_bytes().as_slice()).fetch_optional(connection).await.or_store_error()?;
    let Some(row) = found else { return Ok(None) };
    let mut fields = Fields::new(&row, "chains");
    let number = fields.take()?;
    if let Some(device) = fields.array_or_null()?.map(DeviceKey::new) {
        facts.chains.insert(*chain, ChainFact { device, lane: fields.lane()? });
    }
    Ok(Some(number))
}

async fn entries(
    connection: &mut SqliteConnection,
    number: i64,
    (chain, run): (ChainId, &RangeInclusive<u64>),
    facts: &mut SpaceFacts,
) -> StoreResult<()> {
    let query = sqlx::query("SELECT seq, position, id, prev FROM entries WHERE chain = ? AND seq BETWEEN ? AND ?");
    let query = query.bind(number).bind(integer(*run.start())).bind(integer(*run.end()));
    for row in query.fetch_all(connection).await.or_store_error()? {
        let mut fields = Fields::new(&row, "entries");
        let (seq, position) = (fields.number()?, fields.number()?);
        let (id, prev) = (EnvelopeId::new(fields.array()?), fields.array_or_null()?.map(EnvelopeId::new));
        facts.entries.insert((chain, seq), EntryFact { position, id, prev });
    }
    Ok(())
}

async fn chain_count(connection: &mut SqliteConnection, space: i64, device: &DeviceKey) -> StoreResult<usize> {
    let query = sqlx::query("SELECT COUNT(*) FROM chains WHERE space = ? AND device = ?");
    let query = query.bind(space).bind(device.as_bytes().as_slice());
    let row = query.fetch_one(connection).await.or_store_error()?;
    Fields::new(&row, "chains").number()
}
