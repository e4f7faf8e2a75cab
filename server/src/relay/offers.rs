//! Offers, read and checked as far as that needs no log. This runs before the transaction, so that nobody else's write
//! waits for signature checks of operations.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use beside_store::log::FactsQuery;
use beside_wire::envelope::Envelope;
use beside_wire::frame::{EnvelopeOffer, OfferRefusal, OperationOffer, Wrap};
use beside_wire::head::{Head, SignedHead};
use beside_wire::id::{ChainId, EnvelopeId, RelayKey, SpaceId};
use beside_wire::limits::{WRAP_BYTES, WRAPS_MAX};
use beside_wire::operation::{Operation, OperationBody, OperationError, VerifiedOperation};

const SEQ_MAX: u64 = i64::MAX as u64;

/// What one request offers to one space.
#[derive(Debug, Clone, Default)]
pub struct SpaceOffers {
    /// Operations, in the order of the request.
    pub operations: Vec<Result<OfferedOperation, OfferRefusal>>,
    /// Envelopes, in the order of the request.
    pub envelopes: Vec<Result<OfferedEnvelope, OfferRefusal>>,
    /// The highest head that the phone has seen, if the relay really signed it.
    pub shown: Option<Head>,
}

/// An operation whose form and signatures fit.
#[derive(Debug, Clone)]
pub struct OfferedOperation {
    /// The operation.
    pub operation: VerifiedOperation,
    /// For a rotate: wraps, one for each recipient.
    pub wraps: Vec<Wrap>,
    /// The proof of an earlier life, if the relay really signed it.
    pub old_proof: Option<SignedHead>,
}

/// An envelope whose form fits.
#[derive(Debug, Clone)]
pub struct OfferedEnvelope {
    /// The envelope.
    pub envelope: Envelope,
    /// Its wire form.
    pub bytes: Vec<u8>,
    /// The envelope before it, as far as the offer says so.
    pub prev: Option<EnvelopeId>,
    /// The proof of an earlier life, if the relay really signed it.
    pub old_proof: Option<SignedHead>,
}

/// Reads an offered operation and checks its signatures.
///
/// # Errors
/// The refusal, where it can't be in any log.
pub fn read_operation(
    offer: OperationOffer,
    relay: &RelayKey,
    space: &SpaceId,
) -> Result<OfferedOperation, OfferRefusal> {
    let operation = Operation::verify(&offer.operation).map_err(|error| match error {
        OperationError::Codec(_) => OfferRefusal::Malformed,
        OperationError::UnknownKind => OfferRefusal::UnknownKind,
        OperationError::BadSignature => OfferRefusal::BadSignature,
    })?;
    let wraps_fit = match operation.body() {
        OperationBody::Rotate(_) => wraps_fit(&offer.wraps),
        OperationBody::Create(_)
        | OperationBody::PairCreate(_)
        | OperationBody::Leave(_)
        | OperationBody::DeviceAdded(_)
        | OperationBody::DeviceRevoked(_) => offer.wraps.is_empty(),
    };
    if !wraps_fit || operation.space() != *space {
        return Err(OfferRefusal::Malformed);
    }
    let old_proof = offer.old_proof.filter(|proof| proof.verify(relay, space).is_ok());
    Ok(OfferedOperation { operation, wraps: offer.wraps, old_proof })
}

fn wraps_fit(wraps: &[Wrap]) -> bool {
    let recipients: BTreeSet<_> = wraps.iter().map(|wrap| wrap.recipient).collect();
    wraps.len() <= WRAPS_MAX
        && recipients.len() == wraps.len()
        && wraps.iter().all(|wrap| wrap.bytes.len() == WRAP_BYTES)
}

/// Reads an offered envelope.
///
/// # Errors
/// The refusal, where it can't be in any log.
pub fn read_envelope(offer: EnvelopeOffer, relay: &RelayKey, space: &SpaceId) -> Result<OfferedEnvelope, OfferRefusal> {
    let envelope = Envelope::from_bytes(&offer.envelope).map_err(|_| OfferRefusal::Malformed)?;
    // Databases count to 2^63; no honest chain comes near.
    if envelope.seq > SEQ_MAX || (envelope.seq == 1 && offer.prev.is_some()) {
        return Err(OfferRefusal::Malformed);
    }
    let old_proof = offer.old_proof.filter(|proof| proof.verify(relay, space).is_ok());
    Ok(OfferedEnvelope { envelope, bytes: offer.envelope, prev: offer.prev, old_proof })
}

impl SpaceOffers {
    /// Whether nothing is offered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.envelopes.is_empty()
    }

    /// What the rules will want to know of the log: for each envelope its own place in its chain and the places beside
    /// it, joined to runs. A run is never longer than what was offered allows.
    #[must_use]
    pub fn query(&self) -> FactsQuery {
        let mut places: BTreeMap<ChainId, BTreeSet<u64>> = BTreeMap::new();
        let mut devices = BTreeSet::new();
        for envelope in self.envelopes.iter().flatten().map(|offered| &offered.envelope) {
            let seqs = places.entry(envelope.chain).or_default();
            seqs.extend([envelope.seq.saturating_sub(1), envelope.seq, envelope.seq.saturating_add(1)]);
            devices.extend(envelope.opening.as_ref().map(|opening| opening.device));
        }
        let chains = places.into_iter().map(|(chain, seqs)| (chain, runs(&seqs))).collect();
        FactsQuery { chains, devices }
    }
}

fn runs(seqs: &BTreeSet<u64>) -> Vec<RangeInclusive<u64>> {
    let mut runs: Vec<RangeInclusive<u64>> = Vec::new();
    for seq in seqs {
        match runs.last_mut() {
            Some(run) if run.end().checked_add(1) == Some(*seq) => *run = *run.start()..=*seq,
            _ => runs.push(*seq..=*seq),
        }
    }
    runs
}
