//! What a vault gives to whom, and what a relay can't do to it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use beside_wire::id::HpkeKey;
use beside_wire::limits::VAULT_BYTES_MAX;
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

use super::{
    BINDING_BYTES_MAX, OpenVault, OpenVaultError, SealVaultError, SealedVault, VAULT_TARGETS_MAX, VaultSecret,
    VaultWrap, WrapKind, WrapTarget,
};
use crate::crypto::hpke::{HpkePrivateKey, unwrap, wrap};
use crate::crypto::secret::{ExportKey, VaultKey};
use crate::identity::recovery::RecoveryCode;
use crate::identity::root::IdentityRoot;

struct Person {
    rng: ChaCha20Rng,
    passphrase: ExportKey,
    code: RecoveryCode,
    open: OpenVault,
}

fn person(seed: u8) -> Person {
    let mut rng = ChaCha20Rng::from_seed([seed; 32]);
    let (passphrase, code) = (ExportKey::generate(&mut rng), RecoveryCode::generate(&mut rng));
    let mut open = OpenVault::create(IdentityRoot::generate(&mut rng), &mut rng);
    open.wrap_to(&VaultSecret::of_passphrase(&passphrase));
    open.wrap_to(&VaultSecret::of_code(&code));
    Person { rng, passphrase, code, open }
}

fn same(one: &OpenVault, other: &OpenVault) -> bool {
    one.identity() == other.identity()
        && one.recipient() == other.recipient()
        && one.targets() == other.targets()
        && one.revision() == other.revision()
}

#[test]
fn passphrase_code_and_first_key_open_what_was_sealed() {
    let Person { mut rng, passphrase, code, mut open } = person(1);
    let sealed = open.seal(&mut rng).unwrap();
    let received = SealedVault::from_bytes(&sealed.vault.to_bytes()).unwrap();
    assert_eq!(received, sealed.vault);
    assert_eq!(received.revision(), 1);
    for opened in [
        received.open_with_passphrase(&passphrase).unwrap(),
        received.open_with_code(&code).unwrap(),
        received.open_with_key(&sealed.key).unwrap(),
    ] {
        assert!(same(&opened, &open));
        assert_eq!(opened.root().key().to_secret(), open.root().key().to_secret());
    }
    let wrong = Some(OpenVaultError::WrongSecret);
    assert_eq!(received.open_with_passphrase(&ExportKey::generate(&mut rng)).err(), wrong);
    assert_eq!(received.open_with_code(&RecoveryCode::generate(&mut rng)).err(), wrong);
    assert_eq!(received.open_with_key(&VaultKey::generate(&mut rng)).err(), wrong);
}

#[test]
fn a_vault_stays_far_below_its_bound() {
    let Person { mut rng, mut open, .. } = person(1);
    assert!(open.seal(&mut rng).unwrap().vault.to_bytes().len() < 700);
    while open.targets().len() < VAULT_TARGETS_MAX {
        let key = HpkePrivateKey::generate(&mut rng).public();
        open.wrap_also_to(WrapTarget { kind: WrapKind::SHARE, key, binding: vec![1; BINDING_BYTES_MAX] });
    }
    let full = open.seal(&mut rng).unwrap().vault.to_bytes();
    assert!(full.len() <= VAULT_BYTES_MAX, "{} bytes", full.len());
    assert!(SealedVault::from_bytes(&full).is_ok());
    let key = HpkePrivateKey::generate(&mut rng).public();
    open.wrap_also_to(WrapTarget { kind: WrapKind::SHARE, key, binding: Vec::new() });
    assert_eq!(open.seal(&mut rng).err(), Some(SealVaultError::TooLarge));
}

#[test]
fn every_flipped_bit_is_refused_or_changes_nothing() {
    let Person { mut rng, passphrase, mut open, .. } = person(1);
    let bytes = open.seal(&mut rng).unwrap().vault.to_bytes();
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        let opened = SealedVault::from_bytes(&damaged).and_then(|vault| vault.open_with_passphrase(&passphrase));
        // The outside's other wraps and bindings are hints: flipped, they leave the inside as it was.
        assert!(opened.is_err() || opened.is_ok_and(|opened| same(&opened, &open)), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(SealedVault::from_bytes(bytes.get(..length).unwrap()).is_err());
    }
    assert_eq!(SealedVault::from_bytes(&[bytes.as_slice(), &[0]].concat()), Err(OpenVaultError::Damaged));
    assert_eq!(SealedVault::from_bytes(&vec![0; VAULT_BYTES_MAX + 1]), Err(OpenVaultError::Damaged));
}

#[test]
fn every_flipped_bit_of_wrap_nonce_and_ciphertext_is_refused() {
    let Person { mut rng, passphrase, mut open, .. } = person(1);
    let sealed = open.seal(&mut rng).unwrap().vault;
    let bytes = sealed.to_bytes();
    let place_of = |part: &[u8]| bytes.windows(part.len()).position(|window| window == part).unwrap();
    let wrap = &sealed.wraps.first().unwrap().wrapped;
    let body_at = place_of(sealed.nonce.as_bytes());
    for bit in (place_of(wrap) * 8..(place_of(wrap) + wrap.len()) * 8).chain(body_at * 8..bytes.len() * 8) {
        let mut damaged = bytes.clone();
        *damaged.get_mut(bit / 8).unwrap() ^= 1 << (bit % 8);
        let opened = SealedVault::from_bytes(&damaged).and_then(|vault| vault.open_with_passphrase(&passphrase));
        assert!(opened.is_err(), "bit {bit}");
    }
}

