//! A phone that knows how to sign in, and nothing else.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use beside_server::clock::{Clock as _, SystemClock};
use beside_wire::account::*;
use beside_wire::codec;
use beside_wire::id::{DeviceKey, InstallId, LookupId, RecoveryKey, RelayKey, SignInKey};
use beside_wire::signature::{Signature, SignatureLabel};
use ed25519_dalek::{Signer as _, SigningKey};
use opaque_ke::argon2::{Algorithm, Argon2, Params, Version};
use opaque_ke::{
    CipherSuite, ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
    CredentialResponse, Identifiers, RegistrationResponse, Ristretto255, TripleDh,
};
use rand_core::{OsRng, RngCore as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::http::{Reply, Request};

pub(crate) struct Suite;

impl CipherSuite for Suite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, sha2::Sha512>;
    type Ksf = Argon2<'static>;
}

const CONTEXT: &[u8] = b"beside/1/opaque";
/// What a phone says of its stretching. The tests stretch less, which the relay can't know.
pub(crate) const STRETCH: Stretch = Stretch { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

/// A phone that has registered.
pub(crate) struct Registered {
    pub(crate) phone: Phone,
    pub(crate) handle: String,
    pub(crate) passphrase: String,
}

pub(crate) struct Phone {
    pub(crate) relay: RelayKey,
    pub(crate) address: SocketAddr,
    pub(crate) sign_in: SigningKey,
    pub(crate) device: SigningKey,
    pub(crate) recovery: SigningKey,
    pub(crate) lookup: LookupId,
    pub(crate) install: InstallId,
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&random())
}

pub(crate) fn sign(key: &SigningKey, label: SignatureLabel, bytes: &[u8]) -> Signature {
    Signature::new(key.sign(&label.message(bytes)).to_bytes())
}

pub(crate) fn unix_seconds() -> u64 {
    SystemClock::new().unix_seconds()
}

fn stretch() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap())
}

/// A vault of this revision.
pub(crate) fn vault(revision: u64, fill: u8) -> VaultUpload {
    VaultUpload { revision, sealed: vec![fill; 200] }
}

impl Phone {
    pub(crate) fn new(relay: RelayKey, address: SocketAddr) -> Self {
        Self {
            relay,
            address,
            sign_in: key(),
            device: key(),
            recovery: key(),
            lookup: LookupId::new(random()),
            install: InstallId::new([0; 8]),
        }
    }

