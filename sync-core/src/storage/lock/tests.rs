//! What opens a lock, what doesn't, and what its file says when it was touched.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::*;

const WEAK: LockParams = LockParams::weak_for_tests_and_demo();

fn locked(seed: u64) -> (ChaCha20Rng, AtRestKey, LockHeader, AtRestKey) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let keystore = AtRestKey::generate(&mut rng);
    let (header, content) = create_lock("zażółć gęślą jaźń".as_bytes(), &keystore, WEAK, &mut rng).unwrap();
    (rng, keystore, header, content)
}

#[test]
fn the_passphrase_and_the_keystore_open_it_together_and_neither_alone() {
    let (mut rng, keystore, header, content) = locked(1);
    let opened = open_lock(&header, "zażółć gęślą jaźń".as_bytes(), &keystore).unwrap();
    assert_eq!(opened.expose(), content.expose());
    let wrong = open_lock(&header, "zazolc gesla jazn".as_bytes(), &keystore);
    assert_eq!(wrong.err(), Some(UnlockError::WrongPassphrase));
    let elsewhere = open_lock(&header, "zażółć gęślą jaźń".as_bytes(), &AtRestKey::generate(&mut rng));
    assert_eq!(elsewhere.err(), Some(UnlockError::WrongPassphrase));
}

#[test]
fn a_changed_passphrase_opens_the_same_content_and_the_old_one_opens_nothing() {
    let (mut rng, keystore, header, content) = locked(2);
    let old = "zażółć gęślą jaźń".as_bytes();
    let change = LockChange { old, new: b"nowe haslo", params: WEAK };
    let changed = change_lock(&header, &keystore, change, &mut rng).unwrap();
    assert_eq!(open_lock(&changed, b"nowe haslo", &keystore).unwrap().expose(), content.expose());
    assert_eq!(open_lock(&changed, old, &keystore).err(), Some(UnlockError::WrongPassphrase));

    let guess = LockChange { old: b"a guess", new: b"mine now", params: WEAK };
    let refused = change_lock(&header, &keystore, guess, &mut rng);
    assert_eq!(refused, Err(ChangeError::Unlock(UnlockError::WrongPassphrase)));
}

#[test]
fn the_file_comes_back_whole_and_every_changed_bit_is_called_damage() {
    let (_, _, header, _) = locked(3);
    let bytes = header.to_bytes();
    assert_eq!(LockHeader::from_bytes(&bytes).as_ref(), Ok(&header));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert_eq!(LockHeader::from_bytes(&changed), Err(UnlockError::Damaged), "bit {bit} of byte {at}");
        }
        assert_eq!(LockHeader::from_bytes(&bytes[..at]), Err(UnlockError::Damaged));
    }
}

#[test]
fn a_lock_of_a_later_version_is_called_unknown_and_not_damaged() {
    for body in [[0x82, 0x02, 0x00].as_slice(), &[0x85, 0x02, 0x01, 0x01, 0x40, 0x40]] {
        let file = [checksum(body).as_slice(), body].concat();
        assert_eq!(LockHeader::from_bytes(&file), Err(UnlockError::UnknownVersion));
    }
}

#[test]
fn a_forged_cost_neither_exhausts_the_phone_nor_opens_anything() {
    let (_, keystore, header, _) = locked(4);
    let greedy = LockParams(StretchCost { memory_kib: u32::MAX, passes: u32::MAX });
    let forged = LockHeader { params: greedy, ..header.clone() };
    assert_eq!(LockHeader::from_bytes(&forged.to_bytes()), Err(UnlockError::Damaged));
    let cheap = LockParams(StretchCost { memory_kib: 64, passes: 1 });
    let forged = LockHeader { params: cheap, ..header };
    let opened = open_lock(&forged, "zażółć gęślą jaźń".as_bytes(), &keystore);
    assert_eq!(opened.err(), Some(UnlockError::WrongPassphrase));
}

#[test]
fn no_lock_is_made_below_the_least_that_protects_anybody() {
    assert_eq!(LockParams::new(19 * 1024 - 1, 2), Err(LockError::CostOutOfRange));
    assert_eq!(LockParams::new(19 * 1024, 1), Err(LockError::CostOutOfRange));
    assert_eq!(LockParams::new(2 * 1024 * 1024, 3), Err(LockError::CostOutOfRange));
    assert_eq!(LockParams::new(64 * 1024, 3), Ok(LockParams::default()));
}
