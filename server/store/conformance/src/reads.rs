//! Checks of what is read from logs.

use std::collections::BTreeSet;

use beside_wire::envelope::Lane;
use beside_wire::frame::Wrap;
use beside_wire::limits::WRAP_BYTES;
use beside_wire::line::EntryKind;

use super::bench::{Offer, Text, account_id, job, new_install, one, space};
use super::people::{Phone, verified};
use beside_store::Store;
use beside_store::account::Enrolment;
use beside_store::log::{LineOrder, LinesQuery, Run, RunSize, WrapsQuery};

pub(super) async fn lines_come_by_lane_order_and_limit<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let document = |seq| Offer::Envelope(Text { kind: EntryKind::Documents, ..Text::new(&phone, 8, seq) });
    let keyring = |seq| Offer::Envelope(Text { kind: EntryKind::Keyring, ..Text::new(&phone, 7, seq) });
    let talk = |seq| Offer::Envelope(Text::new(&phone, 7, seq));
    one(store, job(1, create.space(), vec![talk(1), document(1), keyring(2), document(2), talk(3)])).await;
    let query = |lane, order, limit| LinesQuery { space: create.space(), from: 2, to: 6, lane, order, limit };
    let read = async |query| {
        let lines = store.lines(query).await.unwrap_or_default();
        lines.into_iter().map(|line| line.position).collect::<Vec<u64>>()
    };
    let (oldest, newest) = (LineOrder::OldestFirst, LineOrder::NewestFirst);
    assert_eq!(read(query(None, oldest, 10)).await, [2, 3, 4, 5, 6], "all of a run");
    assert_eq!(read(query(None, oldest, 2)).await, [2, 3], "as many as were asked for");
    assert_eq!(read(query(Some(Lane::Talk), newest, 2)).await, [6, 4], "the keyring is of the lane of talk");
    assert_eq!(read(query(Some(Lane::Documents), newest, 10)).await, [5, 3], "documents alone");
    let empty = LinesQuery { from: 9, to: 3, ..query(None, oldest, 10) };
    assert!(read(empty).await.is_empty(), "a run that ends before it begins is empty");
    let size = store.run_size(Run { space: create.space(), from: 1, to: 3 }).await;
    assert_eq!(size, Ok(RunSize { envelopes: 2, bytes: 200 }), "operations don't weigh in");
}

pub(super) async fn bodies_come_as_asked_for<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let text = |chain, seq| Offer::Envelope(Text::new(&phone, chain, seq));
    one(store, job(1, create.space(), vec![text(7, 1), text(7, 2), text(8, 5)])).await;
    let bodies = store.bodies(create.space(), vec![4, 1, 2, 3, 99]).await.unwrap_or_default();
    let positions: Vec<u64> = bodies.iter().map(|body| body.position).collect();
    assert_eq!(positions, [4, 2, 3], "in the order of the question; operations and nothing have no body");
    let links: Vec<_> = bodies.iter().map(|body| (body.prev, body.prev_position)).collect();
    let before = |chain, seq| Some(Text::new(&phone, chain, seq).id());
    assert_eq!(links, [(before(8, 4), None), (None, None), (before(7, 1), Some(2))], "with what came before");
    assert!(bodies.iter().all(|body| body.bytes.len() == 100), "and whole");
}

pub(super) async fn wraps_go_to_their_recipients_only<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let rotate = verified(&phone.rotate(create.space(), &[create.id()], std::slice::from_ref(&create)));
    let wrap = |recipient| Wrap { recipient, bytes: vec![8; WRAP_BYTES] };
    let wraps = vec![wrap(phone.hpke()), wrap(phone.vault())];
    one(store, job(1, create.space(), vec![Offer::Operation(Box::new(rotate), wraps)])).await;
    let query = |after, recipients: &[_]| WrapsQuery {
        space: create.space(),
        after,
        recipients: recipients.iter().copied().collect::<BTreeSet<_>>(),
    };
    let own = store.wraps(query(1, &[phone.hpke()])).await.unwrap_or_default();
    assert_eq!(own.iter().map(|stored| stored.position).collect::<Vec<_>>(), [2], "one's own, at its rotate");
    assert_eq!(own.first().map(|stored| stored.wrap.clone()), Some(wrap(phone.hpke())), "as it was offered");
    assert_eq!(store.wraps(query(2, &[phone.hpke()])).await, Ok(Vec::new()), "none from before");
    let others = store.wraps(query(0, &[Phone::new(2, 2).hpke()])).await;
    assert_eq!(others, Ok(Vec::new()), "and none of others");
}

pub(super) async fn spaces_are_found_by_device_and_account<S: Store>(store: &S) {
    let (phone, create) = space(store, 1).await;
    let second = Phone::new(1, 2);
    assert_eq!(store.spaces_of_device(phone.device()).await, Ok(vec![create.space()]), "a founder's space");
    assert_eq!(store.spaces_of_device(second.device()).await, Ok(Vec::new()), "a new phone has none");
    let enrolled = store.enrol_install(account_id(1), new_install(2, second.device())).await;
    assert_eq!(enrolled, Ok(Enrolment::Enrolled), "it is enrolled");
    assert_eq!(store.spaces_of_account(account_id(1)).await, Ok(vec![create.space()]), "its account has one");
    let added = verified(&phone.add(create.space(), &[create.id()], &second));
    one(store, job(1, create.space(), vec![Offer::operation(&added)])).await;
    assert_eq!(store.spaces_of_device(second.device()).await, Ok(vec![create.space()]), "now it has it too");
    assert_eq!(store.spaces_of_account(account_id(9)).await, Ok(Vec::new()), "nobody has none");
}
