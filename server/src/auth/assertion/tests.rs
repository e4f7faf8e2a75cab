#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ed25519_dalek::{Signer as _, SigningKey};
use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};

use super::*;

const NOW: u64 = 1_800_000_000;
const RELAY: RelayKey = RelayKey::new([3; 32]);

fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn claims() -> Value {
    json!({
        "iss": URL_SAFE_NO_PAD.encode([9; 8]),
        "aud": URL_SAFE_NO_PAD.encode(RELAY.as_bytes()),
        "iat": NOW,
        "exp": NOW + 300,
        "jti": URL_SAFE_NO_PAD.encode([5; 16]),
        "bh": URL_SAFE_NO_PAD.encode(body_hash(b"body")),
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().insert(name.to_owned(), value);
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn signed(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key().sign(message.as_bytes()).to_bytes()))
}

fn good_header() -> Value {
    json!({"alg": "EdDSA", "typ": "beside-assertion+jwt"})
}

fn judge(text: &str, now_seconds: u64) -> Result<VerifiedAssertion, AssertionError> {
    let sign_in = SignInKey::new(key().verifying_key().to_bytes());
    Assertion::read(text)?.verify(&sign_in, &RELAY, now_seconds * 1000)
}

#[test]
fn a_good_assertion_tells_its_install_its_body_and_its_end() {
    let text = signed(&good_header(), &claims());
    assert_eq!(Assertion::read(&text).unwrap().install(), InstallId::new([9; 8]));
    let verified = judge(&text, NOW).unwrap();
    assert_eq!(verified.to_use(), AssertionUse { jti: [5; 16], expires_ms: (NOW + 300) * 1000 });
    assert_eq!(*verified.body(), body_hash(b"body"));
    assert!(text.len() < 450, "{}", text.len());
}

#[test]
fn every_other_header_and_every_other_set_of_claims_is_refused() {
    let headers = [
        json!({"alg": "none", "typ": "beside-assertion+jwt"}),
        json!({"alg": "HS256", "typ": "beside-assertion+jwt"}),
        json!({"alg": "EdDSA", "typ": "JWT"}),
        json!({"alg": "EdDSA"}),
        json!({"alg": "EdDSA", "typ": "beside-assertion+jwt", "crit": ["exp"]}),
        json!({"alg": "EdDSA", "typ": "beside-assertion+jwt", "jwk": {"kty": "OKP"}}),
        json!({"alg": "EdDSA", "typ": "beside-assertion+jwt", "x": 1}),
    ];
    for header in headers {
        assert_eq!(judge(&signed(&header, &claims()), NOW).unwrap_err(), AssertionError::NotGood, "{header}");
    }
    let sets = [
        without("iss"),
        without("aud"),
        without("iat"),
        without("exp"),
        without("jti"),
        without("bh"),
        with("sub", json!("x")),
        with("aud", json!(URL_SAFE_NO_PAD.encode([4; 32]))),
        with("aud", json!([URL_SAFE_NO_PAD.encode(RELAY.as_bytes())])),
        with("iss", json!("AAA")),
        with("jti", json!(URL_SAFE_NO_PAD.encode([5; 15]))),
        with("bh", json!("")),
        with("exp", json!("1800000300")),
        with("exp", json!(-1)),
        with("iat", json!(NOW - 1)),
        with("iat", json!(NOW + 301)),
    ];
    for set in sets {
        assert_eq!(judge(&signed(&good_header(), &set), NOW).unwrap_err(), AssertionError::NotGood, "{set}");
    }
}

#[test]
fn another_time_is_told_apart_but_only_under_a_good_signature() {
    let text = signed(&good_header(), &claims());
    for now in [0, NOW - 31, NOW + 300, NOW + 86_400] {
        assert_eq!(judge(&text, now).unwrap_err(), AssertionError::ClockSkew, "{now}");
    }
    for now in [NOW - 30, NOW, NOW + 299] {
        assert!(judge(&text, now).is_ok(), "{now}");
    }
    let (message, _) = text.rsplit_once('.').unwrap();
    let forged = format!("{message}.{}", URL_SAFE_NO_PAD.encode([0; 64]));
    assert_eq!(judge(&forged, 0).unwrap_err(), AssertionError::NotGood);
}

#[test]
fn a_times_overflow_is_refused_and_not_a_panic() {
    let set = with("exp", json!(u64::MAX));
    assert_eq!(judge(&signed(&good_header(), &set), NOW).unwrap_err(), AssertionError::NotGood);
    let mut set = with("exp", json!(u64::MAX));
    set.as_object_mut().unwrap().insert("iat".to_owned(), json!(u64::MAX - 1));
    assert_eq!(judge(&signed(&good_header(), &set), NOW).unwrap_err(), AssertionError::ClockSkew);
}

#[test]
fn an_hmac_with_the_public_key_as_secret_is_refused() {
    let mut header = header();
    header.alg = Algorithm::HS256;
    let secret = EncodingKey::from_secret(key().verifying_key().as_bytes());
    let text = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
    assert_eq!(judge(&text, NOW).unwrap_err(), AssertionError::NotGood);
}

#[test]
fn what_is_no_assertion_is_refused() {
    let long = "A".repeat(ASSERTION_BYTES_MAX + 1);
    for text in ["", ".", "..", "a.b.c", "a.b.c.d", long.as_str()] {
        assert_eq!(judge(text, NOW).unwrap_err(), AssertionError::NotGood);
    }
}
