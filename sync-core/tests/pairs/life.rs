//! A life of two people: they meet, agree, talk, and part.

use beside_core::companion::{CompanionError, ConsentState, PolicyLanguage, ReadReceipt};
use beside_core::model::record::{Agreement, Heard, Message, QuietHours, Stage};
use beside_core::sync::talk::{Heldback, MessageStatus};
use beside_core::sync::{InviteError, Standing};

use crate::phones::{HOUR, NOON, Phone, pair};

#[test]
fn two_people_meet_face_to_face_and_talk_by_files() {
    let (mut anna, mut ben, space) = pair();
    for phone in [&anna, &ben] {
        assert_eq!(phone.texts(&space), ["Olá, sou eu.", "Cześć!"]);
        assert_eq!(phone.standing(&space), Standing::Open);
    }
    let (theirs, ours) = (ben.companion.pairs().unwrap(), anna.companion.pairs().unwrap());
    assert_eq!(theirs[0].safety_number, ours[0].safety_number);
    // What anna's phone has said to have is delivered; what nobody has acknowledged is not said to be.
    let views = ben.companion.messages(&space, None, 10).unwrap();
    assert_eq!(views[0].status, Some(MessageStatus::Delivered));
    let question = ben.write(&space, "How was your week?");
    assert_eq!(ben.status(&space, question), MessageStatus::Saved);
    ben.carry_to(&mut anna, &space);
    assert_eq!(ben.status(&space, question), MessageStatus::Queued);
    anna.companion.mark_seen(&space, ReadReceipt::Send).unwrap();
    anna.companion.heard(&space, Heard { target: question, from: 8, to: 17 }).unwrap();
    anna.companion.react(&space, question, "🌱").unwrap();
    anna.carry_to(&mut ben, &space);
    let view = ben.companion.message(&space, question).unwrap();
    assert_eq!(view.status, Some(MessageStatus::Heard));
    assert_eq!((view.reactions.len(), view.heard.len()), (1, 1));
    // The same file again changes nothing.
    assert_eq!(anna.carry_to(&mut ben, &space), (0, 0));
}

#[test]
fn without_consent_nothing_is_sealed_and_a_withdrawal_holds_what_is_written_next() {
    let (mut anna, mut ben) = (Phone::new("anna", 1), Phone::new("ben", 2));
    let link = anna.companion.invite(HOUR).unwrap();
    let space = ben.companion.accept_invite(&link).unwrap();
    let hello = ben.write(&space, "hello");
    assert_eq!(ben.companion.consent_state().unwrap(), ConsentState::None);
    assert_eq!(ben.status(&space, hello), MessageStatus::Held(Heldback::Consent));
    // The file carries the creation of the pair and no word.
    assert_eq!(ben.carry_to(&mut anna, &space), (1, 0));
    ben.companion.consent(PolicyLanguage::English).unwrap();
    let (_, envelopes) = ben.carry_to(&mut anna, &space);
    assert_eq!((envelopes, anna.texts(&space)), (1, vec!["hello".to_owned()]));
    ben.companion.withdraw_consent().unwrap();
    let held = ben.write(&space, "and now?");
    assert_eq!(ben.carry_to(&mut anna, &space), (0, 0));
    assert_eq!(ben.status(&space, held), MessageStatus::Held(Heldback::Consent));
    assert_eq!(anna.texts(&space).len(), 1);
}

#[test]
fn a_first_contact_is_short_until_it_is_answered() {
    let (mut anna, mut ben) = (Phone::new("anna", 1), Phone::new("ben", 2));
    let link = anna.companion.invite(HOUR).unwrap();
    let space = ben.companion.accept_invite(&link).unwrap();
    ben.companion.consent(PolicyLanguage::English).unwrap();
    ben.write(&space, &"x".repeat(1000));
    let more = Message { text: "y".repeat(25), reply_to: None, content_note: None };
    assert_eq!(ben.companion.send_message(&space, more.clone()), Err(CompanionError::ContactLimit));
    ben.carry_to(&mut anna, &space);
    assert_eq!(anna.standing(&space), Standing::Offered);
    // Whoever gave the invite says nothing before confirming.
    anna.companion.consent(PolicyLanguage::English).unwrap();
    let early = anna.write(&space, "hi");
    assert_eq!(anna.status(&space, early), MessageStatus::Held(Heldback::NotConfirmed));
    assert_eq!(anna.carry_to(&mut ben, &space), (0, 0));
    anna.companion.confirm_pair(&space).unwrap();
    anna.carry_to(&mut ben, &space);
    assert_eq!(ben.standing(&space), Standing::Open);
    ben.companion.send_message(&space, more).unwrap();
}

