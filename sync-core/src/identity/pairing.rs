//! How two people find each other: an invite, as a link or a QR code, and the safety number that they compare.
//!
//! An invite quotes the inviter's certified devices and is signed by one of them; its link also carries the secret half of
//! the invite's key. Whoever has the link can accept. It names no person and needs no relay.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_wire::codec;
use beside_wire::hash::hash;
use beside_wire::id::IdentityKey;
use beside_wire::operation::PairInvite;
use beside_wire::signature::{Signature, SignatureLabel, verify};
use minicbor::{Decode, Encode};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::crypto::secret::Secret;
use crate::crypto::sign::InviteSigningKey;

const SCHEME: &str = "beside:pair/";
const VERSION: u8 = 1;
const LINK_CHARS_MAX: usize = 16 * 1024;
const RELAY_URL_BYTES_MAX: usize = 512;
const SAFETY_GROUPS: u8 = 12;

/// Why a text is no invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InviteLinkError {
    /// Not a link of this kind, or damaged on its way.
    #[error("this is no invite, or a part of it is missing")]
    Malformed,
    /// A newer version made it.
    #[error("a newer version of Beside made this invite")]
    NewerVersion,
    /// It isn't signed by the devices that it names.
    #[error("this invite wasn't made by the person that it names")]
    BadSignature,
}

/// An invite to one pair, with the secret that accepts it.
pub struct Invite {
    body: PairInvite,
    signature: Signature,
    secret: InviteSigningKey,
    /// Until when it may be accepted, in milliseconds since 1970.
    pub expires_at: i64,
    /// Where the pair's relay is.
    pub relay_url: String,
}

#[derive(Encode, Decode)]
struct Link {
    #[n(0)]
    version: u8,
    #[n(1)]
    body: PairInvite,
    #[n(2)]
    signature: Signature,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    secret: [u8; 32],
    #[n(4)]
    expires_at: i64,
    #[n(5)]
    relay_url: String,
}

/// What an invite says beside its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteTerms {
    /// Until when it may be accepted, in milliseconds since 1970.
    pub expires_at: i64,
    /// Where the pair's relay is.
    pub relay_url: String,
}

impl Invite {
    /// Puts together what a device has signed.
    #[must_use]
    pub fn new(body: PairInvite, signature: Signature, secret: InviteSigningKey, terms: InviteTerms) -> Self {
        Self { body, signature, secret, expires_at: terms.expires_at, relay_url: terms.relay_url }
    }

    /// What the pair's creation will quote.
    #[must_use]
    pub const fn body(&self) -> &PairInvite {
        &self.body
    }

    /// The inviter's signature over it.
    #[must_use]
    pub const fn signature(&self) -> Signature {
        self.signature
    }

    /// The key that accepts.
    #[must_use]
    pub const fn secret(&self) -> &InviteSigningKey {
        &self.secret
    }

    /// Who invites.
    #[must_use]
    pub fn founder(&self) -> Option<IdentityKey> {
        self.body.founder.first().map(|certificate| certificate.identity)
    }

    /// The link. Whoever has it can accept: it is shown to one person, and never logged.
    #[must_use]
    pub fn to_link(&self) -> Zeroizing<String> {
        let link = Link {
            version: VERSION,
            body: self.body.clone(),
            signature: self.signature,
            secret: *self.secret.to_secret().expose(),
            expires_at: self.expires_at,
            relay_url: self.relay_url.clone(),
        };
        let bytes = Zeroizing::new(codec::encode(&link));
        Zeroizing::new(format!("{SCHEME}{}", URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// Reads a link: upper or lower case scheme, blanks around it and line breaks within.
    ///
    /// # Errors
    /// [`InviteLinkError`]: see its variants.
    pub fn from_link(text: &str) -> Result<Self, InviteLinkError> {
        if text.len() > LINK_CHARS_MAX {
            return Err(InviteLinkError::Malformed);
        }
        let text: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
        let (scheme, encoded) = text.split_at_checked(SCHEME.len()).ok_or(InviteLinkError::Malformed)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(InviteLinkError::Malformed);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).map_err(|_| InviteLinkError::Malformed)?);
        let mut decoder = minicbor::Decoder::new(&bytes);
        let version = decoder.array().and_then(|_| decoder.u8()).map_err(|_| InviteLinkError::Malformed)?;
        if version != VERSION {
            return Err(InviteLinkError::NewerVersion);
        }
        let link: Link = codec::decode(&bytes, LINK_CHARS_MAX).map_err(|_| InviteLinkError::Malformed)?;
        let secret =
            InviteSigningKey::from_secret(&Secret::from_slice(&link.secret).ok_or(InviteLinkError::Malformed)?);
        let invite = Self {
            body: link.body,
            signature: link.signature,
            secret,
            expires_at: link.expires_at,
            relay_url: link.relay_url,
        };
        invite.check()?;
        Ok(invite)
    }

    fn check(&self) -> Result<(), InviteLinkError> {
        let founder = self.body.founder.first().ok_or(InviteLinkError::Malformed)?;
        if self.relay_url.len() > RELAY_URL_BYTES_MAX {
            return Err(InviteLinkError::Malformed);
        }
        let of_one = self
            .body
            .founder
            .iter()
            .all(|certificate| certificate.identity == founder.identity && certificate.verify().is_ok());
        let signed =
            verify(SignatureLabel::Invite, founder.device.as_bytes(), &codec::encode(&self.body), &self.signature);
        if !of_one || signed.is_err() || self.secret.public() != self.body.invite_key {
            return Err(InviteLinkError::BadSignature);
        }
        Ok(())
    }
}

// The link is a secret as long as nobody has accepted.
impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invite(..)")
    }
}

impl PartialEq for Invite {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body && self.signature == other.signature
    }
}

impl Eq for Invite {}

impl Clone for Invite {
    fn clone(&self) -> Self {
        Self {
            body: self.body.clone(),
            signature: self.signature,
            secret: InviteSigningKey::from_secret(&self.secret.to_secret()),
            expires_at: self.expires_at,
            relay_url: self.relay_url.clone(),
        }
    }
}

/// What two people compare to know that nobody stands between them: sixty digits, the same on both phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SafetyNumber([u32; SAFETY_GROUPS as usize]);

impl SafetyNumber {
    /// The number of two identities: twelve groups of five digits, each from a hash of both keys in ascending order.
    #[must_use]
    pub fn of(one: &IdentityKey, other: &IdentityKey) -> Self {
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        let mut groups = [0; SAFETY_GROUPS as usize];
        for (index, group) in (0..SAFETY_GROUPS).zip(&mut groups) {
            let digest = hash("safety-number", &[low.as_bytes(), high.as_bytes(), &[index]]);
            let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            *group = u32::try_from(number % 100_000).unwrap_or(0);
        }
        Self(groups)
    }
}

impl fmt::Display for SafetyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{group:05}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
