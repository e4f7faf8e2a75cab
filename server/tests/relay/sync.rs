//! Syncing: pushing, pulling, waiting, and being woken.

use beside_wire::account::VaultFetched;
use beside_wire::codec;
use beside_wire::frame::{Frame, FrameDecoder, OfferResult, SYNC_VERSION, SpaceRequest, SyncRequest, Welcome};
use beside_wire::line::Cursor;

use super::common::Relay;
use super::http::{Reply, Request};
use super::phone::{Phone, Registered};
use super::space::Space;

/// A request that names no space and offers nothing.
pub(crate) fn nothing() -> SyncRequest {
    SyncRequest { version: SYNC_VERSION, budget_bytes: 1 << 20, wait_seconds: 0, known: [0; 8], spaces: Vec::new() }
}

pub(crate) fn asking(spaces: Vec<SpaceRequest>) -> SyncRequest {
    SyncRequest { spaces, ..nothing() }
}

pub(crate) fn frames(reply: &Reply) -> Vec<Frame> {
    assert_eq!(reply.status, 200, "{}", reply.code());
    assert_eq!(reply.header("content-type"), Some("application/cbor-seq"));
    let mut decoder = FrameDecoder::new();
    let frames = decoder.push(&reply.body).unwrap();
    assert!(decoder.is_at_boundary());
    assert!(matches!(frames.last(), Some(Frame::End(_))));
    frames
}

pub(crate) fn welcome(frames: &[Frame]) -> Welcome {
    frames
        .iter()
        .find_map(|frame| if let Frame::Welcome(welcome) = frame { Some(welcome.clone()) } else { None })
        .unwrap()
}

fn results(frames: &[Frame]) -> Vec<OfferResult> {
    frames
        .iter()
        .filter_map(|frame| if let Frame::Results(all) = frame { Some(all.clone()) } else { None })
        .flatten()
        .collect()
}

pub(crate) fn envelopes(frames: &[Frame]) -> Vec<Vec<u8>> {
    frames
        .iter()
        .filter_map(|frame| if let Frame::Entry(entry) = frame { Some(entry.envelope.clone()) } else { None })
        .collect()
}

fn operations(frames: &[Frame]) -> usize {
    frames.iter().filter(|frame| matches!(frame, Frame::Operation(_))).count()
}

fn end(frames: &[Frame], phone: &Phone, space: &Space) -> Cursor {
    let head = frames.iter().find_map(|frame| if let Frame::Head(head) = frame { Some(*head) } else { None });
    head.unwrap().verify(&phone.relay, &space.id).unwrap().cursor
}

pub(crate) async fn sync(phone: &Phone, request: &SyncRequest) -> Vec<Frame> {
    frames(&phone.call_post("/v1/sync", request).await)
}

async fn second_install(first: &Registered) -> Phone {
    let mut second = first.phone.another();
    let fetched: VaultFetched = second.sign_in(&first.handle, &first.passphrase).await.value();
    second.enrol(fetched.permit).await;
    second
}

#[tokio::test]
async fn what_one_install_pushes_another_pulls_byte_for_byte() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let other = second_install(&ana).await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    let offers = vec![chain.next(&[1; 120]), chain.next(&[2; 120]), chain.next(&vec![3; 30_000])];
    let sent: Vec<Vec<u8>> = offers.iter().map(|offer| offer.envelope.clone()).collect();
    let push = asking(vec![space.offering(offers)]);

    let pushed = sync(&ana.phone, &push).await;
    let accepted: Vec<OfferResult> = (1..=5).map(OfferResult::Accepted).collect();
    assert_eq!(results(&pushed), accepted);
    assert_eq!(end(&pushed, &ana.phone, &space).position, 5);
    let again = sync(&ana.phone, &push).await;
    let duplicates: Vec<OfferResult> = (1..=5).map(OfferResult::Duplicate).collect();
    assert_eq!(results(&again), duplicates);

    let pulled = sync(&other, &asking(vec![space.request(Cursor::default())])).await;
    assert_eq!(operations(&pulled), 2);
    assert_eq!(envelopes(&pulled), sent);
    let cursor = end(&pulled, &other, &space);
    let nothing_new = sync(&other, &asking(vec![space.request(cursor)])).await;
    assert_eq!((operations(&nothing_new), envelopes(&nothing_new).len()), (0, 0));
}

#[tokio::test]
async fn a_long_answer_comes_in_pieces_and_whole() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let other = second_install(&ana).await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    let offers: Vec<_> = (0..20).map(|_| chain.next(&vec![7; 30_000])).collect();
    let sent: Vec<Vec<u8>> = offers.iter().map(|offer| offer.envelope.clone()).collect();
    sync(&ana.phone, &asking(vec![space.offering(offers)])).await;
    let reply = other.call_post("/v1/sync", &asking(vec![space.request(Cursor::default())])).await;
    assert_eq!(reply.header("transfer-encoding"), Some("chunked"));
    assert_eq!(envelopes(&frames(&reply)), sent);
}

#[tokio::test]
async fn strangers_are_told_nothing_of_a_space() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let ben = relay.registered("ben", "a long passphrase").await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    sync(&ana.phone, &asking(vec![space.offering(vec![chain.next(&[1; 100])])])).await;
    let never = Space::personal(&ana.phone);
    let shown = sync(&ben.phone, &asking(vec![space.request(Cursor::default())])).await;
    let absent = sync(&ben.phone, &asking(vec![never.request(Cursor::default())])).await;
    let refusals = |frames: &[Frame]| {
        frames.iter().filter(|frame| !matches!(frame, Frame::Welcome(_) | Frame::Space(_))).cloned().collect::<Vec<_>>()
    };
    assert_eq!(refusals(&shown), refusals(&absent));
    assert!(refusals(&shown).iter().any(|frame| matches!(frame, Frame::Refused(_))));
}

