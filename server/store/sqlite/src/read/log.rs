//! Logs.

use beside_store::log::{LineOrder, LinesQuery, Run, RunSize, StoredBody, StoredWrap, WrapsQuery};
use beside_store::store::StoreResult;
use beside_wire::envelope::Lane;
use beside_wire::frame::Wrap;
use beside_wire::id::{EnvelopeId, HpkeKey, SpaceId};
use beside_wire::line::Line;
use sqlx::SqliteConnection;

use crate::error::OrStoreError as _;
use crate::rows::{Fields, integer};

// One statement for each lane and order, because SQLite chooses its plan by the text.
macro_rules! lines {
    ($lane:literal, $order:literal) => {
        concat!(
            "SELECT e.position, e.id, c.chain, e.seq, e.kind, e.size
             FROM entries e LEFT JOIN chains c ON c.number = e.chain
             WHERE e.space = (SELECT number FROM spaces WHERE space = ?) AND e.position BETWEEN ? AND ? ",
            $lane,
            " ORDER BY e.position ",
            $order,
            " LIMIT ?"
        )
    };
}

const fn lines_statement(lane: Option<Lane>, order: LineOrder) -> &'static str {
    match (lane, order) {
        (None, LineOrder::OldestFirst) => lines!("", "ASC"),
        (None, LineOrder::NewestFirst) => lines!("", "DESC"),
        (Some(Lane::Talk), LineOrder::OldestFirst) => lines!("AND e.kind IN (1, 3)", "ASC"),
        (Some(Lane::Talk), LineOrder::NewestFirst) => lines!("AND e.kind IN (1, 3)", "DESC"),
        (Some(Lane::Documents), LineOrder::OldestFirst) => lines!("AND e.kind = 2", "ASC"),
        (Some(Lane::Documents), LineOrder::NewestFirst) => lines!("AND e.kind = 2", "DESC"),
    }
}

pub(crate) async fn lines(connection: &mut SqliteConnection, query: &LinesQuery) -> StoreResult<Vec<Line>> {
    let rows = sqlx::query(lines_statement(query.lane, query.order))
        .bind(query.space.as_bytes().as_slice())
        .bind(integer(query.from))
        .bind(integer(query.to))
        .bind(i64::from(query.limit))
        .fetch_all(connection)
        .await
        .or_store_error()?;
    rows.iter().map(|row| Fields::new(row, "entries").line()).collect()
}

pub(crate) async fn run_size(connection: &mut SqliteConnection, run: &Run) -> StoreResult<RunSize> {
    let query = sqlx::query(
        "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM entries
         WHERE space = (SELECT number FROM spaces WHERE space = ?) AND position BETWEEN ? AND ? AND kind <> 0",
    );
    let row = query
        .bind(run.space.as_bytes().as_slice())
        .bind(integer(run.from))
        .bind(integer(run.to))
        .fetch_one(connection)
        .await
        .or_store_error()?;
    let mut fields = Fields::new(&row, "entries");
    Ok(RunSize { envelopes: fields.number()?, bytes: fields.number()? })
}

pub(crate) async fn bodies(
    connection: &mut SqliteConnection,
    space: &SpaceId,
    positions: &[u64],
) -> StoreResult<Vec<StoredBody>> {
    let mut bodies = Vec::with_capacity(positions.len());
    // What is asked for is mostly the log's new end: one question for each run of neighbours.
    for run in positions.chunk_by(|one, next| one.checked_add(1) == Some(*next)) {
        let (Some(from), Some(to)) = (run.first(), run.last()) else { continue };
        let query = sqlx::query(
            "SELECT e.position, e.prev, before.position, b.bytes
             FROM entries e JOIN bodies b ON b.space = e.space AND b.position = e.position
             LEFT JOIN entries before ON before.chain = e.chain AND before.seq = e.seq - 1
             WHERE e.space = (SELECT number FROM spaces WHERE space = ?) AND e.position BETWEEN ? AND ?
                 AND e.kind <> 0
             ORDER BY e.position",
        );
        let found = query.bind(space.as_bytes().as_slice()).bind(integer(*from)).bind(integer(*to));
        for row in found.fetch_all(&mut *connection).await.or_store_error()? {
            let mut fields = Fields::new(&row, "bodies");
            let (position, prev) = (fields.number()?, fields.array_or_null()?.map(EnvelopeId::new));
            let before: Option<i64> = fields.take()?;
            let prev_position = before.map(u64::try_from).transpose().map_err(|_| fields.inconsistent())?;
            bodies.push(StoredBody { position, prev, prev_position, bytes: fields.take()? });
        }
    }
    Ok(bodies)
}

pub(crate) async fn wraps(connection: &mut SqliteConnection, query: &WrapsQuery) -> StoreResult<Vec<StoredWrap>> {
    let mut wraps = Vec::new();
    for recipient in &query.recipients {
        let theirs = sqlx::query(
            "SELECT position, bytes FROM wraps
             WHERE space = (SELECT number FROM spaces WHERE space = ?) AND recipient = ? AND position > ?
             ORDER BY position",
        );
        let rows = theirs
            .bind(query.space.as_bytes().as_slice())
            .bind(recipient.as_bytes().as_slice())
            .bind(integer(query.after))
            .fetch_all(&mut *connection)
            .await
            .or_store_error()?;
        for row in &rows {
            let mut fields = Fields::new(row, "wraps");
            let position = fields.number()?;
            let wrap = Wrap { recipient: HpkeKey::new(*recipient.as_bytes()), bytes: fields.take()? };
            wraps.push(StoredWrap { position, wrap });
        }
    }
    wraps.sort_by_key(|stored| stored.position);
    Ok(wraps)
}
