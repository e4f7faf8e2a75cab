//! Sign-in without a round trip: the install signs what it asks (RFC 7523 style, D8).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_wire::id::{InstallId, RelayKey};
use sha2::{Digest as _, Sha256};

use crate::crypto::sign::SignInSigningKey;

const VALID_SECONDS: i64 = 300;
const HEADER: &str = r#"{"alg":"EdDSA","typ":"beside-assertion+jwt"}"#;

/// What an assertion says.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// The install.
    pub install: InstallId,
    /// The relay that it is for.
    pub relay: RelayKey,
    /// This phone's time, adjusted to the relay's if it was told, in milliseconds since 1970.
    pub now_ms: i64,
    /// Random, good for one request.
    pub id: [u8; 16],
    /// The request's body.
    pub body: &'a [u8],
}

impl Assertion<'_> {
    /// The signed token (a compact JWS, RFC 7515, with Ed25519 by RFC 8037).
    #[must_use]
    pub fn sign(&self, key: &SignInSigningKey) -> String {
        let issued = self.now_ms.div_euclid(1000);
        let claims = serde_json::json!({
            "iss": URL_SAFE_NO_PAD.encode(self.install.as_bytes()),
            "aud": URL_SAFE_NO_PAD.encode(self.relay.as_bytes()),
            "iat": issued,
            "exp": issued + VALID_SECONDS,
            "jti": URL_SAFE_NO_PAD.encode(self.id),
            "bh": URL_SAFE_NO_PAD.encode(Sha256::digest(self.body)),
        });
        let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(HEADER), URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = key.sign_assertion(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.as_bytes()))
    }
}
