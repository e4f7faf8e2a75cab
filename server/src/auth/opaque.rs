//! The relay's side of OPAQUE (RFC 9807, opaque-ke 4): it learns no passphrase and stretches none.
//!
//! Suite, context and identifiers (client: the handle's bytes; server: the relay's key) are the companion's own, which must
//! say the same. A handle that doesn't exist gets an answer all the same: its OPRF key comes from the relay's seed and
//! the handle, so it is the same each time, and the rest of the answer is masked with a key that nobody has. Only the
//! proof at the end fails, as it does for a wrong passphrase.

use beside_wire::account::Stretch;
use beside_wire::id::RelayKey;
use opaque_ke::{
    CipherSuite, CredentialFinalization, CredentialRequest, Identifiers, RegistrationRequest, RegistrationUpload,
    Ristretto255, ServerLogin, ServerLoginParameters, ServerRegistration, ServerSetup, TripleDh,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::chance;

/// The algorithms of OPAQUE here. The companion's own suite names the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BesideSuite;

impl CipherSuite for BesideSuite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, sha2::Sha512>;
    // Only phones stretch; it stands here because a suite is whole.
    type Ksf = opaque_ke::argon2::Argon2<'static>;
}

/// The application context that phone and relay put into the key exchange.
const CONTEXT: &[u8] = b"beside/1/opaque";

/// What a phone registers with if it can bear it, and what is said for handles that don't exist: 64 MiB, three passes
/// (RFC 9106's second recommendation), one lane.
pub(crate) const STRETCH_DEFAULT: Stretch = Stretch { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

/// Why an OPAQUE message isn't taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum OpaqueError {
    /// Not a message of this protocol.
    #[error("the message is malformed")]
    Malformed,
    /// The passphrase doesn't fit, or there is none that could.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// What the store keeps is no record of this suite.
    #[error("the record is unreadable")]
    Record,
}

/// The relay's OPAQUE keys.
pub(crate) struct OpaqueServer {
    setup: ServerSetup<BesideSuite>,
    relay: RelayKey,
}

/// A sign-in between its two steps.
pub(crate) struct Login(ServerLogin<BesideSuite>);

impl OpaqueServer {
    /// Fresh keys, as the store keeps them.
    pub(crate) fn generate() -> Zeroizing<Vec<u8>> {
        Zeroizing::new(ServerSetup::<BesideSuite>::new(&mut chance::generator()).serialize().to_vec())
    }

    /// Reads what [`OpaqueServer::generate`] made.
    pub(crate) fn read(bytes: &[u8], relay: RelayKey) -> Result<Self, OpaqueError> {
        let setup = ServerSetup::deserialize(bytes).map_err(|_| OpaqueError::Record)?;
        Ok(Self { setup, relay })
    }

    /// Answers a registration request for a handle.
    pub(crate) fn register(&self, handle: &str, request: &[u8]) -> Result<Vec<u8>, OpaqueError> {
        let request = RegistrationRequest::deserialize(request).map_err(|_| OpaqueError::Malformed)?;
        let started = ServerRegistration::<BesideSuite>::start(&self.setup, request, handle.as_bytes())
            .map_err(|_| OpaqueError::Malformed)?;
        Ok(started.message.serialize().to_vec())
    }

    /// The record that a registration's upload becomes.
    pub(crate) fn record(upload: &[u8]) -> Result<Vec<u8>, OpaqueError> {
        let upload = RegistrationUpload::<BesideSuite>::deserialize(upload).map_err(|_| OpaqueError::Malformed)?;
        Ok(ServerRegistration::finish(upload).serialize().to_vec())
    }

    /// Answers a credential request for a handle; `record` is `None` where the handle doesn't exist.
    pub(crate) fn start(
        &self,
        handle: &str,
        record: Option<&[u8]>,
        request: &[u8],
    ) -> Result<(Vec<u8>, Login), OpaqueError> {
        let request = CredentialRequest::deserialize(request).map_err(|_| OpaqueError::Malformed)?;
        let record = record.map(ServerRegistration::<BesideSuite>::deserialize).transpose();
        let record = record.map_err(|_| OpaqueError::Record)?;
        let rng = &mut chance::generator();
        let parameters = self.parameters(handle);
        let started = ServerLogin::start(rng, &self.setup, record, request, handle.as_bytes(), parameters)
            .map_err(|_| OpaqueError::Malformed)?;
        Ok((started.message.serialize().to_vec(), Login(started.state)))
    }

    /// Checks the phone's proof.
    pub(crate) fn finish(&self, handle: &str, login: Login, finalization: &[u8]) -> Result<(), OpaqueError> {
        let message = CredentialFinalization::deserialize(finalization).map_err(|_| OpaqueError::Malformed)?;
        login.0.finish(message, self.parameters(handle)).map_err(|_| OpaqueError::WrongPassphrase)?;
        Ok(())
    }

    fn parameters<'a>(&'a self, handle: &'a str) -> ServerLoginParameters<'a, 'a> {
        let identifiers = Identifiers { client: Some(handle.as_bytes()), server: Some(self.relay.as_bytes()) };
        ServerLoginParameters { context: Some(CONTEXT), identifiers }
    }
}

/// Whether a phone's stretching is neither so weak that a stolen record gives the passphrase away, nor so heavy that it
/// is a mistake.
pub(crate) fn stretch_is_sane(stretch: &Stretch) -> bool {
    (19 * 1024..=256 * 1024).contains(&stretch.memory_kib) && (2..=10).contains(&stretch.passes) && stretch.lanes == 1
}
