//! How a world begins: one person, a relay, and phones that are signed in, without any fault so far.

use beside_core::identity::device::DeviceSecrets;
use beside_core::sync::{DeviceIdentity, Input, Output, SyncOptions};
use beside_wire::id::SpaceId;

use super::chance::Chance;
use super::disk::Disk;
use super::person::Person;
use super::phone::{AtRest, Phone, PhoneParts, Step};
use super::relay::Relay;

/// What answers a phone's request: the bytes, or nothing where the link is dead.
type Answering<'a> = &'a mut dyn FnMut(&Phone, &[u8]) -> Option<Vec<u8>>;

/// Where a person's space is.
#[derive(Debug, Clone, Copy)]
pub struct Home {
    /// Its space.
    pub space: SpaceId,
    /// Whether the phones seal their rows.
    pub at_rest: AtRest,
}

/// The first phone: it opens the space without any relay.
#[must_use]
pub fn found(person: &Person, relay: &mut Relay, mut home: Home, entropy: &mut Chance) -> (Phone, Home) {
    let secrets = DeviceSecrets::generate(&mut entropy.generator());
    let creation = person.open_space(&secrets, relay.key(), entropy);
    home.space = creation.space();
    let mut phone = install(person, relay, (home, secrets), entropy);
    phone.keep_operation(&creation);
    (phone, home)
}

/// A further phone: it signs in, fetches the operations and adds itself with the root.
#[must_use]
pub fn join(person: &Person, relay: &mut Relay, (home, now_ms): (Home, i64), entropy: &mut Chance) -> Phone {
    let secrets = DeviceSecrets::generate(&mut entropy.generator());
    let mut phone = install(person, relay, (home, secrets), entropy);
    sync(&mut phone, relay, now_ms);
    let membership = phone.membership().expect("the relay has the creation");
    let added = person.add_device(&membership, &phone.secrets());
    phone.keep_operation(&added);
    phone
}

fn install(person: &Person, relay: &mut Relay, (home, secrets): (Home, DeviceSecrets), entropy: &mut Chance) -> Phone {
    let install = relay.enrol(person.account, secrets.device());
    let identity = DeviceIdentity { device: secrets.device(), space: home.space, relay: relay.key() };
    let parts = PhoneParts { person, secrets, identity, install, disk: Disk::default(), at_rest: home.at_rest };
    Phone::new(parts, entropy)
}

/// A sync with nothing in between: sealed, sent, fetched and opened.
pub fn sync(phone: &mut Phone, relay: &mut Relay, now_ms: i64) {
    sync_with(phone, now_ms, SyncOptions::default(), &mut |phone, body| {
        relay.serve(phone.install, body, now_ms).ok().map(|served| served.encode())
    });
}

/// A sync through anything that answers requests. `None` is a link that broke.
///
/// # Panics
/// Where the phone's disk fails it.
pub fn sync_with(phone: &mut Phone, now_ms: i64, options: SyncOptions, answer: Answering<'_>) {
    if !phone.is_locked() {
        phone.repeat(now_ms, || Input::Seal);
    }
    let mut inputs = vec![Input::StartSync(options)];
    while let Some(input) = (!inputs.is_empty()).then(|| inputs.remove(0)) {
        // As the companion does: what came is opened before anything else is asked.
        let came = matches!(input, Input::Received(_)) && !phone.is_locked();
        let done = match phone.step(now_ms, input) {
            Step::Done(done) => done,
            Step::Refused(_) => {
                inputs = vec![Input::Broken];
                continue;
            }
            failed => unreachable!("nothing is armed: {failed:?}"),
        };
        for output in done.outputs {
            match output {
                Output::Send(body) => match answer(phone, &body) {
                    Some(bytes) => inputs.extend([Input::Received(bytes), Input::Ended]),
                    None => inputs.push(Input::Broken),
                },
                Output::Finished(_) => inputs.clear(),
                _ => {}
            }
        }
        if came {
            phone.repeat(now_ms, || Input::Open);
        }
    }
    if !phone.is_locked() {
        phone.repeat(now_ms, || Input::Open);
    }
}
