//! Identifiers: a type for each purpose, so that mixing two of them does not compile.
//!
//! All of them are plain bytes on the wire (CBOR byte strings) and lower-case hex for people.
//! None of them is secret, so `Debug` and `Display` show the first eight bytes at most; nothing that a person
//! wrote can be read from an id.

use std::fmt;

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::hash::{Digest, hash};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Length in bytes.
            pub const BYTES: usize = $length;

            /// Takes the bytes as they are.
            #[must_use]
            pub const fn new(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The id's bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }

            /// Reads an id from a slice of exactly the right length.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for byte in self.0.iter().take(8) {
                    write!(f, "{byte:02x}")?;
                }
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
                let position = d.position();
                Self::from_slice(d.bytes()?).ok_or_else(|| {
                    decode::Error::message(concat!(stringify!($name), " has the wrong length")).at(position)
                })
            }
        }
    };
}

id!(
    /// A pseudonymous login at one relay.
    AccountId, 16
);
id!(
    /// One install of the companion, as its relay knows it. No member of a space ever sees it.
    InstallId, 8
);
id!(
    /// A person: the Ed25519 verifying key of the identity root.
    IdentityKey, 32
);
id!(
    /// A device: the Ed25519 verifying key that its identity certified.
    DeviceKey, 32
);
id!(
    /// The Ed25519 verifying key with which an install signs in to its relay. Certified by nobody.
    SignInKey, 32
);
id!(
    /// An X25519 public key that epoch keys are wrapped to (RFC 9180).
    HpkeKey, 32
);
id!(
    /// A relay: the Ed25519 verifying key of its head signatures.
    RelayKey, 32
);
id!(
    /// The Ed25519 verifying key that the recovery code gives; fetches a vault and enrols a device.
    RecoveryKey, 32
);
id!(
    /// The Ed25519 verifying key of an invite: whoever holds its secret half holds the invite.
    InviteKey, 32
);
id!(
    /// Where a relay finds a vault for somebody who holds the recovery code. Derived from the code, not guessable.
    LookupId, 16
);
id!(
    /// A space: the hash of the operation that created it.
    SpaceId, 32
);
id!(
    /// A membership operation: the hash of its signed bytes.
    OperationId, 32
);
id!(
    /// An envelope: the hash of its signed context, ciphertext and signature.
    EnvelopeId, 32
);
id!(
    /// One device's hash-linked run of envelopes in one space.
    ChainId, 16
);
id!(
    /// One Automerge document inside a space. Random.
    DocumentId, 16
);
id!(
    /// A record: one immutable statement inside a space.
    RecordId, 16
);
id!(
    /// Any entry of a space's log: an operation's or an envelope's id.
    EntryId, 32
);

/// An epoch of a space: the id of the rotate operation that minted it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
#[cbor(transparent)]
pub struct EpochId(#[n(0)] OperationId);

impl EpochId {
    /// The epoch that this rotate operation minted.
    #[must_use]
    pub const fn new(rotate: OperationId) -> Self {
        Self(rotate)
    }

    /// The rotate operation.
    #[must_use]
    pub const fn operation(&self) -> OperationId {
        self.0
    }

    /// The epoch's bytes, which are its operation's.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The eight bytes that stand for the epoch in an envelope on the wire. The full id is in the signed context.
    #[must_use]
    pub fn hint(&self) -> EpochHint {
        let mut hint = [0; 8];
        for (to, from) in hint.iter_mut().zip(self.as_bytes()) {
            *to = *from;
        }
        EpochHint::new(hint)
    }
}

id!(
    /// The first eight bytes of an epoch id.
    EpochHint, 8
);

impl ChainId {
    /// `H("chain" ‖ space ‖ device ‖ salt)[..16]`: nobody can take another device's chain id.
    #[must_use]
    pub fn derive(space: &SpaceId, device: &DeviceKey, salt: &[u8; 16]) -> Self {
        Self(first_16(&hash("chain", &[space.as_bytes(), device.as_bytes(), salt])))
    }
}

impl RecordId {
    /// `H("record" ‖ device ‖ nonce)[..16]`: nobody can take the id of another device's record, and a record keeps its id
    /// when it is sealed again in a new chain.
    #[must_use]
    pub fn derive(author: &DeviceKey, nonce: &[u8; 8]) -> Self {
        Self(first_16(&hash("record", &[author.as_bytes(), nonce])))
    }
}

impl From<OperationId> for EntryId {
    fn from(id: OperationId) -> Self {
        Self(*id.as_bytes())
    }
}

impl From<EnvelopeId> for EntryId {
    fn from(id: EnvelopeId) -> Self {
        Self(*id.as_bytes())
    }
}

impl From<OperationId> for SpaceId {
    fn from(create: OperationId) -> Self {
        Self(*create.as_bytes())
    }
}

/// The first half of a digest, for ids that need no more than 128 bits.
#[must_use]
pub fn first_16(digest: &Digest) -> [u8; 16] {
    let mut half = [0; 16];
    for (to, from) in half.iter_mut().zip(digest) {
        *to = *from;
    }
    half
}
