//! The one hash of the protocol: SHA-256 (FIPS 180-4) under a domain label, over length-prefixed parts.

use sha2::{Digest as _, Sha256};

/// 32 bytes of SHA-256.
pub type Digest = [u8; 32];

/// `SHA-256("beside/1/" ‖ label ‖ 0x00 ‖ (u32 BE length ‖ part)*)`.
///
/// The label separates purposes; the lengths make the parts unambiguous.
#[must_use]
pub fn hash(label: &str, parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(b"beside/1/");
    hasher.update(label.as_bytes());
    hasher.update([0]);
    for part in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
        hasher.update(length.to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
