//! Two people who have met: how a pair begins, and what its people do in it.

use beside_core::access::consent::PolicyLanguage;
use beside_core::identity::pairing::{Invite, InviteTerms};
use beside_core::model::record::{
    Agreement, CheckIn, Closing, GoalSignature, Heard, Message, MessageEdit, Reaction, RecordBody, RecordRef, Shared,
    SharedKind, Stage, Tick,
};
use beside_core::model::{GoalEdit, GoalTitle, StepId, StepText};
use beside_core::storage::WriteBatch;
use beside_core::sync::rows::{self, OperationRow, SpaceRow};
use beside_core::sync::talk::{self, MessageView};
use beside_core::sync::{GoalAct, Input, Output, PairAct};
use beside_wire::fold::fold;
use beside_wire::id::{DocumentId, SpaceId};

use super::chance::Chance;
use super::person::Person;
use super::phone::{Phone, Step};
use super::relay::Relay;
use super::setting::sync;

const DAY_MS: i64 = 24 * 3600 * 1000;
const SIGNS: [&str; 3] = ["🌱", "👍", "❤️"];
const TITLES: [&str; 4] = ["walk", "dormir cedo", "zadzwonić do siostry", "tea"];

/// What somebody does in a pair.
#[derive(Debug)]
pub enum TalkDeed {
    /// Says something there, or to oneself.
    Say(SpaceId, RecordBody),
    /// Something about a goal.
    Goal(GoalAct),
}

/// Two phones meet: one gives an invite, the other accepts it, both agree to the policy, and they greet each other.
///
/// # Panics
/// Where one of these steps isn't done.
pub fn meet(founder: &mut Phone, guest: &mut Phone, relay: &mut Relay, now_ms: i64) -> SpaceId {
    let terms = InviteTerms { expires_at: i64::MAX, relay_url: "https://relay.example.org".to_owned() };
    let invite = done(founder, now_ms, Input::Pair(PairAct::Invite(terms)))
        .into_iter()
        .find_map(|output| if let Output::Invited(invite) = output { Some(invite) } else { None })
        .expect("an invite was asked for");
    let invite = Invite::from_link(&invite.to_link()).expect("the link is whole");
    let space = done(guest, now_ms, Input::Pair(PairAct::Accept(Box::new(invite))))
        .into_iter()
        .find_map(|output| if let Output::Paired(space) = output { Some(space) } else { None })
        .expect("the invite was accepted");
    for phone in [&mut *founder, &mut *guest] {
        let home = phone.identity().space;
        done(phone, now_ms, Input::Say(home, vec![RecordBody::Consent(PolicyLanguage::English.policy())]));
    }
    done(guest, now_ms, Input::Say(space, vec![message("hello")]));
    sync(guest, relay, now_ms);
    sync(founder, relay, now_ms);
    done(founder, now_ms, Input::Pair(PairAct::Confirm(space)));
    done(founder, now_ms, Input::Say(space, vec![message("cześć")]));
    sync(founder, relay, now_ms);
    sync(guest, relay, now_ms);
    space
}

/// A phone that came after its person had met somebody: the root adds it to the pair, as it does at sign-in.
///
/// # Panics
/// Where the pair isn't known to the older phone.
pub fn admit(person: &Person, older: &Phone, later: &mut Phone, space: &SpaceId) {
    let membership = fold(space, &older.operations_of(space)).expect("the older phone knows the pair");
    let added = person.add_device(&membership, &later.secrets());
    let mut batch = WriteBatch::default();
    rows::write(&mut batch, rows::space(space), &SpaceRow::default());
    let row = OperationRow { bytes: added.bytes().to_vec(), position: None, wraps: Vec::new() };
    rows::write(&mut batch, rows::operation(space, &added.id()), &row);
    later.keep_rows(&batch);
}

fn done(phone: &mut Phone, now_ms: i64, input: Input) -> Vec<Output> {
    match phone.step(now_ms, input) {
        Step::Done(done) => done.outputs,
        refused => unreachable!("a step of meeting is done: {refused:?}"),
    }
}

