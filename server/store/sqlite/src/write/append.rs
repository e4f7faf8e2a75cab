//! New entries of a log.

use std::collections::BTreeMap;

use beside_store::log::{Accepted, NewEntry, NewEnvelope, NewOperation, line_of_envelope, line_of_operation};
use beside_store::store::StoreResult;
use beside_store::view::devices_brought;
use beside_wire::codec;
use beside_wire::id::{ChainId, SpaceId};
use beside_wire::line::Line;
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::rows::{Fields, integer, kind_number, lane_number};

/// Writes what was decided about one space. `number` is the space's, if it has one.
pub(crate) async fn append(
    connection: &mut SqliteConnection,
    space: &SpaceId,
    number: Option<i64>,
    accepted: &Accepted,
) -> StoreResult<()> {
    let number = update_space(connection, space, number, accepted).await?;
    let mut log = Tail { connection, space: number, chains: BTreeMap::new() };
    for entry in &accepted.appended {
        match entry {
            NewEntry::Operation(new) => log.operation(new).await?,
            NewEntry::Envelope(new) => log.envelope(new).await?,
        }
    }
    Ok(())
}

async fn update_space(
    connection: &mut SqliteConnection,
    space: &SpaceId,
    number: Option<i64>,
    accepted: &Accepted,
) -> StoreResult<i64> {
    let after = &accepted.after;
    let upsert = sqlx::query(
        "INSERT INTO spaces (number, space, closed, ordinal, tag, lives, position, hash, operations, operations_hash)
         VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET ordinal = excluded.ordinal, tag = excluded.tag,
             lives = lives + excluded.lives, position = excluded.position, hash = excluded.hash,
             operations = excluded.operations, operations_hash = excluded.operations_hash
         RETURNING number, lives",
    );
    let row = upsert
        .bind(number)
        .bind(space.as_bytes().as_slice())
        .bind(accepted.incarnation.ordinal)
        .bind(accepted.incarnation.tag.as_slice())
        .bind(i64::from(accepted.opened.is_some()))
        .bind(integer(after.position))
        .bind(after.hash.as_slice())
        .bind(integer(after.operations))
        .bind(after.operations_hash.as_slice())
        .fetch_one(&mut *connection)
        .await
        .or_store_error()?;
    let mut fields = Fields::new(&row, "spaces");
    let (number, lives): (i64, i64) = (fields.take()?, fields.take()?);
    if let Some(opened) = &accepted.opened {
        let insert = sqlx::query("INSERT INTO statements (space, life, statement, signed) VALUES (?, ?, ?, ?)");
        let insert = insert.bind(number).bind(lives);
        let insert = insert.bind(codec::encode(&opened.statement)).bind(codec::encode(&opened.signed));
        insert.execute(connection).await.or_store_error()?;
    }
    Ok(number)
}

struct Tail<'c> {
    connection: &'c mut SqliteConnection,
    space: i64,
    chains: BTreeMap<ChainId, i64>,
}

impl Tail<'_> {
    async fn operation(&mut self, new: &NewOperation) -> StoreResult<()> {
        let line = line_of_operation(new);
        let old_proof = new.old_proof.as_ref().map(codec::encode);
        self.entry(&line, None, Rest { prev: None, old_proof, bytes: new.operation.bytes() }).await?;
        for wrap in &new.wraps {
            let insert = sqlx::query("INSERT INTO wraps (space, position, recipient, bytes) VALUES (?, ?, ?, ?)");
            let insert = insert.bind(self.space).bind(integer(new.position));
            let insert = insert.bind(wrap.recipient.as_bytes().as_slice()).bind(wrap.bytes.as_slice());
            insert.execute(&mut *self.connection).await.or_store_error()?;
        }
        for device in devices_brought(new.operation.body()) {
            let insert = sqlx::query("INSERT INTO device_spaces (device, space) VALUES (?, ?) ON CONFLICT DO NOTHING");
            let insert = insert.bind(device.as_bytes().as_slice()).bind(self.space);
            insert.execute(&mut *self.connection).await.or_store_error()?;
        }
        Ok(())
    }

    async fn envelope(&mut self, new: &NewEnvelope) -> StoreResult<()> {
        let chain = self.chain(new).await?;
        let old_proof = new.old_proof.as_ref().map(codec::encode);
        let prev = new.prev.as_ref().map(|prev| prev.as_bytes().as_slice());
        self.entry(&line_of_envelope(new), Some(chain), Rest { prev, old_proof, bytes: &new.bytes }).await
    }

    // The chain's number. Its row is made where there is none.
    async fn chain(&mut self, new: &NewEnvelope) -> StoreResult<i64> {
        if let Some(number) = self.chains.get(&new.chain).filter(|_| new.opens.is_none()) {
            return Ok(*number);
        }
        let upsert = sqlx::query(
            "INSERT INTO chains (space, chain, device, lane) VALUES (?, ?, ?, ?)
             ON CONFLICT (space, chain) DO UPDATE SET device = COALESCE(excluded.device, device),
                 lane = COALESCE(excluded.lane, lane)
             RETURNING number",
        );
        let row = upsert
            .bind(self.space)
            .bind(new.chain.as_bytes().as_slice())
            .bind(new.opens.as_ref().map(|opens| opens.device.as_bytes().as_slice()))
            .bind(new.opens.map(|opens| lane_number(opens.lane)))
            .fetch_one(&mut *self.connection)
            .await
            .or_store_error()?;
        let number = Fields::new(&row, "chains").take()?;
        self.chains.insert(new.chain, number);
        Ok(number)
    }

    async fn entry(&mut self, line: &Line, chain: Option<i64>, rest: Rest<'_>) -> StoreResult<()> {
        // Two statements in one go, because every question to the database costs two turns between threads.
        let insert = sqlx::query(
            "INSERT INTO entries (space, position, id, kind, chain, seq, size, prev, old_proof)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);
             INSERT INTO bodies (space, position, bytes) VALUES (?, ?, ?)",
        );
        insert
            .bind(self.space)
            .bind(integer(line.position))
            .bind(line.id.as_bytes().as_slice())
            .bind(kind_number(line.kind))
            .bind(chain)
            .bind(integer(line.seq))
            .bind(line.size)
            .bind(rest.prev)
            .bind(rest.old_proof)
            .bind(self.space)
            .bind(integer(line.position))
            .bind(rest.bytes)
            .execute(&mut *self.connection)
            .await
            .or_store_error()?;
        Ok(())
    }
}

// What an entry has besides its line.
struct Rest<'a> {
    prev: Option<&'a [u8]>,
    old_proof: Option<Vec<u8>>,
    bytes: &'a [u8],
}