    /// Another phone of nobody yet, at the same relay.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.relay, self.address)
    }

    pub(crate) fn device_key(&self) -> DeviceKey {
        DeviceKey::new(self.device.verifying_key().to_bytes())
    }

    pub(crate) fn claim(&self) -> InstallClaim {
        let sign_in = SignInKey::new(self.sign_in.verifying_key().to_bytes());
        let bytes = InstallClaim::signed_bytes(&self.relay, &sign_in, &self.device_key());
        let signature = sign(&self.device, SignatureLabel::InstallClaim, &bytes);
        InstallClaim { sign_in, device: self.device_key(), signature }
    }

    pub(crate) async fn post<T: minicbor::Encode<()>>(&self, path: &str, value: &T) -> Reply {
        Request::post(path, codec::encode(value)).send(self.address).await
    }

    fn identifiers<'a>(&'a self, handle: &'a str) -> Identifiers<'a> {
        Identifiers { client: Some(handle.as_bytes()), server: Some(self.relay.as_bytes()) }
    }

    /// The second step of a registration, ready to be sent.
    pub(crate) async fn register_request(&self, name: &str, passphrase: &str) -> RegisterFinish {
        let client = ClientRegistration::<Suite>::start(&mut OsRng, passphrase.as_bytes()).unwrap();
        let start = RegisterStart { handle: name.to_owned(), opaque: client.message.serialize().to_vec() };
        let started: RegisterStarted = self.post("/v1/register/start", &start).await.value();
        assert_eq!(started.relay, self.relay);
        let opaque = self.upload(client.state, passphrase, &started);
        RegisterFinish {
            handle: started.handle,
            opaque,
            stretch: STRETCH,
            vault: vault(1, 1),
            recovery: RecoveryAccess {
                lookup: self.lookup,
                key: RecoveryKey::new(self.recovery.verifying_key().to_bytes()),
            },
            install: self.claim(),
        }
    }

    fn upload(&self, state: ClientRegistration<Suite>, passphrase: &str, started: &RegisterStarted) -> Vec<u8> {
        let response = RegistrationResponse::deserialize(&started.opaque).unwrap();
        let ksf = stretch();
        let parameters = ClientRegistrationFinishParameters::new(self.identifiers(&started.handle), Some(&ksf));
        let finished = state.finish(&mut OsRng, passphrase.as_bytes(), response, parameters).unwrap();
        finished.message.serialize().to_vec()
    }

    /// Registers, and gives the handle.
    pub(crate) async fn register(&mut self, name: &str, passphrase: &str) -> String {
        let request = self.register_request(name, passphrase).await;
        let enrolled: Enrolled = self.post("/v1/register/finish", &request).await.value();
        assert_eq!(enrolled.handle, request.handle);
        self.install = enrolled.install;
        enrolled.handle
    }

    /// The first step of a sign-in: what is sent, and what remains here.
    pub(crate) fn sign_in_request(handle: &str, passphrase: &str) -> (SignInStart, ClientLogin<Suite>) {
        let client = ClientLogin::<Suite>::start(&mut OsRng, passphrase.as_bytes()).unwrap();
        (SignInStart { handle: handle.to_owned(), opaque: client.message.serialize().to_vec() }, client.state)
    }

    /// Signs in with a passphrase; the reply is the relay's to the second step. With a wrong passphrase the phone can't
    /// make a proof, so it sends one that is none.
    pub(crate) async fn sign_in(&self, handle: &str, passphrase: &str) -> Reply {
        let (start, state) = Self::sign_in_request(handle, passphrase);
        let started: SignInStarted = self.post("/v1/sign-in/start", &start).await.value();
        let response = CredentialResponse::deserialize(&started.opaque).unwrap();
        let ksf = stretch();
        let parameters = ClientLoginFinishParameters::new(Some(CONTEXT), self.identifiers(handle), Some(&ksf));
        let opaque = match state.finish(&mut OsRng, passphrase.as_bytes(), response, parameters) {
            Ok(finished) => finished.message.serialize().to_vec(),
            Err(_) => vec![7; 64],
        };
        self.post("/v1/sign-in/finish", &SignInFinish { exchange: started.exchange, opaque }).await
    }

    /// Recovers; the reply is the relay's to the second step.
    pub(crate) async fn recover(&self, lookup: LookupId, key: &SigningKey) -> Reply {
        let started: RecoverStarted = self.post("/v1/recover/start", &RecoverStart { lookup }).await.value();
        let bytes = RecoverFinish::signed_bytes(&self.relay, &lookup, &started.exchange);
        let signature = sign(key, SignatureLabel::Recovery, &bytes);
        self.post("/v1/recover/finish", &RecoverFinish { exchange: started.exchange, signature }).await
    }

    /// Enrols by a permit.
    pub(crate) async fn enrol(&mut self, permit: [u8; 32]) -> Enrolled {
        let enrolled: Enrolled = self.post("/v1/installs", &Enrol { permit, install: self.claim() }).await.value();
        self.install = enrolled.install;
        enrolled
    }

    /// Changes the passphrase; the reply is the relay's to the second step.
    pub(crate) async fn change(&self, permit: [u8; 32], passphrase: &str, vault: VaultUpload) -> Reply {
        let client = ClientRegistration::<Suite>::start(&mut OsRng, passphrase.as_bytes()).unwrap();
        let start = PassphraseStart { permit, opaque: client.message.serialize().to_vec() };
        let started: RegisterStarted = self.post("/v1/passphrase/start", &start).await.value();
        let opaque = self.upload(client.state, passphrase, &started);
        self.post("/v1/passphrase/finish", &PassphraseFinish { permit, opaque, stretch: STRETCH, vault }).await
    }

    /// The claims of a good assertion for a body.
    pub(crate) fn claims(&self, body: &[u8]) -> Value {
        let now = unix_seconds();
        json!({
            "iss": URL_SAFE_NO_PAD.encode(self.install.as_bytes()),
            "aud": URL_SAFE_NO_PAD.encode(self.relay.as_bytes()),
            "iat": now,
            "exp": now + 240,
            "jti": URL_SAFE_NO_PAD.encode(random::<16>()),
            "bh": URL_SAFE_NO_PAD.encode(Sha256::digest(body)),
        })
    }

    pub(crate) fn assertion(&self, body: &[u8]) -> String {
        jwt(&json!({"alg": "EdDSA", "typ": "beside-assertion+jwt"}), &self.claims(body), &self.sign_in)
    }

    /// Sends a request under a fresh assertion.
    pub(crate) async fn call(&self, request: Request, body: &[u8]) -> Reply {
        request.bearer(&self.assertion(body)).send(self.address).await
    }

    pub(crate) async fn call_post<T: minicbor::Encode<()>>(&self, path: &str, value: &T) -> Reply {
        let body = codec::encode(value);
        self.call(Request::post(path, body.clone()), &body).await
    }

    pub(crate) async fn installs(&self) -> Reply {
        self.call(Request::get("/v1/installs"), &[]).await
    }
}

/// A signed JWT of any header and claims.
pub(crate) fn jwt(header: &Value, claims: &Value, key: &SigningKey) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).to_bytes()))
}
