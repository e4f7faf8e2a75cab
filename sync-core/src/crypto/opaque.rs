//! Signing in with a passphrase that no relay ever learns: the client of OPAQUE (RFC 9807, opaque-ke 4).
//!
//! [`BesideSuite`]: OPRF and 3DH over ristretto255 with SHA-512, and Argon2id (RFC 9106, version 0x13, one lane, output as
//! long as the OPRF's, salt of zeroes, as the OPRF output is already unique to person and relay). How hard Argon2id works is
//! chosen at registration ([`StretchParameters`]); the relay keeps that beside the record and returns it when somebody signs
//! in. The relay has a suite of its own that must be the same; it never stretches anything.
//!
//! What both sides must also say alike: identifiers (the client's name as registered, the relay's key) and [`CONTEXT`].
//!
//! The export key never leaves the phone, and is alike at registration and at each sign-in: the vault hangs on it (D7).

mod passphrase;
mod stretch;

use beside_wire::id::RelayKey;
use opaque_ke::errors::{InternalError, ProtocolError};
use opaque_ke::{
    CipherSuite, ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
    CredentialResponse, Identifiers, RegistrationResponse, Ristretto255, TripleDh,
};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::Zeroize as _;

pub use passphrase::{Passphrase, PassphraseError};
pub use stretch::{StretchError, StretchParameters};

use super::secret::{ExportKey, SessionKey};

/// The algorithms of OPAQUE here. The relay's own suite must name the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BesideSuite;

impl CipherSuite for BesideSuite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, sha2::Sha512>;
    type Ksf = argon2::Argon2<'static>;
}

/// The application context that phone and relay put into the key exchange.
pub const CONTEXT: &[u8] = b"beside/1/opaque";

/// Why registering or signing in stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpaqueError {
    /// The passphrase is not the registered one; or name, relay or relay's keys are not those of the registration.
    #[error("the passphrase does not fit")]
    WrongPassphrase,
    /// What the relay sent is no message of this protocol.
    #[error("the relay's answer is malformed")]
    Malformed,
    /// The phone has too little memory to stretch the passphrase as was chosen at registration.
    #[error("the passphrase can't be stretched here")]
    Stretch,
}

impl From<ProtocolError> for OpaqueError {
    fn from(error: ProtocolError) -> Self {
        match error {
            ProtocolError::InvalidLoginError => Self::WrongPassphrase,
            ProtocolError::LibraryError(InternalError::KsfError) => Self::Stretch,
            ProtocolError::LibraryError(_)
            | ProtocolError::SerializationError
            | ProtocolError::SizeError { .. }
            | ProtocolError::ReflectedValueError
            | ProtocolError::Custom(_) => Self::Malformed,
        }
    }
}

/// Between whom a passphrase holds, and how hard it is stretched. The same at registration and at each sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms<'a> {
    /// The person's name at the relay, as registered.
    pub client: &'a [u8],
    /// The relay.
    pub relay: &'a RelayKey,
    /// How hard Argon2id works.
    pub stretch: StretchParameters,
}

impl Terms<'_> {
    fn identifiers(&self) -> Identifiers<'_> {
        Identifiers { client: Some(self.client), server: Some(self.relay.as_bytes()) }
    }
}

/// A registration, or a change of passphrase, that waits for the relay's answer.
pub struct Registration {
    passphrase: Passphrase,
    state: ClientRegistration<BesideSuite>,
}

/// A registration's end.
#[derive(Debug)]
pub struct Registered {
    /// What the relay stores (192 bytes).
    pub upload: Vec<u8>,
    /// What the vault is put behind.
    pub export_key: ExportKey,
}

impl Registration {
    /// Begins, and gives the request for the relay (32 bytes).
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`] only if the passphrase has a length that no [`Passphrase`] has.
    pub fn start(passphrase: Passphrase, mut rng: &mut dyn CryptoRngCore) -> Result<(Self, Vec<u8>), OpaqueError> {
        let started = ClientRegistration::<BesideSuite>::start(&mut rng, passphrase.bytes())?;
        Ok((Self { passphrase, state: started.state }, started.message.serialize().to_vec()))
    }

    /// Ends with the relay's answer (64 bytes). Takes as long as [`Terms::stretch`] says.
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`] for an answer that is none, [`OpaqueError::Stretch`] for want of memory.
    pub fn finish(
        self,
        response: &[u8],
        terms: &Terms<'_>,
        mut rng: &mut dyn CryptoRngCore,
    ) -> Result<Registered, OpaqueError> {
        let response = RegistrationResponse::deserialize(response)?;
        let stretch = terms.stretch.argon2();
        let parameters = ClientRegistrationFinishParameters::new(terms.identifiers(), Some(&stretch));
        let mut finished = self.state.finish(&mut rng, self.passphrase.bytes(), response, parameters)?;
        let export_key = ExportKey::from_slice(&finished.export_key).ok_or(OpaqueError::Malformed);
        finished.export_key.zeroize();
        Ok(Registered { upload: finished.message.serialize().to_vec(), export_key: export_key? })
    }
}

/// A sign-in that waits for the relay's answer.
pub struct SignIn {
    passphrase: Passphrase,
    state: ClientLogin<BesideSuite>,
}

/// A sign-in's end. The relay has proven itself by now; the phone's proof is the finalization.
#[derive(Debug)]
pub struct SignedIn {
    /// What proves the phone to the relay (64 bytes).
    pub finalization: Vec<u8>,
    /// What phone and relay now share.
    pub session_key: SessionKey,
    /// What the vault is behind.
    pub export_key: ExportKey,
}

impl SignIn {
    /// Begins, and gives the request for the relay (96 bytes).
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`] only if the passphrase has a length that no [`Passphrase`] has.
    pub fn start(passphrase: Passphrase, mut rng: &mut dyn CryptoRngCore) -> Result<(Self, Vec<u8>), OpaqueError> {
        let started = ClientLogin::<BesideSuite>::start(&mut rng, passphrase.bytes())?;
        Ok((Self { passphrase, state: started.state }, started.message.serialize().to_vec()))
    }

    /// Ends with the relay's answer (320 bytes). Takes as long as [`Terms::stretch`] says.
    ///
    /// # Errors
    /// [`OpaqueError`] says whether it is the passphrase, the answer or the phone.
    pub fn finish(
        self,
        response: &[u8],
        terms: &Terms<'_>,
        mut rng: &mut dyn CryptoRngCore,
    ) -> Result<SignedIn, OpaqueError> {
        let response = CredentialResponse::deserialize(response)?;
        let stretch = terms.stretch.argon2();
        let parameters = ClientLoginFinishParameters::new(Some(CONTEXT), terms.identifiers(), Some(&stretch));
        let mut finished = self.state.finish(&mut rng, self.passphrase.bytes(), response, parameters)?;
        let export_key = ExportKey::from_slice(&finished.export_key).ok_or(OpaqueError::Malformed);
        let session_key = SessionKey::from_slice(&finished.session_key).ok_or(OpaqueError::Malformed);
        finished.export_key.zeroize();
        finished.session_key.zeroize();
        Ok(SignedIn {
            finalization: finished.message.serialize().to_vec(),
            session_key: session_key?,
            export_key: export_key?,
        })
    }
}

#[cfg(test)]
mod tests;