fn message(text: &str) -> RecordBody {
    RecordBody::Message(Message { text: text.to_owned(), reply_to: None, content_note: None })
}

/// People who talk, by chance.
#[derive(Debug)]
pub struct Talkers {
    chance: Chance,
}

impl Talkers {
    /// By a stream.
    #[must_use]
    pub const fn new(chance: Chance) -> Self {
        Self { chance }
    }

    /// Whether somebody turns to the other person now.
    pub fn turns(&mut self, phone: &Phone, space: &SpaceId) -> bool {
        self.chance.per_mille(450) && !phone.is_locked() && phone.knows(space)
    }

    /// What somebody does in a pair.
    pub fn deed(&mut self, phone: &Phone, space: &SpaceId, clock_ms: i64) -> TalkDeed {
        let messages = phone.messages(space);
        let goals = talk::goals(phone.store(), space).expect("the store can be read");
        match self.chance.below(100) {
            0..4 => TalkDeed::Goal(GoalAct::Create(*space, self.new_goal())),
            4..22 if !goals.is_empty() => {
                let id = self.chance.pick(&goals).0;
                self.about_goal(phone, (*space, id), clock_ms)
            }
            22..60 if !messages.is_empty() => self.about_message(phone, space, &messages),
            60..64 => TalkDeed::Say(*space, RecordBody::VisitStage(*self.chance.pick(&Stage::ALL))),
            64..68 => TalkDeed::Say(*space, RecordBody::Propose(self.agreement())),
            68..72 => {
                let proposals = talk::proposals(phone.store(), space).expect("the store can be read");
                match proposals.is_empty() {
                    true => TalkDeed::Say(*space, self.words()),
                    false => TalkDeed::Say(*space, RecordBody::Sign(self.chance.pick(&proposals).hash)),
                }
            }
            72..74 => TalkDeed::Say(*space, RecordBody::Close(Closing { summary: None })),
            74..76 => TalkDeed::Say(*space, RecordBody::Reopen),
            76..78 => TalkDeed::Say(phone.identity().space, RecordBody::WithdrawConsent),
            78..82 => {
                let consent = RecordBody::Consent(self.chance.pick(&PolicyLanguage::ALL).policy());
                TalkDeed::Say(phone.identity().space, consent)
            }
            82..84 => TalkDeed::Say(*space, self.shared()),
            _ => TalkDeed::Say(*space, self.words()),
        }
    }

    fn about_message(&mut self, phone: &Phone, space: &SpaceId, messages: &[MessageView]) -> TalkDeed {
        let view = self.chance.pick(messages).clone();
        let (target, own) = (view.reference, view.status.is_some());
        let reaction = Reaction { target, sign: (*self.chance.pick(&SIGNS)).to_owned() };
        let last = messages.last().map_or(target, |view| view.reference);
        let length = view.text.as_ref().map_or(0, |text| text.chars().count());
        let body = match self.chance.below(10) {
            0..3 => RecordBody::React(reaction),
            3 => RecordBody::Unreact(reaction),
            4..6 => {
                let theirs = messages.iter().filter(|view| view.status.is_none());
                let places = theirs.filter_map(|view| view.sealed_in);
                RecordBody::Read(talk::read_marks(phone.store(), space, places).expect("the store can be read"))
            }
            6 if own => RecordBody::Retract(target),
            7 if own => RecordBody::MessageEdit(MessageEdit { target, text: self.sentence() }),
            7 if length > 0 => RecordBody::Heard(Heard { target, from: 0, to: length as u32 }),
            8 => self.taken_back(phone, space, last),
            _ => RecordBody::Message(Message { text: self.sentence(), reply_to: Some(target), content_note: None }),
        };
        TalkDeed::Say(*space, body)
    }

