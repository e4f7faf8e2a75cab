//! Two people, looked at from outside: nothing is open to one side only, nobody is a third, and no relay makes a receipt.

use beside_core::access::consent::{Consent, MaySeal, PolicyLanguage};
use beside_core::access::devices::{DeviceEnd, add_device, certify, revoke_device};
use beside_core::access::{epoch, pairs};
use beside_core::crypto::secret::EpochKey;
use beside_core::crypto::sign::{DeviceSigningKey, RootSigningKey};
use beside_core::document::{ActorId, EntryStart, Replica, wire_form};
use beside_core::identity::device::DeviceSecrets;
use beside_core::identity::pairing::{Invite, InviteTerms};
use beside_core::model::record::{
    Agreement, CheckIn, Closing, GoalSignature, Heard, Message, MessageEdit, Place, Reaction, ReadMark, RecordBody,
    RecordRef, Shared, SharedKind, Stage, Tick,
};
use beside_core::model::{Day, JournalEdit, Timestamp};
use beside_core::seal::{DocumentChanges, Draft, Leaf, seal};
use beside_core::storage::{KeyRange, Table};
use beside_core::sync::rows::{self, EpochKeyRow};
use beside_core::sync::talk::{self, MessageStatus};
use beside_core::sync::{EntryDraft, Input, JournalAct, Output, PairAct, Standing, SyncOptions, pair_states};
use beside_tests::adversary::lab::{decode, encode};
use beside_tests::sim::chance::{Chance, Concern};
use beside_tests::sim::pair::meet;
use beside_tests::sim::person::Person;
use beside_tests::sim::phone::{AtRest, Phone, Step};
use beside_tests::sim::relay::Relay;
use beside_tests::sim::setting::{Home, found, join, sync, sync_with};
use beside_tests::sim::world::BEGINNING_MS;
use beside_wire::bundle::{Bundle, SpaceBundle};
use beside_wire::envelope::{ChainOpening, EnvelopeKind, Place as EnvelopePlace};
use beside_wire::fold::{Membership, PlacedOperation, fold};
use beside_wire::frame::{EnvelopeOffer, Frame};
use beside_wire::id::{ChainId, DocumentId, EpochId, OperationId, RecordId, RelayKey, SpaceId};
use beside_wire::operation::{KINDS_READ, OperationKind, VerifiedOperation};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

const NOW: i64 = BEGINNING_MS;

/// A relay, and randomness.
struct Village {
    relay: Relay,
    entropy: Chance,
}

impl Village {
    fn new(seed: u64) -> Self {
        Self { relay: Relay::new(Chance::new(seed, Concern::Relay)), entropy: Chance::new(seed, Concern::Entropy) }
    }

    fn somebody(&mut self) -> (Person, Phone, Home) {
        let person = Person::draw(&mut self.entropy);
        let home = Home { space: SpaceId::new([0; 32]), at_rest: AtRest::Plain };
        let (mut phone, home) = found(&person, &mut self.relay, home, &mut self.entropy);
        sync(&mut phone, &mut self.relay, NOW);
        (person, phone, home)
    }

    fn sync(&mut self, phone: &mut Phone) {
        sync(phone, &mut self.relay, NOW);
    }
}

fn done(phone: &mut Phone, input: Input) -> Vec<Output> {
    match phone.step(NOW, input) {
        Step::Done(done) => done.outputs,
        refused => panic!("{refused:?}"),
    }
}

fn say(phone: &mut Phone, space: SpaceId, body: RecordBody) -> RecordRef {
    let said = done(phone, Input::Say(space, vec![body])).into_iter();
    said.filter_map(|output| if let Output::Said(_, reference) = output { Some(reference) } else { None })
        .next()
        .unwrap()
}

fn message(text: &str) -> RecordBody {
    RecordBody::Message(Message { text: text.to_owned(), reply_to: None, content_note: None })
}

fn consent(phone: &mut Phone) {
    let home = phone.identity().space;
    say(phone, home, RecordBody::Consent(PolicyLanguage::English.policy()));
}

fn invite(phone: &mut Phone) -> Invite {
    let terms = InviteTerms { expires_at: i64::MAX, relay_url: String::new() };
    let made = done(phone, Input::Pair(PairAct::Invite(terms))).into_iter();
    *made.filter_map(|output| if let Output::Invited(invite) = output { Some(invite) } else { None }).next().unwrap()
}

