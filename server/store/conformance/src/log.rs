//! Checks of what is written to logs.

use std::collections::BTreeSet;

use beside_wire::frame::{OfferResult, RunningHashes};
use beside_wire::id::ChainId;
use beside_wire::line::Incarnation;
use futures_util::future::join_all;

use super::bench::{Offer, Text, append, extend_line, install_id, job, one, refuse, results, space};
use beside_store::Store;
use beside_store::account::AssertionUse;
use beside_store::error::StoreError;
use beside_store::log::{Accepted, LineOrder, LinesQuery, NO_ENTRIES, SpaceState, SyncJob, SyncOutcome, Verdict};

const WRITERS: u8 = 24;
const OF_EACH: u64 = 5;

async fn end<S: Store>(store: &S, space: beside_wire::id::SpaceId) -> RunningHashes {
    let state = store.space(space).await;
    let open = state.as_ref().ok().and_then(SpaceState::open);
    open.map_or(NO_ENTRIES, |open| open.running)
}

pub(super) async fn positions_are_gap_free_under_concurrent_writers<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let jobs = (0..WRITERS).flat_map(|writer| {
        let phone = phone.clone();
        let space = create.space();
        (1..=OF_EACH).map(move |seq| job(1, space, vec![Offer::Envelope(Text::new(&phone, writer, seq))]))
    });
    let outcomes = join_all(jobs.map(|job| store.sync(job))).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(SyncOutcome::Done(_)))), "every writer is served");
    let last = 1 + u64::from(WRITERS) * OF_EACH;
    let query = LinesQuery {
        space: create.space(),
        from: 1,
        to: u64::MAX,
        lane: None,
        order: LineOrder::OldestFirst,
        limit: u32::MAX,
    };
    let lines = store.lines(query).await.unwrap_or_default();
    let positions: Vec<u64> = lines.iter().map(|line| line.position).collect();
    assert_eq!(positions, (1..=last).collect::<Vec<_>>(), "positions have no gap and no double");
    let ids: BTreeSet<_> = lines.iter().map(|line| line.id).collect();
    assert_eq!(ids.len(), lines.len(), "no entry stands twice");
    let recomputed = lines.iter().fold(NO_ENTRIES, extend_line);
    assert_eq!(end(store, create.space()).await, recomputed, "the running hashes are those of the lines");
}

pub(super) async fn offered_again_it_is_a_duplicate<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let offers = vec![
        Offer::operation(&create),
        Offer::Envelope(Text::new(&phone, 7, 1)),
        Offer::Envelope(Text::new(&phone, 7, 2)),
    ];
    let first = one(store, job(1, create.space(), offers.clone())).await;
    let second = one(store, job(1, create.space(), offers)).await;
    let (duplicate, accepted) = (OfferResult::Duplicate, OfferResult::Accepted);
    assert_eq!(results(&first), [duplicate(1), accepted(2), accepted(3)], "what is new gets the next positions");
    assert_eq!(results(&second), [duplicate(1), duplicate(2), duplicate(3)], "what is there keeps its position");
    assert_eq!(end(store, create.space()).await.position, 3, "nothing is appended twice");
}

pub(super) async fn a_used_assertion_writes_nothing<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let assertion = Some(AssertionUse { jti: [4; 16], expires_ms: 1_000 });
    let with = |seq| SyncJob { assertion, ..job(1, create.space(), vec![Offer::Envelope(Text::new(&phone, 7, seq))]) };
    assert!(matches!(store.sync(with(1)).await, Ok(SyncOutcome::Done(_))), "a fresh assertion serves");
    assert!(matches!(store.sync(with(2)).await, Ok(SyncOutcome::Replayed)), "a used one doesn't");
    assert_eq!(end(store, create.space()).await.position, 2, "and nothing of its request is written");
    let both = join_all([with(2), with(2)].map(|job| {
        let fresh = AssertionUse { jti: [5; 16], expires_ms: 1_000 };
        store.sync(SyncJob { assertion: Some(fresh), ..job })
    }))
    .await;
    let served = both.iter().filter(|outcome| matches!(outcome, Ok(SyncOutcome::Done(_)))).count();
    assert_eq!(served, 1, "of two that use one assertion at once, one is served");
}

pub(super) async fn an_ended_install_writes_nothing<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let offers = vec![Offer::Envelope(Text::new(&phone, 7, 1))];
    assert_eq!(store.revoke_install(super::bench::account_id(1), install_id(1)).await, Ok(true), "it ends");
    let outcome = store.sync(job(1, create.space(), offers.clone())).await;
    assert!(matches!(outcome, Ok(SyncOutcome::InstallEnded)), "an ended install is told so");
    let outcome = store.sync(job(99, create.space(), offers)).await;
    assert!(matches!(outcome, Ok(SyncOutcome::InstallEnded)), "and an unknown one alike");
    assert_eq!(end(store, create.space()).await.position, 1, "and nothing is written");
}

