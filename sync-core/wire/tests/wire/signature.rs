//! Signatures bind key, purpose and message.

use std::collections::BTreeSet;

use beside_wire::account::{InstallClaim, RecoverFinish};
use beside_wire::id::{DeviceKey, LookupId, RelayKey, SignInKey};
use beside_wire::signature::{BadSignature, Signature, SignatureLabel, verify};

use crate::people::{key, sign};

#[test]
fn no_label_passes_for_another() {
    let key = key("anna");
    let public = key.verifying_key().to_bytes();
    for made in SignatureLabel::ALL {
        let signature = sign(made, &key, b"message");
        for asked in SignatureLabel::ALL {
            assert_eq!(verify(asked, &public, b"message", &signature).is_ok(), made == asked, "{made:?} for {asked:?}");
        }
    }
}

#[test]
fn no_label_begins_another() {
    let prefixes: BTreeSet<Vec<u8>> = SignatureLabel::ALL.iter().map(|label| label.message(b"")).collect();
    assert_eq!(prefixes.len(), SignatureLabel::ALL.len());
    for one in &prefixes {
        assert!(prefixes.iter().filter(|other| other.starts_with(one)).count() == 1);
    }
}

#[test]
fn weak_keys_and_second_forms_are_refused() {
    let key = key("anna");
    let signature = sign(SignatureLabel::Head, &key, b"message");
    // The identity point signs everything for a lenient verifier.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut of_neutral = [0; 64];
    of_neutral[0] = 1;
    assert_eq!(verify(SignatureLabel::Head, &neutral, b"message", &Signature::new(of_neutral)), Err(BadSignature));
    // s + L signs the same for a lenient verifier (RFC 8032, section 5.1.7).
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    let mut second = *signature.as_bytes();
    let mut carry = 0_u16;
    for (byte, add) in second[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    let public = key.verifying_key().to_bytes();
    assert_eq!(verify(SignatureLabel::Head, &public, b"message", &signature), Ok(()));
    assert_eq!(verify(SignatureLabel::Head, &public, b"message", &Signature::new(second)), Err(BadSignature));
}

#[test]
fn claims_name_all_that_they_bind() {
    let (relay, other) = (RelayKey::new([1; 32]), RelayKey::new([2; 32]));
    let (sign_in, device) = (SignInKey::new([3; 32]), DeviceKey::new([4; 32]));
    let claim = InstallClaim::signed_bytes(&relay, &sign_in, &device);
    assert_ne!(claim, InstallClaim::signed_bytes(&other, &sign_in, &device));
    assert_ne!(claim, InstallClaim::signed_bytes(&relay, &SignInKey::new([9; 32]), &device));
    assert_ne!(claim, InstallClaim::signed_bytes(&relay, &sign_in, &DeviceKey::new([9; 32])));
    let lookup = LookupId::new([5; 16]);
    let recover = RecoverFinish::signed_bytes(&relay, &lookup, &[6; 16]);
    assert_ne!(recover, RecoverFinish::signed_bytes(&other, &lookup, &[6; 16]));
    assert_ne!(recover, RecoverFinish::signed_bytes(&relay, &LookupId::new([9; 16]), &[6; 16]));
    assert_ne!(recover, RecoverFinish::signed_bytes(&relay, &lookup, &[9; 16]));
}

#[test]
fn what_people_see_of_ids_is_short_and_of_signatures_nothing() {
    assert_eq!(DeviceKey::new([0xab; 32]).to_string(), "abababababababab");
    assert_eq!(format!("{:?}", LookupId::new([1; 16])), "LookupId(0101010101010101)");
    assert_eq!(format!("{:?}", Signature::new([7; 64])), "Signature(..)");
}