#[test]
fn a_later_version_says_so() {
    let Person { mut rng, mut open, .. } = person(1);
    let mut bytes = open.seal(&mut rng).unwrap().vault.to_bytes();
    *bytes.get_mut(1).unwrap() = 2;
    assert_eq!(SealedVault::from_bytes(&bytes), Err(OpenVaultError::UnknownVersion));
}

/// With the code alone in hand, the passphrase still opens the next revision.
#[test]
fn sealing_again_needs_none_of_the_other_secrets() {
    let Person { mut rng, passphrase, code, mut open } = person(1);
    let first = open.seal(&mut rng).unwrap();
    let mut by_code = first.vault.open_with_code(&code).unwrap();
    let old = by_code.replace_recipient(&mut rng);
    assert_eq!(&old, open.recipient());
    let second = by_code.seal(&mut rng).unwrap();
    let opened = second.vault.open_with_passphrase(&passphrase).unwrap();
    assert_eq!(opened.revision(), 2);
    assert_eq!(opened.recipient(), by_code.recipient());
    assert_ne!(opened.recipient(), &old);
    assert_eq!(second.vault.open_with_key(&first.key).err(), Some(OpenVaultError::WrongSecret));
}

#[test]
fn a_new_passphrase_replaces_the_old_one() {
    let Person { mut rng, passphrase, code, mut open } = person(1);
    open.seal(&mut rng).unwrap();
    let fresh = ExportKey::generate(&mut rng);
    open.wrap_to(&VaultSecret::of_passphrase(&fresh));
    let sealed = open.seal(&mut rng).unwrap().vault;
    assert_eq!(sealed.wraps().len(), 2);
    assert_eq!(sealed.open_with_passphrase(&passphrase).err(), Some(OpenVaultError::WrongSecret));
    assert!(sealed.open_with_passphrase(&fresh).is_ok());
    assert!(sealed.open_with_code(&code).is_ok());
}

#[test]
fn kinds_of_later_versions_are_kept_and_stay_alive() {
    let Person { mut rng, code, mut open, .. } = person(1);
    let later = HpkePrivateKey::generate(&mut rng);
    let target = WrapTarget { kind: WrapKind::new(77), key: later.public(), binding: b"2 of 3".to_vec() };
    open.wrap_also_to(target.clone());
    let first = open.seal(&mut rng).unwrap().vault;
    let mut opened = first.open_with_code(&code).unwrap();
    opened.wrap_to(&VaultSecret::of_passphrase(&ExportKey::generate(&mut rng)));
    let second = SealedVault::from_bytes(&opened.seal(&mut rng).unwrap().vault.to_bytes()).unwrap();
    let kept = second.wraps().iter().find(|wrap| wrap.kind == WrapKind::new(77)).unwrap();
    assert_eq!((kept.key, &kept.binding), (target.key, &target.binding));
    let key: VaultKey = unwrap(&kept.wrapped, &later, &[77]).unwrap();
    assert!(same(&second.open_with_key(&key).unwrap(), &opened));
}

/// D7: the relay can't slip its own key in.
#[test]
fn a_key_that_the_relay_slips_in_is_never_wrapped_to() {
    let Person { mut rng, passphrase, mut open, .. } = person(1);
    let mut slipped = open.seal(&mut rng).unwrap().vault;
    let relay = HpkePrivateKey::generate(&mut rng);
    slipped.wraps.push(VaultWrap {
        kind: WrapKind::RECOVERY_CODE,
        key: relay.public(),
        binding: vec![0; 32],
        wrapped: wrap(&VaultKey::generate(&mut rng), &relay.public(), &[2], &mut rng).unwrap(),
    });
    let mut opened = SealedVault::from_bytes(&slipped.to_bytes()).unwrap().open_with_passphrase(&passphrase).unwrap();
    assert_eq!(opened.targets(), open.targets());
    let next = opened.seal(&mut rng).unwrap().vault;
    assert!(next.wraps().iter().all(|wrap| wrap.key != relay.public()));
}

/// The relay knows the passphrase's public key and can wrap to it; the vault it makes has another root.
#[test]
fn a_vault_that_the_relay_made_is_forged() {
    let Person { mut rng, passphrase, code, mut open } = person(1);
    let honest = open.seal(&mut rng).unwrap().vault;
    let mut forged = OpenVault::create(IdentityRoot::generate(&mut rng), &mut rng);
    for VaultWrap { kind, key, binding, .. } in honest.wraps().iter().cloned() {
        forged.wrap_also_to(WrapTarget { kind, key, binding });
    }
    let forged = forged.seal(&mut rng).unwrap().vault;
    assert_eq!(forged.open_with_passphrase(&passphrase).err(), Some(OpenVaultError::Forged));
    assert_eq!(forged.open_with_code(&code).err(), Some(OpenVaultError::Forged));
}

#[test]
fn wraps_and_bodies_of_two_revisions_do_not_mix() {
    let Person { mut rng, passphrase, mut open, .. } = person(1);
    let first = open.seal(&mut rng).unwrap().vault;
    let second = open.seal(&mut rng).unwrap().vault;
    let mixed = SealedVault { wraps: first.wraps, ..second };
    assert_eq!(mixed.open_with_passphrase(&passphrase).err(), Some(OpenVaultError::Damaged));
}

#[test]
fn a_key_of_small_order_stops_the_sealing_and_changes_nothing() {
    let Person { mut rng, mut open, .. } = person(1);
    open.wrap_also_to(WrapTarget { kind: WrapKind::SHARE, key: HpkeKey::new([0; 32]), binding: Vec::new() });
    assert_eq!(open.seal(&mut rng).err(), Some(SealVaultError::WeakKey));
    assert_eq!(open.revision(), 0);
}
