//! One request's offers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use beside_store::StoreError;
use beside_store::account::{AssertionOutcome, Presenter};
use beside_store::log::{
    NewEntry, SpaceFacts, SpaceJob, SpaceOutcome, SpaceState, SyncJob, SyncOutcome, Verdict, check_continues,
};
use beside_store::store::StoreResult;
use beside_wire::id::SpaceId;
use beside_wire::line::Incarnation;

use super::append::append;
use super::facts::facts;
use super::use_assertion;
use crate::error::OrStoreError as _;
use crate::read;
use crate::rows::integer;
use crate::views::ViewKey;
use crate::writer::Transaction;

struct Decided {
    facts: SpaceFacts,
    number: Option<i64>,
    verdict: Verdict,
}

pub(crate) async fn sync(tx: &mut Transaction, job: SyncJob) -> StoreResult<SyncOutcome> {
    let Some(mut who) = read::presenter(&mut tx.connection, &job.install).await? else {
        return Ok(SyncOutcome::InstallEnded);
    };
    if let Some(assertion) = job.assertion {
        let used = sqlx::query("SELECT 1 FROM assertions WHERE install = ? AND jti = ?");
        let used = used.bind(job.install.as_bytes().as_slice()).bind(assertion.jti.as_slice());
        if used.fetch_optional(&mut tx.connection).await.or_store_error()?.is_some() {
            return Ok(SyncOutcome::Replayed);
        }
    }
    let bytes_before = who.account_bytes;
    let incarnation = read::incarnation(&mut tx.connection).await?;
    // Everything is decided and checked before anything is written: what is refused leaves nothing to undo.
    let mut decided = Vec::with_capacity(job.spaces.len());
    for part in job.spaces {
        decided.push(decide(tx, &mut who, part, incarnation).await?);
    }
    if let Some(assertion) = job.assertion {
        let outcome = use_assertion(tx, job.install, assertion).await?;
        debug_assert_eq!(outcome, AssertionOutcome::Fresh, "it was looked for in this transaction");
    }
    if who.account_bytes != bytes_before {
        let update = sqlx::query("UPDATE accounts SET bytes = ? WHERE account = ?");
        let update = update.bind(integer(who.account_bytes)).bind(who.account.as_bytes().as_slice());
        update.execute(&mut tx.connection).await.or_store_error()?;
    }
    let mut outcomes = Vec::with_capacity(decided.len());
    for decided in decided {
        outcomes.push(write(tx, decided).await.map_err(half_written)?);
    }
    Ok(SyncOutcome::Done(outcomes))
}

// What fails after the first write must take the whole transaction along.
const fn half_written(error: StoreError) -> StoreError {
    match error {
        StoreError::Full => StoreError::Full,
        StoreError::Unavailable | StoreError::Inconsistent { .. } | StoreError::SchemaNewer { .. } => {
            StoreError::Unavailable
        }
    }
}

async fn decide(
    tx: &mut Transaction,
    who: &mut Presenter,
    part: SpaceJob,
    incarnation: Incarnation,
) -> StoreResult<Decided> {
    let (facts, number) = facts(tx, part.space, &part.query, incarnation).await?;
    // A panic in the rules is a defect, but it mustn't end the one writer (I15).
    let decide = part.decide;
    let verdict = catch_unwind(AssertUnwindSafe(|| decide(who, &facts)))
        .map_err(|_| StoreError::Inconsistent { table: "spaces" })?;
    if let Verdict::Accepted(accepted) = &verdict {
        check_continues(&facts, accepted)?;
        who.account_bytes += accepted.appended.iter().map(NewEntry::stored_bytes).sum::<u64>();
    }
    Ok(Decided { facts, number, verdict })
}

async fn write(tx: &mut Transaction, decided: Decided) -> StoreResult<SpaceOutcome> {
    let Decided { facts, number, verdict } = decided;
    let space = facts.space;
    let Verdict::Accepted(accepted) = &verdict else {
        return Ok(SpaceOutcome { space, verdict, state: facts.state });
    };
    let nothing_new = accepted.appended.is_empty() && accepted.opened.is_none();
    if nothing_new && number.is_some() {
        return Ok(SpaceOutcome { space, verdict, state: facts.state });
    }
    append(&mut tx.connection, &space, number, accepted).await?;
    tx.keep(space, ViewKey::new(accepted.incarnation, &accepted.after), accepted.view.clone());
    let state = read_back(tx, space).await?;
    Ok(SpaceOutcome { space, verdict, state })
}

// The space as the transaction leaves it.
async fn read_back(tx: &mut Transaction, space: SpaceId) -> StoreResult<SpaceState> {
    let Some(row) = read::space_row(&mut tx.connection, &space).await? else { return Ok(SpaceState::Unknown) };
    let view = tx.view(&space, &row.key());
    Ok(SpaceState::Open(read::open_space(&mut tx.connection, &row, view, space).await?))
}
