//! Assertions: an install's own signed word that this request is its own (RFC 7523 in spirit, RFC 7519 in form).
//!
//! Header `{"alg":"EdDSA","typ":"beside-assertion+jwt"}`; claims, all of them and no others: `iss` the install id,
//! `aud` the relay's key, `iat` and `exp` in seconds, at most five minutes apart, `jti` sixteen random bytes, `bh` the SHA-256
//! of the request's body; bytes in base64url without padding. Times are judged by the relay's clock alone, and only
//! after the signature fits: then the phone is told the right time and tries once more.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_store::account::AssertionUse;
use beside_wire::id::{InstallId, RelayKey, SignInKey};
use beside_wire::limits::ASSERTION_BYTES_MAX;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// How long an assertion may be good, in seconds.
pub(crate) const ASSERTION_SECONDS_MAX: u64 = 5 * 60;
/// What a phone's clock may be ahead, in seconds: a second's rounding and a slow link aren't a wrong clock.
const LEEWAY_SECONDS: u64 = 30;
/// The type in the header.
const TYPE: &str = "beside-assertion+jwt";

/// Why an assertion isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum AssertionError {
    /// Not readable, or not signed by the install for this relay.
    #[error("the assertion is not good")]
    NotGood,
    /// Signed by the install for this relay, but for another time.
    #[error("the assertion is of another time")]
    ClockSkew,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    iat: u64,
    exp: u64,
    jti: String,
    bh: String,
}

/// An assertion that nobody has checked. It says whose key would check it, and nothing else.
pub(crate) struct Assertion<'a> {
    text: &'a str,
    install: InstallId,
}

impl<'a> Assertion<'a> {
    /// Reads whose assertion it claims to be.
    pub(crate) fn read(text: &'a str) -> Result<Self, AssertionError> {
        if text.len() > ASSERTION_BYTES_MAX {
            return Err(AssertionError::NotGood);
        }
        let claims: Claims =
            jsonwebtoken::dangerous::insecure_decode_claims(text).map_err(|_| AssertionError::NotGood)?;
        let install = bytes(&claims.iss).map(InstallId::new).ok_or(AssertionError::NotGood)?;
        Ok(Self { text, install })
    }

    /// Whose assertion it claims to be.
    pub(crate) const fn install(&self) -> InstallId {
        self.install
    }

    /// Checks form, signature, audience and times.
    pub(crate) fn verify(
        &self,
        key: &SignInKey,
        relay: &RelayKey,
        now_ms: u64,
    ) -> Result<VerifiedAssertion, AssertionError> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        let audience = URL_SAFE_NO_PAD.encode(relay.as_bytes());
        validation.set_audience(&[&audience]);
        validation.set_issuer(&[URL_SAFE_NO_PAD.encode(self.install.as_bytes())]);
        let key = DecodingKey::from_ed_der(key.as_bytes());
        let decoded =
            jsonwebtoken::decode::<Claims>(self.text, &key, &validation).map_err(|_| AssertionError::NotGood)?;
        let claims = decoded.claims;
        if decoded.header != header() || claims.aud != audience {
            return Err(AssertionError::NotGood);
        }
        let (Some(jti), Some(body)) = (bytes(&claims.jti), bytes(&claims.bh)) else {
            return Err(AssertionError::NotGood);
        };
        let lifetime = claims.exp.checked_sub(claims.iat).ok_or(AssertionError::NotGood)?;
        if lifetime > ASSERTION_SECONDS_MAX {
            return Err(AssertionError::NotGood);
        }
        let now = now_ms / 1000;
        if claims.exp <= now || claims.exp > now + ASSERTION_SECONDS_MAX + LEEWAY_SECONDS {
            return Err(AssertionError::ClockSkew);
        }
        let expires_ms = claims.exp * 1000;
        Ok(VerifiedAssertion { used: AssertionUse { jti, expires_ms }, body })
    }
}

/// An assertion that its install signed for this relay and this time. It may be used once.
#[derive(Debug)]
pub(crate) struct VerifiedAssertion {
    used: AssertionUse,
    body: [u8; 32],
}

impl VerifiedAssertion {
    /// What the store notes, so that it can't be used again.
    pub(crate) const fn to_use(&self) -> AssertionUse {
        self.used
    }

    /// The SHA-256 of the body that it is for.
    pub(crate) const fn body(&self) -> &[u8; 32] {
        &self.body
    }
}

/// What an assertion says of a body.
pub(crate) fn body_hash(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
}

fn header() -> Header {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests;
