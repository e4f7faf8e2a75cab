//! Which offered envelopes enter the log.

use std::collections::BTreeMap;

use beside_store::log::{ChainFact, EntryFact, NewEnvelope};
use beside_store::view::SpaceView;
use beside_wire::envelope::{Envelope, Place};
use beside_wire::fold::{ContentPlace, ContentVerdict, Membership};
use beside_wire::frame::{OfferRefusal, OfferResult};
use beside_wire::id::{ChainId, DeviceKey, EnvelopeId};
use beside_wire::limits::CHAINS_PER_DEVICE_MAX;
use beside_wire::line::{Cursor, Line};

use super::Bench;
use crate::relay::offers::OfferedEnvelope;

/// Envelopes that were judged.
pub(super) struct Judged {
    pub(super) results: Vec<OfferResult>,
    pub(super) kept: Vec<NewEnvelope>,
}

/// Judges envelopes, to be placed after position `end`.
pub(super) fn judge(
    bench: &mut Bench<'_>,
    view: &SpaceView,
    offers: Vec<Result<OfferedEnvelope, OfferRefusal>>,
    end: u64,
) -> Judged {
    let mut log =
        Tail { end, entries: BTreeMap::new(), chains: BTreeMap::new(), opened: BTreeMap::new(), kept: Vec::new() };
    let results = offers
        .into_iter()
        .map(|offer| {
            let Some(membership) = view.membership() else { return OfferResult::Refused(OfferRefusal::NotAMember) };
            let placed = offer.and_then(|offered| log.take(bench, membership, offered));
            placed.unwrap_or_else(OfferResult::Refused)
        })
        .collect();
    Judged { results, kept: log.kept }
}

// The log's end as it grows by this offer.
struct Tail {
    end: u64,
    entries: BTreeMap<(ChainId, u64), EntryFact>,
    chains: BTreeMap<ChainId, ChainFact>,
    opened: BTreeMap<DeviceKey, usize>,
    kept: Vec<NewEnvelope>,
}

impl Tail {
    fn take(
        &mut self,
        bench: &mut Bench<'_>,
        membership: &Membership,
        offered: OfferedEnvelope,
    ) -> Result<OfferResult, OfferRefusal> {
        let OfferedEnvelope { envelope, bytes, prev, old_proof } = offered;
        let (chain, seq, kind) = (envelope.chain, envelope.seq, envelope.kind);
        let prev = self.previous(bench, &envelope, prev)?;
        let epoch = membership.epoch_by_hint(&envelope.epoch).ok_or(OfferRefusal::UnknownEpoch)?;
        let place = Place { space: bench.facts.space, prev, epoch };
        let id = envelope.id(&place);
        if let Some(entry) = self.entry(bench, chain, seq) {
            return if entry.id == id {
                Ok(OfferResult::Duplicate(entry.position))
            } else {
                Err(OfferRefusal::ChainFork)
            };
        }
        // What comes after it is already there and names another one before it.
        let after = seq.checked_add(1).and_then(|after| self.entry(bench, chain, after));
        if after.is_some_and(|after| after.prev != Some(id)) {
            return Err(OfferRefusal::ChainFork);
        }
        let (owner, opens) = self.owner(bench, &envelope)?;
        let position = self.end + 1;
        let at = Cursor { incarnation: bench.facts.incarnation, position };
        let content = membership.content(&owner.device, &ContentPlace { chain, seq, position: Some(at) });
        if content != ContentVerdict::Counts {
            return Err(OfferRefusal::NotAMember);
        }
        // On an install's own token its own chains are taken without a signature check; whatever is carried is checked.
        if owner.device != bench.who.device {
            envelope.verify(&place, &owner.device).map_err(|_| OfferRefusal::BadSignature)?;
        }
        if opens.is_some() && self.chains_of(bench, &owner.device) >= CHAINS_PER_DEVICE_MAX {
            return Err(OfferRefusal::TooMany);
        }
        if !bench.take(u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
            return Err(OfferRefusal::QuotaExceeded);
        }
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let line = Line { position, id: id.into(), chain: Some(chain), seq, kind: kind.entry(), size };
        self.push(NewEnvelope { line, chain, prev, bytes, opens, old_proof }, id);
        Ok(OfferResult::Accepted(position))
    }

    fn push(&mut self, new: NewEnvelope, id: EnvelopeId) {
        self.end = new.line.position;
        let fact = EntryFact { position: new.line.position, id, prev: new.prev };
        self.entries.insert((new.chain, new.line.seq), fact);
        if let Some(opens) = new.opens {
            self.chains.insert(new.chain, opens);
            *self.opened.entry(opens.device).or_default() += 1;
        }
        self.kept.push(new);
    }

    fn entry(&self, bench: &Bench<'_>, chain: ChainId, seq: u64) -> Option<EntryFact> {
        let key = (chain, seq);
        self.entries.get(&key).or_else(|| bench.facts.entries.get(&key)).copied()
    }

    fn chains_of(&self, bench: &Bench<'_>, device: &DeviceKey) -> usize {
        let before = bench.facts.chain_counts.get(device).copied().unwrap_or(0);
        before + self.opened.get(device).copied().unwrap_or(0)
    }

    fn previous(
        &self,
        bench: &Bench<'_>,
        envelope: &Envelope,
        given: Option<EnvelopeId>,
    ) -> Result<Option<EnvelopeId>, OfferRefusal> {
        let Some(before) = envelope.seq.checked_sub(1).filter(|before| *before > 0) else { return Ok(None) };
        let line = self.entry(bench, envelope.chain, before).map(|entry| entry.id);
        // Offered again without its predecessor, which isn't in the log either: what was said the first time stands.
        let stored = self.entry(bench, envelope.chain, envelope.seq).and_then(|entry| entry.prev);
        match (line, given) {
            (Some(line), Some(given)) if line != given => Err(OfferRefusal::ChainFork),
            (Some(id), _) | (None, Some(id)) => Ok(Some(id)),
            (None, None) => stored.map(Some).ok_or(OfferRefusal::MissingPrevious),
        }
    }

    // Whose chain it is, and what a first envelope says about that.
    fn owner(&self, bench: &Bench<'_>, envelope: &Envelope) -> Result<(ChainFact, Option<ChainFact>), OfferRefusal> {
        if let Some(opening) = &envelope.opening {
            let own = ChainId::derive(&bench.facts.space, &opening.device, &opening.salt) == envelope.chain;
            if !own || opening.lane != envelope.kind.lane() {
                return Err(OfferRefusal::BadSignature);
            }
            let fact = ChainFact { device: opening.device, lane: opening.lane };
            return Ok((fact, Some(fact)));
        }
        let known = self.chains.get(&envelope.chain).or_else(|| bench.facts.chains.get(&envelope.chain));
        let fact = known.copied().ok_or(OfferRefusal::MissingPrevious)?;
        if fact.lane == envelope.kind.lane() { Ok((fact, None)) } else { Err(OfferRefusal::Malformed) }
    }
}