#[tokio::test]
async fn whoever_waits_is_woken_by_anothers_push() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let other = second_install(&ana).await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    sync(&ana.phone, &asking(vec![space.offering(vec![chain.next(&[1; 100])])])).await;
    let pulled = sync(&other, &asking(vec![space.request(Cursor::default())])).await;
    let cursor = end(&pulled, &other, &space);

    // Whether the push comes before, amid or after the waiter's first reading, its answer must bring it.
    let waiting = SyncRequest { wait_seconds: 50, ..asking(vec![space.request(cursor)]) };
    let second = chain.next(&[2; 100]);
    let offer = SpaceRequest { offered_envelopes: vec![second.clone()], ..space.request(cursor) };
    let push = asking(vec![offer]);
    let (woken, pushed) = tokio::join!(sync(&other, &waiting), sync(&ana.phone, &push));
    assert_eq!(results(&pushed), [OfferResult::Accepted(4)]);
    assert_eq!(envelopes(&woken), [second.envelope]);
    assert!(welcome(&woken).token.is_some());
}

#[tokio::test]
async fn whoever_is_brought_into_a_space_is_woken_though_it_knew_of_none() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let ben = relay.registered("ben", "a long passphrase").await;
    let pair = Space::pair(&ana.phone, &ben.phone);
    let waiting = SyncRequest { wait_seconds: 50, ..nothing() };
    let push = asking(vec![pair.offering(Vec::new())]);
    let (woken, pushed) = tokio::join!(sync(&ana.phone, &waiting), sync(&ben.phone, &push));
    assert_eq!(results(&pushed).len(), 2);
    assert!(woken.contains(&Frame::Space(pair.id)));
    assert_eq!(operations(&woken), 2);
}

#[tokio::test]
async fn whoever_waits_by_a_fingerprint_is_woken_and_still_recognised() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let other = second_install(&ana).await;
    let (one, two) = (Space::personal(&ana.phone), Space::personal(&ana.phone));
    let mut chain = two.chain(&ana.phone);
    sync(&ana.phone, &asking(vec![one.offering(Vec::new()), two.offering(vec![chain.next(&[1; 100])])])).await;
    let pulled = sync(&other, &asking(vec![one.request(Cursor::default()), two.request(Cursor::default())])).await;
    let incarnation = welcome(&pulled).incarnation;
    let at = |position| Cursor { incarnation, position };
    sync(&other, &asking(vec![one.request(at(2)), two.request(at(0))])).await;
    let mut told = [(one.id, at(2)), (two.id, at(0))];
    told.sort_unstable();

    // The fingerprint stands for what was told before; the one space that is named has moved since.
    let known = beside_wire::frame::fingerprint(&told);
    let waiting = SyncRequest { wait_seconds: 50, known, spaces: vec![two.request(at(3))], ..nothing() };
    let next = chain.next(&[2; 100]);
    let push = asking(vec![SpaceRequest { offered_envelopes: vec![next.clone()], ..two.request(at(3)) }]);
    let (woken, _) = tokio::join!(sync(&other, &waiting), sync(&ana.phone, &push));
    assert!(welcome(&woken).recognised);
    assert_eq!(envelopes(&woken), [next.envelope]);
}

#[tokio::test]
async fn a_relay_that_stops_releases_whoever_waits() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let space = Space::personal(&ana.phone);
    let pushed = sync(&ana.phone, &asking(vec![space.offering(Vec::new())])).await;
    let cursor = end(&pushed, &ana.phone, &space);
    let waiting = SyncRequest { wait_seconds: 50, ..asking(vec![space.request(cursor)]) };
    let phone = &ana.phone;
    let body = codec::encode(&waiting);
    let request = Request::post("/v1/sync", body.clone()).bearer(&phone.assertion(&body));
    let mut waits = std::pin::pin!(request.send(phone.address));
    // The request is on its way once it was polled and another one was answered on the relay's only worker.
    tokio::select! {
        biased;
        reply = &mut waits => panic!("{reply:?}"),
        list = phone.installs() => assert_eq!(list.status, 200),
    }
    let (reply, directory) = tokio::join!(waits, relay.stop());
    assert!(reply.status == 200 || reply.code() == "unavailable");
    assert!(directory.path().exists());
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_everything_or_nothing() {
    let relay = Relay::start().await;
    let ana = relay.registered("ana", "a long passphrase").await;
    let space = Space::personal(&ana.phone);
    let mut chain = space.chain(&ana.phone);
    let push = asking(vec![space.offering(vec![chain.next(&[1; 100]), chain.next(&[2; 100])])]);
    let body = codec::encode(&push);
    let request = Request::post("/v1/sync", body.clone()).bearer(&ana.phone.assertion(&body));
    {
        let given_up = std::pin::pin!(request.send(ana.phone.address));
        // Sent, and dropped before the answer is read: the connection closes under the relay.
        let first_poll = futures_util::future::poll_immediate(given_up).await;
        assert_eq!(first_poll, None);
    }
    let again = results(&sync(&ana.phone, &push).await);
    let accepted: Vec<OfferResult> = (1..=4).map(OfferResult::Accepted).collect();
    let duplicates: Vec<OfferResult> = (1..=4).map(OfferResult::Duplicate).collect();
    assert!(again == accepted || again == duplicates, "{again:?}");
}