fn accept(phone: &mut Phone, invite: &Invite) -> SpaceId {
    let accepted = done(phone, Input::Pair(PairAct::Accept(Box::new(invite.clone())))).into_iter();
    accepted.filter_map(|output| if let Output::Paired(space) = output { Some(space) } else { None }).next().unwrap()
}

fn standing(phone: &Phone, space: &SpaceId) -> Option<Standing> {
    let states = pair_states(phone.store(), &phone.identity().space).unwrap();
    states.into_iter().find(|state| state.space == *space).map(|state| state.standing)
}

fn membership(phone: &Phone, space: &SpaceId) -> Membership {
    fold(space, &phone.operations_of(space)).unwrap()
}

#[test]
fn two_phones_of_one_person_give_one_invite_to_two_and_agree_on_the_one_they_keep() {
    let mut village = Village::new(1);
    let (person, mut first, home) = village.somebody();
    let mut second = join(&person, &mut village.relay, (home, NOW), &mut village.entropy);
    for _ in 0..2 {
        village.sync(&mut second);
        village.sync(&mut first);
    }
    let (_, mut ben, _) = village.somebody();
    let (_, mut cleo, _) = village.somebody();
    let invite = invite(&mut first);
    // Both accept with no network at all.
    let (with_ben, with_cleo) = (accept(&mut ben, &invite), accept(&mut cleo, &invite));
    for (phone, space, words) in [(&mut ben, with_ben, "it is ben"), (&mut cleo, with_cleo, "it is cleo")] {
        consent(phone);
        say(phone, space, message(words));
        village.sync(phone);
        assert_eq!(membership(phone, &space).members().count(), 2);
    }
    consent(&mut first);
    for _ in 0..2 {
        village.sync(&mut first);
        village.sync(&mut second);
    }
    // Unaware of each other, the two phones confirm different people.
    done(&mut first, Input::Pair(PairAct::Confirm(with_ben)));
    done(&mut second, Input::Pair(PairAct::Confirm(with_cleo)));
    for _ in 0..4 {
        for phone in [&mut first, &mut second, &mut ben, &mut cleo] {
            village.sync(phone);
        }
    }
    // The earlier of the two decisions stands, on both phones; who wasn't chosen is told by the leave.
    let chosen = if standing(&first, &with_ben) == Some(Standing::Open) { with_ben } else { with_cleo };
    for (guest, space) in [(&ben, with_ben), (&cleo, with_cleo)] {
        let expected = if space == chosen { Standing::Open } else { Standing::Ended };
        assert_eq!(standing(&first, &space), Some(expected));
        assert_eq!(standing(&second, &space), Some(expected));
        assert_eq!(standing(guest, &space), Some(if space == chosen { Standing::Waiting } else { Standing::Ended }));
    }
    // Neither guest keeps, or has a key of, what was said with the other.
    for (phone, other) in [(&ben, with_cleo), (&cleo, with_ben)] {
        assert!(!phone.keeps(&other));
        assert!(phone.rows(&KeyRange::prefix(Table::EpochKey, other.as_bytes())).is_empty());
        let file = beside_core::sync::bundle(first.store(), &other).unwrap();
        assert!(!file.spaces()[0].envelopes.is_empty());
    }
    let file = beside_core::sync::bundle(first.store(), &with_ben).unwrap();
    let taken = done(&mut cleo, Input::Carry(file));
    assert!(taken.contains(&Output::Carried { operations: 0, envelopes: 0 }), "it is nobody's but theirs");
}

fn samples() -> Vec<RecordBody> {
    let goal = DocumentId::new([3; 16]);
    let target = RecordRef { at: NOW, id: RecordId::new([7; 16]) };
    let reaction = || Reaction { target, sign: "🌱".to_owned() };
    let agreement = Agreement {
        scope: "work".to_owned(),
        frequency: String::new(),
        quiet_hours: None,
        limits: String::new(),
        review_day: 20_000,
    };
    vec![
        message("hi"),
        RecordBody::MessageEdit(MessageEdit { target, text: "hello".to_owned() }),
        RecordBody::Retract(target),
        RecordBody::React(reaction()),
        RecordBody::Unreact(reaction()),
        RecordBody::Read(vec![ReadMark { chain: ChainId::new([6; 16]), seq: 1 }]),
        RecordBody::Heard(Heard { target, from: 0, to: 1 }),
        RecordBody::EraseOwn(target),
        RecordBody::Propose(agreement.clone()),
        RecordBody::Sign(agreement.hash()),
        RecordBody::SignGoal(GoalSignature { goal, hash: [1; 32] }),
        RecordBody::Tick(Tick { goal, day: 20_000 }),
        RecordBody::Untick(Tick { goal, day: 20_000 }),
        RecordBody::CheckIn(CheckIn { goal: None, day: 20_000, value: Some(4), note: String::new() }),
        RecordBody::VisitStage(Stage::Plan),
        RecordBody::Close(Closing { summary: None }),
        RecordBody::Reopen,
        RecordBody::Share(Shared { kind: SharedKind::Goal, title: String::new(), text: "a".to_owned(), day: 20_000 }),
        RecordBody::Unshare(target),
    ]
}