#[test]
fn invites_that_cant_be_used_say_why() {
    let (mut anna, mut ben, mut cleo) = (Phone::new("anna", 1), Phone::new("ben", 2), Phone::new("cleo", 3));
    let link = anna.companion.invite(HOUR).unwrap();
    assert_eq!(anna.companion.accept_invite(&link), Err(CompanionError::Invite(InviteError::Own)));
    let with_ben = ben.companion.accept_invite(&link).unwrap();
    assert_eq!(ben.companion.accept_invite(&link), Err(CompanionError::Invite(InviteError::Used)));
    // Somebody else uses the same invite: another pair, with exactly two people, that can't read the first.
    let with_cleo = cleo.companion.accept_invite(&link).unwrap();
    assert_ne!(with_ben, with_cleo);
    for phone in [&mut ben, &mut cleo] {
        phone.companion.consent(PolicyLanguage::English).unwrap();
    }
    ben.write(&with_ben, "it is ben");
    cleo.write(&with_cleo, "it is cleo");
    ben.carry_to(&mut anna, &with_ben);
    cleo.carry_to(&mut anna, &with_cleo);
    let from_ben = ben.companion.export_bundle(&with_ben).unwrap();
    assert_eq!(cleo.companion.import_bundle(&from_ben).unwrap(), (0, 0), "it is nobody's but theirs");
    anna.companion.confirm_pair(&with_ben).unwrap();
    assert_eq!(
        anna.companion.confirm_pair(&with_cleo),
        Err(CompanionError::Invite(InviteError::Used)),
        "one invite makes one pair"
    );
    let late = anna.companion.invite(HOUR).unwrap();
    let mut cleo = cleo.at(NOON + 2 * HOUR);
    assert_eq!(cleo.companion.accept_invite(&late), Err(CompanionError::Invite(InviteError::Expired)));
}

#[test]
fn messages_wait_in_quiet_hours_that_both_have_signed() {
    let (mut anna, mut ben, space) = pair();
    let agreement = Agreement {
        scope: "work, sleep, the garden".to_owned(),
        frequency: "twice a week".to_owned(),
        quiet_hours: Some(QuietHours { from: 22 * 60, to: 7 * 60 }),
        limits: String::new(),
        review_day: 20_400,
    };
    let hash = anna.companion.propose(&space, agreement).unwrap();
    anna.carry_to(&mut ben, &space);
    assert!(ben.companion.agreement(&space).unwrap().is_none(), "one signature is none");
    ben.companion.sign_proposal(&space, &hash).unwrap();
    assert_eq!(ben.companion.agreement(&space).unwrap().unwrap().hash, hash);
    ben.carry_to(&mut anna, &space);
    assert!(anna.companion.agreement(&space).unwrap().is_some());
    let mut ben = ben.at(NOON + 11 * HOUR);
    let held = ben.write(&space, "are you awake?");
    assert_eq!(ben.status(&space, held), MessageStatus::Held(Heldback::QuietHours));
    ben.carry_to(&mut anna, &space);
    assert!(!anna.texts(&space).contains(&"are you awake?".to_owned()));
    let mut ben = ben.at(NOON + 20 * HOUR);
    ben.carry_to(&mut anna, &space);
    assert!(anna.texts(&space).contains(&"are you awake?".to_owned()));
}

#[test]
fn words_are_changed_taken_back_and_erased_by_whoever_wrote_them_alone() {
    let (mut anna, mut ben, space) = pair();
    let message = anna.write(&space, "see you on monday");
    anna.carry_to(&mut ben, &space);
    assert_eq!(ben.companion.edit_message(&space, message, "never"), Err(CompanionError::NotFound));
    assert_eq!(ben.companion.retract_message(&space, message), Err(CompanionError::NotFound));
    anna.companion.edit_message(&space, message, "see you on tuesday").unwrap();
    ben.companion.react(&space, message, "👍").unwrap();
    ben.carry_to(&mut anna, &space);
    anna.carry_to(&mut ben, &space);
    let view = ben.companion.message(&space, message).unwrap();
    assert_eq!((view.text.as_deref(), view.edited), (Some("see you on tuesday"), true));
    anna.companion.retract_message(&space, message).unwrap();
    anna.carry_to(&mut ben, &space);
    let view = ben.companion.message(&space, message).unwrap();
    assert_eq!((view.text, view.retracted, view.reactions.len()), (None, true, 0));
    assert_eq!(ben.companion.search_messages(&space, "ola").unwrap().len(), 1);
    ben.companion.erase_own_words(&space).unwrap();
    ben.carry_to(&mut anna, &space);
    assert!(anna.companion.search_messages(&space, "ola").unwrap().is_empty());
    assert_eq!(anna.companion.search_messages(&space, "czesc").unwrap().len(), 1, "anna's own words stay");
}

#[test]
fn a_way_is_closed_by_one_and_goes_on_by_two() {
    let (mut anna, mut ben, space) = pair();
    anna.companion.visit_stage(&space, Stage::Contact).unwrap();
    ben.companion.visit_stage(&space, Stage::Plan).unwrap();
    anna.carry_to(&mut ben, &space);
    ben.carry_to(&mut anna, &space);
    for phone in [&anna, &ben] {
        assert_eq!(phone.companion.journey(&space).unwrap().visits.len(), 2, "both are shown");
    }
    anna.companion.close_work(&space, None).unwrap();
    anna.companion.reopen_work(&space).unwrap();
    anna.carry_to(&mut ben, &space);
    assert!(ben.companion.journey(&space).unwrap().closed);
    ben.companion.reopen_work(&space).unwrap();
    assert!(!ben.companion.journey(&space).unwrap().closed);
}

#[test]
fn a_blocked_person_is_left_and_cant_be_accepted() {
    let (mut anna, mut ben, space) = pair();
    let peer = anna.companion.pairs().unwrap()[0].peer;
    anna.companion.block(&peer).unwrap();
    assert_eq!(anna.standing(&space), Standing::Ended);
    anna.carry_to(&mut ben, &space);
    assert_eq!(ben.standing(&space), Standing::Ended);
    let link = ben.companion.invite(HOUR).unwrap();
    assert_eq!(anna.companion.accept_invite(&link), Err(CompanionError::Invite(InviteError::Blocked)));
    anna.companion.unblock(&peer).unwrap();
    anna.companion.accept_invite(&link).unwrap();
}
