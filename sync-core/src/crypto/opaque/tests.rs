//! The whole protocol against a relay in memory.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use beside_wire::id::RelayKey;
use opaque_ke::{
    CredentialFinalization, CredentialRequest, RegistrationRequest, RegistrationUpload, ServerLogin,
    ServerLoginParameters, ServerRegistration, ServerSetup,
};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

use super::{
    BesideSuite, CONTEXT, ExportKey, OpaqueError, Passphrase, Registration, SignIn, SignedIn, StretchParameters, Terms,
};

const NAME: &[u8] = b"river-4821";
const RELAY: RelayKey = RelayKey::new([9; 32]);
const TERMS: Terms<'static> = Terms { client: NAME, relay: &RELAY, stretch: StretchParameters::MINIMUM };

struct Relay {
    setup: ServerSetup<BesideSuite>,
    record: Option<ServerRegistration<BesideSuite>>,
    rng: ChaCha20Rng,
}

impl Relay {
    fn new() -> Self {
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        Self { setup: ServerSetup::new(&mut rng), record: None, rng }
    }

    fn register(&mut self, passphrase: &str, rng: &mut ChaCha20Rng) -> ExportKey {
        let (registration, request) = Registration::start(Passphrase::new(passphrase).unwrap(), rng).unwrap();
        assert_eq!(request.len(), 32);
        let request = RegistrationRequest::deserialize(&request).unwrap();
        let response = ServerRegistration::start(&self.setup, request, NAME).unwrap().message.serialize();
        assert_eq!(response.len(), 64);
        let registered = registration.finish(&response, &TERMS, rng).unwrap();
        assert_eq!(registered.upload.len(), 192);
        self.record = Some(ServerRegistration::finish(RegistrationUpload::deserialize(&registered.upload).unwrap()));
        registered.export_key
    }

    fn parameters() -> ServerLoginParameters<'static, 'static> {
        ServerLoginParameters { context: Some(CONTEXT), identifiers: TERMS.identifiers() }
    }

    /// Signs in and gives the phone's end and the relay's session key.
    fn sign_in(
        &mut self,
        passphrase: &str,
        terms: &Terms<'_>,
        rng: &mut ChaCha20Rng,
    ) -> Result<(SignedIn, Vec<u8>), OpaqueError> {
        let (sign_in, request) = SignIn::start(Passphrase::new(passphrase).unwrap(), rng)?;
        assert_eq!(request.len(), 96);
        let request = CredentialRequest::deserialize(&request).unwrap();
        let started =
            ServerLogin::start(&mut self.rng, &self.setup, self.record.clone(), request, NAME, Self::parameters())
                .unwrap();
        let response = started.message.serialize();
        assert_eq!(response.len(), 320);
        let signed_in = sign_in.finish(&response, terms, rng)?;
        let finalization = CredentialFinalization::deserialize(&signed_in.finalization).unwrap();
        let finished = started.state.finish(finalization, Self::parameters()).unwrap();
        Ok((signed_in, finished.session_key.to_vec()))
    }
}

#[test]
fn the_export_key_is_the_same_at_registration_and_each_sign_in() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let mut relay = Relay::new();
    let registered = relay.register("a walk by the river", &mut rng);
    let (first, first_session) = relay.sign_in("a walk by the river", &TERMS, &mut rng).unwrap();
    let (second, second_session) = relay.sign_in("a walk by the river", &TERMS, &mut rng).unwrap();
    assert_eq!(registered, first.export_key);
    assert_eq!(registered, second.export_key);
    assert_eq!(first.session_key.expose().as_slice(), first_session);
    assert_eq!(second.session_key.expose().as_slice(), second_session);
    assert_ne!(first.session_key, second.session_key);
    assert_ne!(first.finalization, second.finalization);
}

#[test]
fn a_wrong_passphrase_and_an_unknown_name_look_alike() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let mut relay = Relay::new();
    assert_eq!(relay.sign_in("a walk by the river", &TERMS, &mut rng).err(), Some(OpaqueError::WrongPassphrase));
    relay.register("a walk by the river", &mut rng);
    assert_eq!(relay.sign_in("a walk by the rivet", &TERMS, &mut rng).err(), Some(OpaqueError::WrongPassphrase));
}

#[test]
fn other_terms_do_not_sign_in() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let mut relay = Relay::new();
    relay.register("a walk by the river", &mut rng);
    let elsewhere = RelayKey::new([8; 32]);
    for terms in [
        Terms { relay: &elsewhere, ..TERMS },
        Terms { client: b"river-4822", ..TERMS },
        Terms { stretch: StretchParameters::new(19 * 1024, 3).unwrap(), ..TERMS },
    ] {
        assert_eq!(relay.sign_in("a walk by the river", &terms, &mut rng).err(), Some(OpaqueError::WrongPassphrase));
    }
}

#[test]
fn an_answer_that_is_none_is_malformed() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    for length in [0, 1, 64, 320, 1000] {
        let passphrase = || Passphrase::new("a walk by the river").unwrap();
        let (registration, request) = Registration::start(passphrase(), &mut rng).unwrap();
        let bytes = vec![0xff; length];
        assert_eq!(registration.finish(&bytes, &TERMS, &mut rng).err(), Some(OpaqueError::Malformed));
        let (sign_in, _) = SignIn::start(passphrase(), &mut rng).unwrap();
        assert_eq!(sign_in.finish(&bytes, &TERMS, &mut rng).err(), Some(OpaqueError::Malformed));
        assert_eq!(request.len(), 32);
    }
}

#[test]
fn a_reflected_request_is_malformed() {
    let mut rng = ChaCha20Rng::from_seed([2; 32]);
    let relay = Relay::new();
    let (registration, request) =
        Registration::start(Passphrase::new("a walk by the river").unwrap(), &mut rng).unwrap();
    let honest = ServerRegistration::start(&relay.setup, RegistrationRequest::deserialize(&request).unwrap(), NAME)
        .unwrap()
        .message
        .serialize();
    let reflected = [request.as_slice(), honest.get(32..).unwrap()].concat();
    assert_eq!(registration.finish(&reflected, &TERMS, &mut rng).err(), Some(OpaqueError::Malformed));
}