    fn taken_back(&mut self, phone: &Phone, space: &SpaceId, last: RecordRef) -> RecordBody {
        let person = phone.person();
        let shared = talk::shared(phone.store(), space).expect("the store can be read");
        let own: Vec<RecordRef> =
            shared.iter().filter(|item| Some(item.identity) == person).map(|item| item.reference).collect();
        match own.is_empty() {
            false => RecordBody::Unshare(*self.chance.pick(&own)),
            true if self.chance.per_mille(100) => RecordBody::EraseOwn(last),
            true => self.words(),
        }
    }

    fn about_goal(&mut self, phone: &Phone, (space, goal): (SpaceId, DocumentId), clock_ms: i64) -> TalkDeed {
        let day = i32::try_from(clock_ms.div_euclid(DAY_MS)).unwrap_or(0);
        let today = beside_core::model::Day::from_days(day).expect("the clock is within the calendar");
        let view = talk::goal(phone.store(), &goal, today).expect("the store can be read");
        let Some(view) = view else { return TalkDeed::Say(space, self.words()) };
        let steps: Vec<StepId> = view.goal.steps.iter().map(|step| step.id).collect();
        match self.chance.below(10) {
            0..2 => TalkDeed::Say(space, RecordBody::Tick(Tick { goal, day })),
            2 => TalkDeed::Say(space, RecordBody::Untick(Tick { goal, day })),
            3 => {
                let note = self.sentence();
                TalkDeed::Say(space, RecordBody::CheckIn(CheckIn { goal: Some(goal), day, value: Some(3), note }))
            }
            4 => {
                let hash = view.goal.content_hash();
                TalkDeed::Say(space, RecordBody::SignGoal(GoalSignature { goal, hash }))
            }
            _ => TalkDeed::Goal(GoalAct::Edit(goal, vec![self.goal_edit(&steps)])),
        }
    }

    fn goal_edit(&mut self, steps: &[StepId]) -> GoalEdit {
        let any = |chance: &mut Chance| (!steps.is_empty()).then(|| *chance.pick(steps));
        let after = any(&mut self.chance).filter(|_| self.chance.per_mille(700));
        match (self.chance.below(8), any(&mut self.chance)) {
            (0, Some(id)) => GoalEdit::RemoveStep(id),
            (1, Some(id)) => GoalEdit::RestoreStep(id),
            (2, Some(id)) => GoalEdit::SetStepText { id, text: self.step_text() },
            (3, Some(id)) => GoalEdit::SetStepDone { id, done: self.chance.per_mille(700) },
            (4 | 5, Some(id)) => GoalEdit::MoveStep { id, after: after.filter(|after| *after != id) },
            (6, _) => GoalEdit::SetTitle(Some(self.title())),
            _ => GoalEdit::AddStep { id: StepId::new(self.chance.bytes()), text: self.step_text(), after },
        }
    }

    fn new_goal(&mut self) -> Vec<GoalEdit> {
        vec![GoalEdit::SetTitle(Some(self.title()))]
    }

    fn title(&mut self) -> GoalTitle {
        GoalTitle::new(self.chance.pick::<&str>(&TITLES)).expect("the titles are within their bounds")
    }

    fn step_text(&mut self) -> StepText {
        let number = self.chance.below(1000);
        StepText::new(&format!("step {number}")).expect("the words are within their bounds")
    }

    fn agreement(&mut self) -> Agreement {
        Agreement {
            scope: (*self.chance.pick(&TITLES)).to_owned(),
            frequency: String::new(),
            quiet_hours: None,
            limits: String::new(),
            review_day: 20_000,
        }
    }

    fn shared(&mut self) -> RecordBody {
        let text = self.sentence();
        RecordBody::Share(Shared { kind: SharedKind::Entry, title: String::new(), text, day: 20_000 })
    }

    fn words(&mut self) -> RecordBody {
        message(&self.sentence())
    }

    fn sentence(&mut self) -> String {
        let count = self.chance.between(1, 9);
        let words: Vec<String> = (0..count).map(|_| format!("w{}", self.chance.below(500))).collect();
        words.join(" ")
    }
}
