//! One sync request, served: judged and written in one transaction, then answered from what is durable.

mod plan;
mod section;

use beside_store::account::AssertionUse;
use beside_store::log::{SpaceState, SyncJob, SyncOutcome, Verdict};
use beside_store::{Store, StoreError};
use beside_wire::codec;
use beside_wire::frame::{Frame, SYNC_VERSION, SyncRequest, Welcome};
use beside_wire::id::{InstallId, SpaceId};
use beside_wire::limits::{
    MISSING_RANGES_MAX, RESPONSE_BUDGET_BYTES_DEFAULT, RESPONSE_BUDGET_BYTES_MIN, SYNC_ENVELOPES_MAX,
    SYNC_OPERATIONS_MAX, SYNC_SPACES_MAX,
};
use beside_wire::line::{Cursor, Incarnation};
use thiserror::Error;

use super::accept::Rules;
use super::cursors::{CursorMemory, Told};
use super::heads::cursor_of;
use super::page::Answer;
use plan::{Plan, Target};

/// A relay that serves sync requests.
#[derive(Clone, Copy)]
pub struct Service<'a, S> {
    /// What it keeps.
    pub store: &'a S,
    /// Its rules.
    pub rules: &'a Rules,
    /// What installs last told.
    pub cursors: &'a CursorMemory,
}

/// Who calls, and when.
#[derive(Debug, Clone)]
pub struct Call {
    /// The install whose token or assertion came with the request.
    pub install: InstallId,
    /// The assertion, where it was one. It is used by this call.
    pub assertion: Option<AssertionUse>,
    /// A token to give with the answer.
    pub token: Option<String>,
    /// The relay's time, in milliseconds since 1970.
    pub now_ms: u64,
    /// Fresh randomness: the tag of the next life, should one have to be opened.
    pub tag: [u8; 8],
}

/// A request that was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The answer.
    pub frames: Vec<Frame>,
    /// Spaces that this request added to, with their new ends: for whoever waits on them.
    pub grown: Vec<(SpaceId, Cursor)>,
    /// All spaces that the answer looked at: what a long poll waits on.
    pub watched: Vec<SpaceId>,
    /// Whether the answer says anything new. If not, it may be worth waiting and asking again without offers.
    pub news: bool,
}

impl Served {
    /// The answer's bytes: a CBOR sequence (RFC 8742).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.frames.iter().flat_map(codec::encode).collect()
    }
}

