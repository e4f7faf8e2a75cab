//! Spaces as a whole.

use std::sync::Arc;

use beside_store::log::{OpenSpace, SpaceState, StoredStatement};
use beside_store::store::StoreResult;
use beside_store::view::{KeptOperation, SpaceView, life_of};
use beside_wire::frame::RunningHashes;
use beside_wire::id::{AccountId, DeviceKey, SpaceId};
use beside_wire::line::{Cursor, Incarnation};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection as _, SqliteConnection};

use crate::error::OrStoreError as _;
use crate::rows::Fields;
use crate::views::{ViewKey, Views};

/// A space's own row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpaceRow {
    pub(crate) number: i64,
    pub(crate) closed: bool,
    pub(crate) incarnation: Incarnation,
    pub(crate) running: RunningHashes,
    lives: u32,
}

impl SpaceRow {
    pub(crate) const fn key(&self) -> ViewKey {
        ViewKey::new(self.incarnation, &self.running)
    }
}

pub(crate) async fn incarnation(connection: &mut SqliteConnection) -> StoreResult<Incarnation> {
    let row =
        sqlx::query("SELECT ordinal, tag FROM relay WHERE id = 1").fetch_one(connection).await.or_store_error()?;
    Fields::new(&row, "relay").incarnation()
}

pub(crate) async fn space_row(connection: &mut SqliteConnection, space: &SpaceId) -> StoreResult<Option<SpaceRow>> {
    let query = sqlx::query(
        "SELECT number, closed, ordinal, tag, position, hash, operations, operations_hash, lives
         FROM spaces WHERE space = ?",
    );
    let row = query.bind(space.as_bytes().as_slice()).fetch_optional(connection).await.or_store_error()?;
    let Some(row) = row else { return Ok(None) };
    let mut fields = Fields::new(&row, "spaces");
    let (number, closed, incarnation) = (fields.take()?, fields.take()?, fields.incarnation()?);
    let running = RunningHashes {
        position: fields.number()?,
        hash: fields.array()?,
        operations: fields.number()?,
        operations_hash: fields.array()?,
    };
    Ok(Some(SpaceRow { number, closed, incarnation, running, lives: fields.number()? }))
}

pub(crate) async fn space(connection: &mut SqliteConnection, views: &Views, space: SpaceId) -> StoreResult<SpaceState> {
    let Some(row) = space_row(connection, &space).await? else { return Ok(SpaceState::Unknown) };
    if row.closed {
        return Ok(SpaceState::Closed);
    }
    if let Some(view) = views.find(&space, &row.key()) {
        return Ok(SpaceState::Open(open_space(connection, &row, Some(view), space).await?));
    }
    // Row and operations have to be of one moment.
    let mut moment = connection.begin().await.or_store_error()?;
    let Some(row) = space_row(&mut moment, &space).await? else { return Ok(SpaceState::Unknown) };
    if row.closed {
        return Ok(SpaceState::Closed);
    }
    let open = open_space(&mut moment, &row, None, space).await?;
    moment.commit().await.or_store_error()?;
    views.keep(space, ViewKey::of(&open), open.view.clone());
    Ok(SpaceState::Open(open))
}

/// A space in use, given its row. Its operations are read where no view is given.
pub(crate) async fn open_space(
    connection: &mut SqliteConnection,
    row: &SpaceRow,
    view: Option<Arc<SpaceView>>,
    space: SpaceId,
) -> StoreResult<OpenSpace> {
    let statements = if row.lives == 0 { Vec::new() } else { statements(connection, row).await? };
    let view = match view {
        Some(view) => view,
        None => Arc::new(view_of(connection, row, &statements, space).await?),
    };
    Ok(OpenSpace { incarnation: row.incarnation, running: row.running, view, statements })
}

async fn statements(connection: &mut SqliteConnection, row: &SpaceRow) -> StoreResult<Vec<StoredStatement>> {
    let query = sqlx::query("SELECT statement, signed FROM statements WHERE space = ? AND life <= ? ORDER BY life");
    let rows = query.bind(row.number).bind(row.lives).fetch_all(connection).await.or_store_error()?;
    let read = |row| {
        let mut fields = Fields::new(row, "statements");
        Ok(StoredStatement { statement: fields.encoded()?, signed: fields.encoded()? })
    };
    rows.iter().map(read).collect()
}

async fn view_of(
    connection: &mut SqliteConnection,
    row: &SpaceRow,
    statements: &[StoredStatement],
    space: SpaceId,
) -> StoreResult<SpaceView> {
    let query = sqlx::query(
        "SELECT e.position, b.bytes, e.old_proof
         FROM entries e JOIN bodies b ON b.space = e.space AND b.position = e.position
         WHERE e.space = ? AND e.position <= ? AND e.kind = 0 ORDER BY e.position",
    );
    let end = crate::rows::integer(row.running.position);
    let rows = query.bind(row.number).bind(end).fetch_all(connection).await.or_store_error()?;
    let read = |kept| {
        let mut fields = Fields::new(kept, "entries");
        let position = fields.number()?;
        let cursor = Cursor { incarnation: life_of(position, statements, row.incarnation), position };
        Ok(KeptOperation { cursor, bytes: fields.take()?, old_proof: fields.take()? })
    };
    let kept = rows.iter().map(read).collect::<StoreResult<Vec<KeptOperation>>>()?;
    SpaceView::read(space, &kept)
}

pub(crate) async fn spaces_of_device(
    connection: &mut SqliteConnection,
    device: &DeviceKey,
) -> StoreResult<Vec<SpaceId>> {
    let query = sqlx::query(
        "SELECT s.space FROM device_spaces d JOIN spaces s ON s.number = d.space WHERE d.device = ? ORDER BY s.space",
    );
    space_ids(&query.bind(device.as_bytes().as_slice()).fetch_all(connection).await.or_store_error()?)
}

pub(crate) async fn spaces_of_account(
    connection: &mut SqliteConnection,
    account: &AccountId,
) -> StoreResult<Vec<SpaceId>> {
    let query = sqlx::query(
        "SELECT DISTINCT s.space FROM installs i JOIN device_spaces d ON d.device = i.device
         JOIN spaces s ON s.number = d.space WHERE i.account = ? ORDER BY s.space",
    );
    space_ids(&query.bind(account.as_bytes().as_slice()).fetch_all(connection).await.or_store_error()?)
}

fn space_ids(rows: &[SqliteRow]) -> StoreResult<Vec<SpaceId>> {
    rows.iter().map(|row| Fields::new(row, "spaces").array().map(SpaceId::new)).collect()
}
