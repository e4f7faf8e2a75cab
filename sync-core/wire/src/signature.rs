//! Signatures: pure Ed25519 (RFC 8032) over `"beside/1/" ‖ label ‖ 0x00 ‖ message`, checked strictly.
//!
//! Signing is not here: whoever signs holds a secret, and this crate holds none.

use std::fmt;

use ed25519_dalek::{Signature as Ed25519, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use thiserror::Error;

/// What a signature is for. Two purposes never share a label, so that one can't pass for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureLabel {
    /// An envelope, by the device of its chain.
    Envelope,
    /// A membership operation, by a device.
    Operation,
    /// A membership operation, by the identity root.
    RootOperation,
    /// A device certificate, by the identity root.
    Certificate,
    /// A head, by the relay.
    Head,
    /// The statement that opens an incarnation, by the relay.
    Incarnation,
    /// A founder's invite, by the founder's device.
    Invite,
    /// The newcomer's proof of holding an invite, by the invite key.
    InviteAccept,
    /// A device's claim to an install, shown to the relay.
    InstallClaim,
    /// A sign-in with the recovery code.
    Recovery,
    /// A device's present HPKE key.
    HpkeStatement,
}

impl SignatureLabel {
    /// All labels, for the test that they differ.
    pub const ALL: [Self; 11] = [
        Self::Envelope,
        Self::Operation,
        Self::RootOperation,
        Self::Certificate,
        Self::Head,
        Self::Incarnation,
        Self::Invite,
        Self::InviteAccept,
        Self::InstallClaim,
        Self::Recovery,
        Self::HpkeStatement,
    ];

    /// The label's text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Envelope => "envelope",
            Self::Operation => "operation",
            Self::RootOperation => "root-operation",
            Self::Certificate => "certificate",
            Self::Head => "head",
            Self::Incarnation => "incarnation",
            Self::Invite => "invite",
            Self::InviteAccept => "invite-accept",
            Self::InstallClaim => "install-claim",
            Self::Recovery => "recovery",
            Self::HpkeStatement => "hpke-statement",
        }
    }

    /// The bytes that are really signed.
    #[must_use]
    pub fn message(self, message: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(message.len() + 32);
        bytes.extend_from_slice(b"beside/1/");
        bytes.extend_from_slice(self.as_str().as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(message);
        bytes
    }
}

/// 64 bytes of Ed25519 signature. Holding one proves nothing until [`verify`] has said so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Takes the bytes as they are.
    #[must_use]
    pub const fn new(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The signature's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(..)")
    }
}

impl<C> Encode<C> for Signature {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Signature {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let position = d.position();
        let bytes = d.bytes()?.try_into();
        bytes.map(Self).map_err(|_| decode::Error::message("a signature has 64 bytes").at(position))
    }
}

/// A signature that does not fit key, purpose and message. It says no more, so it is no oracle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the signature does not fit")]
pub struct BadSignature;

/// Checks a signature strictly: no small-order key, no malleable encoding.
///
/// # Errors
/// [`BadSignature`] for every reason alike.
pub fn verify(
    label: SignatureLabel,
    key: &[u8; 32],
    message: &[u8],
    signature: &Signature,
) -> Result<(), BadSignature> {
    let key = VerifyingKey::from_bytes(key).map_err(|_| BadSignature)?;
    let signature = Ed25519::from_bytes(&signature.0);
    key.verify_strict(&label.message(message), &signature).map_err(|_| BadSignature)
}
