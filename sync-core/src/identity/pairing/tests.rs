//! Invites that come back as they were, and those that don't.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use beside_wire::id::RelayKey;
use proptest::prelude::*;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

use super::*;
use crate::access::devices::certify;
use crate::access::pairs::invite;
use crate::crypto::sign::RootSigningKey;
use crate::identity::device::DeviceSecrets;

fn made(seed: u8) -> Invite {
    let mut rng = ChaCha20Rng::from_seed([seed; 32]);
    let root = RootSigningKey::generate(&mut rng);
    let device = DeviceSecrets::generate(&mut rng);
    let certificate = certify(&root, &device.device(), &device.hpke_key());
    let terms = InviteTerms { expires_at: 1_700_000_000_000, relay_url: "https://relay.example.org".to_owned() };
    invite((vec![certificate], RelayKey::new([1; 32])), terms, &device.signing, &mut rng)
}

#[test]
fn a_link_comes_back_as_the_invite_that_it_was() {
    let invite = made(1);
    let link = invite.to_link();
    assert!(link.len() < 700, "{} characters fit a QR code that a phone reads", link.len());
    for text in [link.to_string(), format!("  {}\n", link.replacen("beside", "BESIDE", 1)), link.replace('A', "A\n")] {
        let read = Invite::from_link(&text).unwrap();
        assert!(read == invite);
        assert_eq!((read.expires_at, read.relay_url.as_str()), (invite.expires_at, "https://relay.example.org"));
        assert_eq!(read.secret().public(), invite.body().invite_key);
    }
    assert_eq!(format!("{invite:?}"), "Invite(..)");
}

#[test]
fn what_is_no_invite_is_told_apart() {
    let link = made(1).to_link().to_string();
    for text in ["", "beside:pair/", "https://example.org", "beside:pair/%%%", link.split_at(link.len() - 9).0] {
        assert_eq!(Invite::from_link(text).err(), Some(InviteLinkError::Malformed), "{text}");
    }
    assert_eq!(Invite::from_link(&"x".repeat(1 << 20)).err(), Some(InviteLinkError::Malformed));
    let newer = format!("beside:pair/{}", URL_SAFE_NO_PAD.encode(codec::encode(&(9_u8, "later"))));
    assert_eq!(Invite::from_link(&newer).err(), Some(InviteLinkError::NewerVersion));
}

#[test]
fn an_invite_in_another_persons_name_is_refused() {
    let (anna, ben) = (made(1), made(2));
    let forged = Invite { body: anna.body.clone(), signature: ben.signature, ..ben.clone() };
    assert_eq!(Invite::from_link(&forged.to_link()).err(), Some(InviteLinkError::BadSignature));
    let without_key = Invite { body: anna.body, signature: anna.signature, ..ben };
    assert_eq!(Invite::from_link(&without_key.to_link()).err(), Some(InviteLinkError::BadSignature));
}

#[test]
fn a_safety_number_is_the_same_on_both_phones_and_another_for_anybody_else() {
    let key = |seed| made(seed).founder().unwrap();
    let number = SafetyNumber::of(&key(1), &key(2));
    assert_eq!(number, SafetyNumber::of(&key(2), &key(1)));
    assert_ne!(number, SafetyNumber::of(&key(1), &key(3)));
    let shown = number.to_string();
    assert_eq!(shown.len(), 12 * 5 + 11);
    assert!(shown.split(' ').all(|group| group.len() == 5 && group.bytes().all(|byte| byte.is_ascii_digit())));
}

proptest! {
    #[test]
    fn a_changed_link_is_never_another_invite(at in 12_usize..600, letter in "[A-Za-z0-9_-]") {
        let invite = made(1);
        let link = invite.to_link().to_string();
        prop_assume!(at < link.len() && !link[at..].starts_with(&letter));
        let changed = format!("{}{letter}{}", &link[..at], &link[at + 1..]);
        if let Ok(read) = Invite::from_link(&changed) {
            // When it expires, and where the relay is, is the inviter's word to whom the link was given, not signed.
            prop_assert!(read == invite);
        }
    }
}