#[test]
fn no_record_is_open_to_one_side_only() {
    let open: Vec<u32> =
        RecordBody::KINDS.iter().filter(|kind| kind.place != Place::Personal).map(|kind| kind.code).collect();
    let made: Vec<u32> = samples().iter().map(|body| body.kind().code).collect();
    assert_eq!(made, open, "one of each kind that may be said in a pair");
    let mut village = Village::new(2);
    let (_, mut founder, _) = village.somebody();
    let (_, mut guest, _) = village.somebody();
    let space = meet(&mut founder, &mut guest, &mut village.relay, NOW);
    let mut said = Vec::new();
    for body in samples() {
        said.push((say(&mut founder, space, body.clone()), say(&mut guest, space, body)));
    }
    for _ in 0..2 {
        village.sync(&mut founder);
        village.sync(&mut guest);
    }
    for (founders, guests) in said {
        for phone in [&founder, &guest] {
            assert_eq!(phone.has_record(&space, founders), Some(true));
            assert_eq!(phone.has_record(&space, guests), Some(true));
            assert_eq!(phone.count(Table::Quarantine), 0);
        }
    }
}

/// One of the two, with root and device.
struct Side {
    root: RootSigningKey,
    device: DeviceSecrets,
}

#[test]
fn no_operation_is_open_to_one_side_only() {
    let mut rng = ChaCha20Rng::from_seed([9; 32]);
    let sides: [Side; 2] = std::array::from_fn(|_| Side {
        root: RootSigningKey::generate(&mut rng),
        device: DeviceSecrets::generate(&mut rng),
    });
    let certificate = |side: &Side| certify(&side.root, &side.device.device(), &side.device.hpke_key());
    for (founder, guest) in [(&sides[0], &sides[1]), (&sides[1], &sides[0])] {
        let terms = InviteTerms { expires_at: i64::MAX, relay_url: String::new() };
        let relay = RelayKey::new([1; 32]);
        let invite = pairs::invite((vec![certificate(founder)], relay), terms, &founder.device.signing, &mut rng);
        let create = pairs::accept(&invite, vec![certificate(guest)], &guest.device.signing).unwrap();
        let space = create.space();
        let begun = vec![PlacedOperation { operation: create, position: None }];
        for side in [founder, guest] {
            for kind in KINDS_READ {
                let before = fold(&space, &begun).unwrap();
                let later = DeviceSecrets::generate(&mut rng);
                let operation: Option<VerifiedOperation> = match kind {
                    // A personal space's, and the pair's own, which either may bring about: see the outer loop.
                    OperationKind::Create | OperationKind::PairCreate => None,
                    OperationKind::Leave => Some(pairs::leave(&before, Vec::new(), &side.device.signing).unwrap()),
                    OperationKind::DeviceAdded => {
                        let added = certify(&side.root, &later.device(), &later.hpke_key());
                        Some(add_device(&before, added, &side.root).unwrap())
                    }
                    OperationKind::DeviceRevoked => {
                        let device = side.device.device();
                        let end = DeviceEnd { device, frontier: Vec::new(), vault_recipient: None };
                        Some(revoke_device(&before, end, &side.root).unwrap())
                    }
                    OperationKind::Rotate => {
                        Some(epoch::mint(&before, &begun, &side.device.signing, &mut rng).unwrap().operation)
                    }
                    OperationKind::Invite
                    | OperationKind::Accept
                    | OperationKind::Confirm
                    | OperationKind::VoteToRemove
                    | OperationKind::Keep => panic!("{kind:?} isn't read by this version"),
                };
                let Some(operation) = operation else { continue };
                let id = operation.id();
                let both = [begun.clone(), vec![PlacedOperation { operation, position: None }]].concat();
                assert!(!fold(&space, &both).unwrap().is_void(&id), "{kind:?} counts, whoever of the two signs it");
            }
        }
    }
}

