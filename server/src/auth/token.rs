//! Access tokens: what the relay answers an assertion with, so that the next requests need none. A JWT (RFC 7519) with
//! one fixed header and two claims, because every byte travels with every request.
//!
//! The key signs tokens only: a token can't pass for a head, nor for an assertion.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_wire::id::InstallId;
use beside_wire::limits::TOKEN_BYTES_MAX;
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

/// How long a token is good, in seconds.
pub(crate) const TOKEN_SECONDS: u64 = 15 * 60;

// base64url of {"alg":"EdDSA"}: the only header of a token, and never that of an assertion.
const HEADER: &str = "eyJhbGciOiJFZERTQSJ9.";

// PKCS #8 (RFC 8410) around an Ed25519 seed, which is how the library wants it.
const PKCS8_BEFORE_SEED: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Why a token isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum TokenError {
    /// Not a token of this relay.
    #[error("the token is not good")]
    NotGood,
    /// It was good and is over.
    #[error("the token is over")]
    Expired,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    sub: String,
    exp: u64,
}

/// The key that signs tokens.
pub(crate) struct TokenKey {
    signs: EncodingKey,
    checks: DecodingKey,
    validation: Validation,
}

impl TokenKey {
    /// The key of a seed.
    pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
        let mut der = Zeroizing::new(PKCS8_BEFORE_SEED.to_vec());
        der.extend_from_slice(seed);
        let public = SigningKey::from_bytes(seed).verifying_key();
        let mut validation = Validation::new(Algorithm::EdDSA);
        // Times are compared with the relay's own clock, which a test can set, below.
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "sub"]);
        Self { signs: EncodingKey::from_ed_der(&der), checks: DecodingKey::from_ed_der(public.as_bytes()), validation }
    }

    /// A token for an install.
    pub(crate) fn issue(&self, install: InstallId, now_seconds: u64) -> Option<String> {
        let claims = Claims { sub: URL_SAFE_NO_PAD.encode(install.as_bytes()), exp: now_seconds + TOKEN_SECONDS };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = None;
        let token = jsonwebtoken::encode(&header, &claims, &self.signs).ok()?;
        (token.len() <= TOKEN_BYTES_MAX).then_some(token)
    }

    /// Whose token it is.
    pub(crate) fn check(&self, token: &str, now_seconds: u64) -> Result<InstallId, TokenError> {
        if token.len() > TOKEN_BYTES_MAX || !looks_like_one(token) {
            return Err(TokenError::NotGood);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, &self.checks, &self.validation)
            .map_err(|_| TokenError::NotGood)?
            .claims;
        let install = URL_SAFE_NO_PAD.decode(&claims.sub).ok().and_then(|bytes| InstallId::from_slice(&bytes));
        if claims.exp <= now_seconds {
            return Err(TokenError::Expired);
        }
        install.filter(|_| claims.exp <= now_seconds + TOKEN_SECONDS).ok_or(TokenError::NotGood)
    }
}

/// Whether something is to be judged as a token, by the header that only tokens have.
pub(crate) fn looks_like_one(bearer: &str) -> bool {
    bearer.starts_with(HEADER)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use ed25519_dalek::Signer as _;

    use super::*;

    const NOW: u64 = 1_800_000_000;
    const INSTALL: InstallId = InstallId::new([9; 8]);

    fn key() -> TokenKey {
        TokenKey::from_seed(&[1; 32])
    }

    fn signed(header: &str, claims: &str, seed: [u8; 32]) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = SigningKey::from_bytes(&seed).sign(message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    #[test]
    fn a_token_is_short_and_good_for_fifteen_minutes() {
        let token = key().issue(INSTALL, NOW).unwrap();
        assert_eq!(token.len(), 159);
        assert_eq!(key().check(&token, NOW), Ok(INSTALL));
        assert_eq!(key().check(&token, NOW + TOKEN_SECONDS - 1), Ok(INSTALL));
        assert_eq!(key().check(&token, NOW + TOKEN_SECONDS), Err(TokenError::Expired));
    }

    #[test]
    fn only_this_relays_own_word_in_its_one_form_is_taken() {
        let claims = |exp: u64| format!(r#"{{"sub":"CQkJCQkJCQk","exp":{exp}}}"#);
        let good = claims(NOW + 60);
        assert_eq!(key().check(&signed(r#"{"alg":"EdDSA"}"#, &good, [1; 32]), NOW), Ok(INSTALL));
        let bad = [
            ("another relay's key", signed(r#"{"alg":"EdDSA"}"#, &good, [2; 32])),
            ("another header", signed(r#"{"alg":"EdDSA","typ":"JWT"}"#, &good, [1; 32])),
            ("an assertion's header", signed(r#"{"alg":"EdDSA","typ":"beside-assertion+jwt"}"#, &good, [1; 32])),
            ("no algorithm", signed(r#"{"alg":"none"}"#, &good, [1; 32])),
            ("another algorithm", signed(r#"{"alg":"HS256"}"#, &good, [1; 32])),
            ("a claim more", signed(r#"{"alg":"EdDSA"}"#, r#"{"sub":"CQkJCQkJCQk","exp":1800000060,"a":1}"#, [1; 32])),
            ("a claim less", signed(r#"{"alg":"EdDSA"}"#, r#"{"exp":1800000060}"#, [1; 32])),
            ("a subject that is none", signed(r#"{"alg":"EdDSA"}"#, r#"{"sub":"CQk","exp":1800000060}"#, [1; 32])),
            ("an end too far", signed(r#"{"alg":"EdDSA"}"#, &claims(NOW + TOKEN_SECONDS + 1), [1; 32])),
            ("nothing", String::new()),
            ("a header alone", HEADER.to_owned()),
        ];
        for (what, token) in bad {
            assert_eq!(key().check(&token, NOW), Err(TokenError::NotGood), "{what}");
        }
        let unsigned = key().issue(INSTALL, NOW).unwrap();
        let unsigned = unsigned.rsplit_once('.').unwrap().0;
        assert_eq!(key().check(&format!("{unsigned}."), NOW), Err(TokenError::NotGood));
    }

    #[test]
    fn an_hmac_with_the_public_key_as_secret_is_not_taken() {
        let public = SigningKey::from_bytes(&[1; 32]).verifying_key();
        let claims = Claims { sub: "CQkJCQkJCQk".to_owned(), exp: NOW + 60 };
        let secret = EncodingKey::from_secret(public.as_bytes());
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &secret).unwrap();
        assert_eq!(key().check(&token, NOW), Err(TokenError::NotGood));
        let (_, rest) = token.split_once('.').unwrap();
        assert_eq!(key().check(&format!("{HEADER}{rest}"), NOW), Err(TokenError::NotGood));
    }

    #[test]
    fn what_is_too_long_is_not_even_read() {
        let mut token = key().issue(INSTALL, NOW).unwrap();
        token.push_str(&"A".repeat(TOKEN_BYTES_MAX));
        assert_eq!(key().check(&token, NOW), Err(TokenError::NotGood));
    }
}