pub(super) async fn a_job_that_fails_leaves_nothing_and_harms_nobody<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let text = |chain| Offer::Envelope(Text::new(&phone, chain, 1));
    let assertion = AssertionUse { jti: [4; 16], expires_ms: 1_000 };
    let mut bad = job(1, create.space(), vec![text(50)]);
    bad.assertion = Some(assertion);
    let good = job(1, create.space(), vec![text(50)]);
    for part in job(1, create.space(), Vec::new()).spaces {
        let offers = vec![text(51)];
        let decide: beside_store::log::Decide = Box::new(move |_, facts| {
            let accepted = append(facts, &offers);
            let after = RunningHashes { position: accepted.after.position + 1, ..accepted.after };
            Verdict::Accepted(Box::new(Accepted { after, ..accepted }))
        });
        bad.spaces = vec![beside_store::log::SpaceJob { decide, ..part }];
    }
    let mut outcomes = join_all([good, bad, job(1, create.space(), vec![text(52)])].map(|job| store.sync(job))).await;
    let inconsistent = matches!(outcomes.remove(1), Err(StoreError::Inconsistent { .. }));
    assert!(inconsistent, "rules that would leave a gap are refused");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(SyncOutcome::Done(_)))), "others are served");
    assert_eq!(end(store, create.space()).await.position, 3, "only the others' entries stand");
    let used = store.use_assertion(install_id(1), assertion).await;
    assert_eq!(used, Ok(beside_store::account::AssertionOutcome::Fresh), "the failed job's assertion wasn't used");
}

pub(super) async fn a_refused_space_leaves_nothing<S: Store>(store: &S) {
    let (_, create) = space(store, 1).await;
    let before = end(store, create.space()).await;
    let outcome = one(store, refuse(1, create.space())).await;
    assert!(matches!(outcome.verdict, Verdict::Refused(_)), "the verdict comes back");
    assert_eq!(end(store, create.space()).await, before, "and nothing is written");
    let other = beside_wire::id::SpaceId::new([77; 32]);
    assert!(matches!(one(store, refuse(1, other)).await.state, SpaceState::Unknown), "an unknown space stays unknown");
}

pub(super) async fn facts_are_those_that_were_asked_for<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let texts = (1..=4).map(|seq| Offer::Envelope(Text::new(&phone, 7, seq))).collect();
    one(store, job(1, create.space(), texts)).await;
    one(store, job(1, create.space(), vec![Offer::Envelope(Text::new(&phone, 8, 1))])).await;
    let mut asking = job(1, create.space(), Vec::new());
    let (chain, device) = (ChainId::new([7; 16]), phone.device());
    let expected: BTreeSet<u64> = BTreeSet::from([2, 3]);
    for part in &mut asking.spaces {
        part.query.chains.insert(chain, vec![2..=3, 9..=u64::MAX]);
        part.query.devices.insert(device);
        let expected = expected.clone();
        part.decide = Box::new(move |who, facts| {
            assert_eq!(who.device, device, "the presenter is the install's");
            assert_eq!(facts.entries.keys().map(|(_, seq)| *seq).collect::<BTreeSet<_>>(), expected, "entries");
            let links = facts.entries.get(&(chain, 3)).map(|three| three.prev);
            assert_eq!(links, Some(facts.entries.get(&(chain, 2)).map(|two| two.id)), "entries name what is before");
            assert_eq!(facts.chains.get(&chain).map(|fact| fact.device), Some(device), "chains");
            assert_eq!(facts.chains.len(), 1, "only the chains that were asked for");
            assert_eq!(facts.chain_counts.get(&device), Some(&2), "chains are counted");
            Verdict::Accepted(Box::new(append(facts, &[])))
        });
    }
    one(store, asking).await;
}

pub(super) async fn a_life_is_opened_once<S: Store>(store: &S) {
    let first = store.incarnation().await.unwrap_or_default();
    assert_eq!(first.ordinal, 1, "the first life is number one");
    let second = Incarnation { ordinal: 2, tag: [2; 8] };
    let other = Incarnation { ordinal: 2, tag: [3; 8] };
    assert_eq!(store.open_incarnation(first, second).await, Ok(second), "the next life is opened");
    assert_eq!(store.open_incarnation(first, other).await, Ok(second), "by one caller only");
    assert_eq!(store.incarnation().await, Ok(second), "and it stays");
}

pub(super) async fn a_space_goes_on_in_the_next_life<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let first = store.incarnation().await.unwrap_or_default();
    let second = Incarnation { ordinal: 2, tag: [2; 8] };
    assert_eq!(store.open_incarnation(first, second).await, Ok(second), "the next life is opened");
    let restored = end(store, create.space()).await;
    let outcome = one(store, job(1, create.space(), vec![Offer::Envelope(Text::new(&phone, 7, 1))])).await;
    let state = store.space(create.space()).await;
    let open = state.as_ref().ok().and_then(SpaceState::open);
    assert_eq!(open.map(|open| open.incarnation), Some(second), "the space is in the next life");
    let statement = open.and_then(|open| open.statements.first()).map(|stored| stored.statement);
    assert_eq!(statement.map(|statement| statement.restored_hash), Some(restored.hash), "its statement is kept");
    assert_eq!(results(&outcome), [OfferResult::Accepted(2)], "positions go on");
    assert_eq!(open.map(|open| open.running), outcome.state.open().map(|open| open.running), "and so does the hash");
}

pub(super) async fn what_an_account_stores_is_counted<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let bytes = |who: Option<beside_store::account::Presenter>| who.map_or(0, |who| who.account_bytes);
    let before = bytes(store.presenter(install_id(1)).await.unwrap_or_default());
    assert_eq!(before, u64::try_from(create.bytes().len()).unwrap_or(0), "operations count");
    for _ in 0..2 {
        one(store, job(1, create.space(), vec![Offer::Envelope(Text::new(&phone, 7, 1))])).await;
    }
    let after = bytes(store.presenter(install_id(1)).await.unwrap_or_default());
    assert_eq!(after - before, 100, "envelopes count, once");
}