#[test]
fn a_relay_cant_make_a_message_look_delivered() {
    let mut village = Village::new(3);
    let (_, mut anna, _) = village.somebody();
    let (_, mut ben, _) = village.somebody();
    let space = meet(&mut anna, &mut ben, &mut village.relay, NOW);
    for _ in 0..2 {
        village.sync(&mut anna);
        village.sync(&mut ben);
    }
    let question = say(&mut ben, space, message("are you there?"));
    village.sync(&mut ben);
    let status = |phone: &Phone| {
        let views = phone.messages(&space);
        views.into_iter().find(|view| view.reference == question).unwrap().status.unwrap()
    };
    assert_eq!(status(&ben), MessageStatus::AtRelay, "the relay's word is for the relay");
    // Anna's phone takes it and says so; a relay that changes one bit of that makes nothing of it.
    village.sync(&mut anna);
    village.sync(&mut anna);
    let image = ben.disk.image();
    let mut changed = 0;
    for bit in (0..8 * 258).step_by(37) {
        ben.restore(&image, &mut village.entropy);
        sync_with(&mut ben, NOW, SyncOptions::default(), &mut |phone, body| {
            let mut frames = decode(&village.relay.serve(phone.install, body, NOW).ok()?.encode());
            for frame in &mut frames {
                if let Frame::Entry(placed) = frame
                    && let Some(byte) = placed.envelope.get_mut(bit / 8)
                {
                    *byte ^= 1 << (bit % 8);
                    changed += 1;
                }
            }
            Some(encode(&frames))
        });
        assert_eq!(status(&ben), MessageStatus::AtRelay, "bit {bit}");
    }
    assert!(changed > 40, "only {changed} bits were changed");
    ben.restore(&image, &mut village.entropy);
    village.sync(&mut ben);
    assert_eq!(status(&ben), MessageStatus::Delivered, "the honest word is taken");
}

#[test]
fn a_peer_cant_write_into_a_journal() {
    let mut village = Village::new(4);
    let (_, mut anna, _) = village.somebody();
    let (_, mut ben, _) = village.somebody();
    let space = meet(&mut anna, &mut ben, &mut village.relay, NOW);
    let edits = vec![JournalEdit::SetText("my own words".to_owned())];
    let written = anna.act(NOW, JournalAct::Write(vec![EntryDraft { about_day: None, written_at: None, edits }]));
    let entry = written[0];
    // Ben has learned the entry's name, and seals changes of it into the pair as no honest engine would.
    let liar = Liar::of(&ben, space);
    let chain = liar.chain;
    for document in [entry, DocumentId::new([0x77; 16])] {
        let actor = ActorId::derive(&document, &chain);
        let start = EntryStart { written_at: Timestamp::from_millis(NOW), about_day: Day::from_days(20_000).unwrap() };
        let false_words = [JournalEdit::SetText("words of somebody else".to_owned())];
        let (_, change) = Replica::create(document, actor, start, &false_words).unwrap();
        let changes = change.changes.iter().map(|change| wire_form(change, actor).unwrap().into()).collect();
        let leaves = [Leaf::Changes(DocumentChanges { document, origins: Vec::new(), changes }).to_bytes()];
        let part = liar.seals(EnvelopeKind::Documents, &leaves, &mut village);
        let image = anna.disk.image();
        let months = anna.look().months;
        done(&mut anna, Input::Carry(Bundle::new(vec![part])));
        anna.repeat(NOW, || Input::Open);
        assert_eq!(anna.entry(&entry).unwrap().text.text, "my own words");
        assert_eq!(anna.look().months, months, "and nothing of a peer's stands in the diary");
        assert_eq!(anna.count(Table::Quarantine), usize::from(document == entry));
        anna.restore(&image, &mut village.entropy);
    }
}

/// A person's device that seals into a pair what no honest engine would, always as the first of its chain.
struct Liar {
    may: MaySeal,
    key: EpochKey,
    epoch: EpochId,
    signing: DeviceSigningKey,
    space: SpaceId,
    chain: ChainId,
}

const SALT: [u8; 16] = [5; 16];