/// Why a request isn't served at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ServeError {
    /// The relay doesn't speak this version.
    #[error("the relay doesn't speak this version of the sync protocol")]
    Version,
    /// Over a bound, or a space is named twice.
    #[error("the request is over a bound of the sync protocol")]
    Bounds,
    /// The assertion had been used.
    #[error("the sign-in assertion was used before")]
    Replayed,
    /// The install is unknown or may no longer sign in.
    #[error("the install may no longer sign in")]
    InstallEnded,
    /// The store can't answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<S: Store> Service<'_, S> {
    /// Serves a request.
    ///
    /// # Errors
    /// [`ServeError`]: see its variants. Nothing was written, and nothing of it was told to others.
    pub async fn serve(&self, request: SyncRequest, call: Call) -> Result<Served, ServeError> {
        check(&request)?;
        let who = self.store.presenter(call.install).await?.ok_or(ServeError::InstallEnded)?;
        let told = match request.known {
            [0, 0, 0, 0, 0, 0, 0, 0] => Some(Told::new()),
            known => self.cursors.recall(&call.install, &known),
        };
        let budget = request.budget_bytes.clamp(RESPONSE_BUDGET_BYTES_MIN, RESPONSE_BUDGET_BYTES_DEFAULT);
        let recognised = told.is_some();
        let remember = remembered(&request, told.as_ref());
        let mut plan = Plan::new(self, &who, request, told).await?;
        let incarnation = self.live(&plan, call.tag).await?;
        self.judge(&mut plan, &call, incarnation).await?;
        let mut answer = Answer::new(usize::try_from(budget).unwrap_or(usize::MAX));
        let Call { token, now_ms, install, .. } = call;
        answer.push(Frame::Welcome(Welcome { version: SYNC_VERSION, incarnation, token, recognised }));
        for target in &plan.targets {
            section::answer(self, &mut answer, target, &section::Reader { who: &who, now_ms }).await?;
        }
        if let Some(remember) = remember {
            self.cursors.remember(install, remember);
        }
        let news = answer.has_news();
        let watched = plan.targets.iter().map(|target| target.request.space).collect();
        Ok(Served { frames: answer.end(), grown: plan.targets.iter().filter_map(grown).collect(), watched, news })
    }

    // The present life; the next one, if a head says that the database was restored. That comes before everything else,
    // so that nothing is given a position in a life that had gone further.
    async fn live(&self, plan: &Plan, tag: [u8; 8]) -> Result<Incarnation, StoreError> {
        let mut present = self.store.incarnation().await?;
        for target in &plan.targets {
            let Some(shown) = &target.shown else { continue };
            let state = self.store.space(target.request.space).await?;
            if super::incarnation::was_restored(present, &state, shown) {
                let next = super::incarnation::next_life(present, shown.cursor.incarnation, tag);
                present = self.store.open_incarnation(present, next).await?;
            }
        }
        Ok(present)
    }

    async fn judge(&self, plan: &mut Plan, call: &Call, present: Incarnation) -> Result<(), ServeError> {
        for target in &mut plan.targets {
            if !target.has_offers() {
                target.state = self.store.space(target.request.space).await?;
            }
        }
        let (indices, spaces): (Vec<usize>, Vec<_>) = plan
            .targets
            .iter_mut()
            .enumerate()
            .filter(|(_, target)| target.has_to_be_judged(present))
            .map(|(index, target)| (index, target.job(self.rules)))
            .unzip();
        if spaces.is_empty() && call.assertion.is_none() {
            return Ok(());
        }
        let job = SyncJob { install: call.install, assertion: call.assertion, spaces };
        let outcomes = match self.store.sync(job).await? {
            SyncOutcome::Done(outcomes) => outcomes,
            SyncOutcome::Replayed => return Err(ServeError::Replayed),
            SyncOutcome::InstallEnded => return Err(ServeError::InstallEnded),
        };
        for (index, outcome) in indices.into_iter().zip(outcomes) {
            if let Some(target) = plan.targets.get_mut(index) {
                target.state = outcome.state;
                target.verdict = Some(outcome.verdict);
            }
        }
        Ok(())
    }
}

fn check(request: &SyncRequest) -> Result<(), ServeError> {
    if request.version != SYNC_VERSION {
        return Err(ServeError::Version);
    }
    let mut named: Vec<SpaceId> = request.spaces.iter().map(|space| space.space).collect();
    named.sort_unstable();
    named.dedup();
    let operations: usize = request.spaces.iter().map(|space| space.offered_operations.len()).sum();
    let envelopes: usize = request.spaces.iter().map(|space| space.offered_envelopes.len()).sum();
    let missing = request.spaces.iter().all(|space| space.missing.len() <= 2 * MISSING_RANGES_MAX);
    let fits = named.len() == request.spaces.len()
        && named.len() <= SYNC_SPACES_MAX
        && operations <= SYNC_OPERATIONS_MAX
        && envelopes <= SYNC_ENVELOPES_MAX
        && missing;
    if fits { Ok(()) } else { Err(ServeError::Bounds) }
}

// What the phone will think that it last told, if it gets the answer.
fn remembered(request: &SyncRequest, told: Option<&Told>) -> Option<Told> {
    let mut remembered = told.cloned().unwrap_or_default();
    remembered.extend(request.spaces.iter().map(|space| (space.space, space.cursor)));
    (remembered.len() <= SYNC_SPACES_MAX).then_some(remembered)
}

fn grown(target: &Target) -> Option<(SpaceId, Cursor)> {
    let SpaceState::Open(open) = &target.state else { return None };
    match &target.verdict {
        Some(Verdict::Accepted(accepted)) if !accepted.appended.is_empty() => {
            Some((target.request.space, cursor_of(open)))
        }
        Some(Verdict::Accepted(_) | Verdict::Refused(_)) | None => None,
    }
}
