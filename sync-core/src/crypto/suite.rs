//! The one set of algorithms, by number. There is no negotiation: a new set is a new number, and a phone that does not know
//! a number reads nothing that is sealed under it.

/// A set of algorithms.
///
/// [`Suite::One`]: XChaCha20-Poly1305 for bodies; HKDF-SHA256 (RFC 5869) for keys; HPKE (RFC 9180) base mode with
/// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and `ChaCha20Poly1305` for wraps; Ed25519 (RFC 8032) for signatures; OPAQUE
/// (RFC 9807) with ristretto255, 3DH, SHA-512 and Argon2id for passphrases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Suite {
    /// The first and only one.
    One = 1,
}

impl Suite {
    /// The suite that this version seals with.
    pub const CURRENT: Self = Self::One;

    /// The suite's byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        self as u8
    }

    /// The suite with this byte, if this version knows it.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::One),
            _ => None,
        }
    }
}

/// Length in bytes of an XChaCha20-Poly1305 nonce.
pub const NONCE_BYTES: usize = 24;

/// Length in bytes of a Poly1305 tag, by which a sealed body is longer than its plaintext.
pub const TAG_BYTES: usize = 16;

/// Length in bytes of a 32-byte key that is wrapped to an HPKE key: encapsulated key, ciphertext and tag.
pub const WRAP_BYTES: usize = 32 + 32 + TAG_BYTES;

const _: () = assert!(WRAP_BYTES == beside_wire::limits::WRAP_BYTES, "the wire's wraps are this suite's");

#[cfg(test)]
mod tests {
    use super::Suite;

    #[test]
    fn a_suite_is_its_byte_and_others_are_unknown() {
        for byte in 0..=u8::MAX {
            assert_eq!(Suite::from_byte(byte).map(Suite::byte), (byte == 1).then_some(1));
        }
    }
}