impl Liar {
    fn of(phone: &Phone, space: SpaceId) -> Self {
        let consent = Consent::to(&PolicyLanguage::English.policy()).unwrap();
        let may = MaySeal::consented(&membership(phone, &space), &consent);
        let (row, value) = phone.rows(&KeyRange::prefix(Table::EpochKey, space.as_bytes())).pop().unwrap();
        let stored: EpochKeyRow = rows::decode(&value, Table::EpochKey).unwrap();
        let signing = phone.secrets().signing;
        Self {
            may,
            key: EpochKey::from_slice(&stored.key).unwrap(),
            epoch: EpochId::new(OperationId::from_slice(&row[32..]).unwrap()),
            space,
            chain: ChainId::derive(&space, &signing.public(), &SALT),
            signing,
        }
    }

    fn seals(&self, kind: EnvelopeKind, leaves: &[Vec<u8>], village: &mut Village) -> SpaceBundle {
        let device = self.signing.public();
        let opening = ChainOpening { device, salt: SALT, lane: kind.lane(), stands_by: Vec::new() };
        let place = EnvelopePlace { space: self.space, prev: None, epoch: self.epoch };
        let draft = Draft { may: &self.may, kind, place, chain: self.chain, seq: 1, opening: Some(opening), leaves };
        let (envelope, _) = seal(&draft, &self.key, &self.signing, &mut village.entropy.generator()).unwrap();
        let offer = EnvelopeOffer { envelope: envelope.to_bytes(), prev: None, old_proof: None };
        SpaceBundle { space: self.space, operations: Vec::new(), envelopes: vec![offer] }
    }
}

#[test]
fn what_a_newer_version_says_is_kept_in_its_place_and_loses_nothing() {
    let mut village = Village::new(6);
    let (_, mut anna, _) = village.somebody();
    let (_, mut ben, _) = village.somebody();
    let space = meet(&mut anna, &mut ben, &mut village.relay, NOW);
    let before = anna.messages(&space).len();
    let mut newer = minicbor::Encoder::new(Vec::new());
    newer.array(3).unwrap().bytes(&[4; 8]).unwrap().i64(NOW).unwrap().array(2).unwrap().u32(9_999).unwrap();
    newer.array(1).unwrap().str("a voice message").unwrap();
    let leaves = [Leaf::Record(newer.into_writer().into()).to_bytes()];
    let part = Liar::of(&ben, space).seals(EnvelopeKind::Talk, &leaves, &mut village);
    done(&mut anna, Input::Carry(Bundle::new(vec![part])));
    anna.repeat(NOW, || Input::Open);
    let views = anna.messages(&space);
    assert_eq!((views.len(), anna.count(Table::Quarantine)), (before + 1, 0));
    assert!(views.iter().any(|view| view.text.is_none() && !view.retracted), "it is there, as something to update for");
    say(&mut anna, space, message("I can't read that one"));
    assert_eq!(anna.messages(&space).len(), before + 2);
}

#[test]
fn what_people_agree_to_is_the_text_that_they_read() {
    use beside_texts::Language;
    for (language, policy) in [
        (Language::English, PolicyLanguage::English),
        (Language::Portuguese, PolicyLanguage::Portuguese),
        (Language::Polish, PolicyLanguage::Polish),
    ] {
        let text = beside_texts::policy(language);
        assert_eq!(beside_wire::hash::hash("policy", &[text.as_bytes()]), policy.policy(), "{language:?}");
        assert!(Consent::to(&policy.policy()).is_some());
    }
    assert!(Consent::to(&[0; 32]).is_none(), "another policy asks again");
}

#[test]
fn what_was_said_is_found_by_one_range_of_rows() {
    let mut village = Village::new(5);
    let (_, mut anna, _) = village.somebody();
    let (_, mut ben, _) = village.somebody();
    let space = meet(&mut anna, &mut ben, &mut village.relay, NOW);
    let mut last = None;
    for number in 0..300 {
        let said = say(&mut anna, space, message(&format!("{number}")));
        say(&mut anna, space, RecordBody::React(Reaction { target: said, sign: "🌱".to_owned() }));
        last = Some(said);
    }
    let views = anna.messages(&space);
    assert_eq!(views.len(), 302);
    assert_eq!(views.last().map(|view| view.reference), last);
    let told = talk::all(anna.store(), &space).unwrap();
    assert!(told.len() > 600 && views.iter().skip(2).all(|view| view.reactions.len() == 1));
}
