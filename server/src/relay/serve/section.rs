//! One space's part of an answer.

use std::collections::BTreeSet;

use beside_store::account::Presenter;
use beside_store::log::{
    Accepted, LineOrder, LinesQuery, NewEntry, OpenSpace, Run, SpaceState, StoredWrap, Verdict, WrapsQuery,
};
use beside_store::view::SpaceView;
use beside_store::{Store, StoreError};
use beside_wire::frame::{Frame, OfferResult, PlacedOperation, SpaceRefusal, SpaceRequest};
use beside_wire::id::HpkeKey;
use beside_wire::line::Line;
use beside_wire::operation::OperationBody;

use super::Service;
use super::plan::{Reason, Target};
use crate::relay::access::{Access, access};
use crate::relay::heads::{cursor_of, sign_head};
use crate::relay::incarnation::{Resumption, resume};
use crate::relay::page::{Answer, Candidate, First, LINES_MAX, choose, entries_in_order, placed, tell};

/// Who reads, and when.
pub(super) struct Reader<'a> {
    pub(super) who: &'a Presenter,
    pub(super) now_ms: u64,
}

/// Adds one space's part to an answer.
pub(super) async fn answer<S: Store>(
    service: &Service<'_, S>,
    answer: &mut Answer,
    target: &Target,
    reader: &Reader<'_>,
) -> Result<(), StoreError> {
    let (open, access) = match readable(target, reader.who) {
        Ok(readable) => readable,
        Err(refusal) => {
            if target.reason == Reason::Named {
                answer.push(Frame::Space(target.request.space));
                answer.push(Frame::Refused(refusal));
            }
            return Ok(());
        }
    };
    let space = Section { target, open, access, accepted: accepted(target), who: reader.who };
    let lines = resume(&target.request.cursor, open);
    let operations = resume(&target.request.operations, open);
    if !space.differs(&lines, &operations) {
        return Ok(());
    }
    let head = sign_head(&*service.rules.signer, target.request.space, open, reader.now_ms);
    if !answer.begin_section(space.opening(&lines, &operations), Frame::Head(head)) {
        return Ok(());
    }
    let whole = space.operations(service, answer, operations.after).await?;
    if whole && access == Access::Full && target.reason != Reason::Announced {
        space.envelopes(service, answer, lines.after).await?;
    }
    answer.end_section();
    Ok(())
}

fn readable<'a>(target: &'a Target, who: &Presenter) -> Result<(&'a OpenSpace, Access), SpaceRefusal> {
    if let Some(Verdict::Refused(refusal)) = &target.verdict {
        return Err(*refusal);
    }
    let SpaceState::Open(open) = &target.state else { return Err(SpaceRefusal::Unknown) };
    let access = match open.view.membership() {
        Some(membership) => access(membership, who),
        // A space that the relay has lost, and whose head it was just shown: there is nothing in it to keep secret.
        None if accepted(target).is_some() => Access::Full,
        None => Access::None,
    };
    if access == Access::None { Err(SpaceRefusal::Unknown) } else { Ok((open, access)) }
}

fn accepted(target: &Target) -> Option<&Accepted> {
    match &target.verdict {
        Some(Verdict::Accepted(accepted)) => Some(accepted),
        Some(Verdict::Refused(_)) | None => None,
    }
}

struct Section<'a> {
    target: &'a Target,
    open: &'a OpenSpace,
    access: Access,
    accepted: Option<&'a Accepted>,
    who: &'a Presenter,
}

impl Section<'_> {
    fn request(&self) -> &SpaceRequest {
        &self.target.request
    }

    // Whether there is anything to say about a space that the request doesn't name.
    fn differs(&self, lines: &Resumption, operations: &Resumption) -> bool {
        match self.target.reason {
            Reason::Named | Reason::Introduced => true,
            Reason::Announced => self.access == Access::Full,
            Reason::Remembered if self.access == Access::Full => {
                self.request().cursor != cursor_of(self.open) || !lines.statements.is_empty()
            }
            Reason::Remembered => self.open.view.after(operations.after).next().is_some(),
        }
    }

    fn opening(&self, lines: &Resumption, operations: &Resumption) -> Vec<Frame> {
        let mut frames = vec![Frame::Space(self.request().space)];
        let longer = if lines.statements.len() >= operations.statements.len() { lines } else { operations };
        frames.extend(longer.statements.iter().map(|signed| Frame::Incarnation(*signed)));
        if let Some(accepted) = self.accepted.filter(|accepted| !accepted.results.is_empty()) {
            frames.push(Frame::Results(accepted.results.clone()));
            if !accepted.appended.is_empty() {
                frames.push(Frame::Before(accepted.before));
            }
        }
        frames
    }

    // New operations, but for those that this request brought. Whether they all found room.
    async fn operations<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<bool, StoreError> {
        let own: BTreeSet<u64> = self.accepted.map(appended_operations).unwrap_or_default();
        let mut new = self.open.view.after(after).filter(|(position, _)| !own.contains(position)).peekable();
        if new.peek().is_none() {
            return Ok(true);
        }
        let query = WrapsQuery { space: self.request().space, after, recipients: self.recipients() };
        let wraps = if query.recipients.is_empty() { Vec::new() } else { service.store.wraps(query).await? };
        for (position, operation) in new {
            let theirs = |stored: &&StoredWrap| stored.position == position;
            let frame = PlacedOperation {
                position,
                operation: operation.bytes().to_vec(),
                wraps: wraps.iter().filter(theirs).map(|stored| stored.wrap.clone()).collect(),
                old_proof: self.open.view.old_proof(&operation.id()),
            };
            if !answer.item(Frame::Operation(frame)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    // Whose wraps the reader gets: its own device's, and in a personal space the vault recipients', former ones included.
    fn recipients(&self) -> BTreeSet<HpkeKey> {
        let membership = self.open.view.membership();
        let own = membership.and_then(|membership| membership.device(&self.who.device)).map(|device| device.hpke);
        let vault = if self.access == Access::Full { vault_recipients(&self.open.view) } else { BTreeSet::new() };
        own.into_iter().chain(vault).collect()
    }

    async fn envelopes<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<(), StoreError> {
        self.piece(service, answer, after).await?;
        let lines = match self.all_new(service, answer, after).await? {
            Some(frames) => {
                for frame in frames {
                    if !answer.item(frame) {
                        return Ok(());
                    }
                }
                Vec::new()
            }
            None => self.told(service, answer, after).await?,
        };
        let mut candidates: Vec<Candidate> = lines.iter().map(Candidate::from).collect();
        candidates.extend(self.missing(service, answer, after).await?.iter().map(Candidate::from));
        let piece = self.request().partial.map(|partial| partial.position);
        let own = self.own();
        candidates.retain(|candidate| Some(candidate.position) != piece && !own.contains(&candidate.position));
        let first = if answer.room() == usize::MAX { First::GoesAnyway } else { First::Fits };
        let (positions, kept_back) = choose(candidates, answer.left(), first);
        if kept_back {
            answer.keep_back();
        }
        for body in service.store.bodies(self.request().space, positions).await? {
            if !answer.item(placed(body, None)) {
                break;
            }
        }
        Ok(())
    }

    // The rest of a body that was cut, if its line was told before: else it comes with what is new.
    async fn piece<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<(), StoreError> {
        let Some(partial) = self.request().partial.filter(|partial| partial.position <= after) else { return Ok(()) };
        for body in service.store.bodies(self.request().space, vec![partial.position]).await? {
            if !answer.item(placed(body, Some(&partial))) {
                return Ok(());
            }
        }
        Ok(())
    }

    // All new envelopes in log order, if they fit.
    async fn all_new<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &Answer,
        after: u64,
    ) -> Result<Option<Vec<Frame>>, StoreError> {
        let run = Run { space: self.request().space, from: after + 1, to: self.open.running.position };
        if run.from > run.to {
            return Ok(Some(Vec::new()));
        }
        let own = self.own();
        let own_bytes: u64 =
            self.accepted.map_or(0, |accepted| accepted.appended.iter().map(NewEntry::stored_bytes).sum());
        let size = service.store.run_size(run).await?;
        let left = answer.left();
        let room = u64::try_from(left).unwrap_or(u64::MAX);
        // Duplicates count here though they won't be sent: that errs towards lines, and offers again are rare.
        if size.bytes.saturating_sub(own_bytes) > room {
            return Ok(None);
        }
        let limit = u32::try_from(run.to - after).unwrap_or(u32::MAX);
        let query = LinesQuery {
            space: run.space,
            from: run.from,
            to: run.to,
            lane: None,
            order: LineOrder::OldestFirst,
            limit,
        };
        let wanted: Vec<u64> = service
            .store
            .lines(query)
            .await?
            .iter()
            .filter(|line| line.chain.is_some() && !own.contains(&line.position))
            .map(|line| line.position)
            .collect();
        let count = wanted.len();
        let bodies = service.store.bodies(run.space, wanted).await?;
        if bodies.len() != count {
            return Ok(None);
        }
        Ok(entries_in_order(bodies, self.request().partial.as_ref(), left))
    }

    // Lines for what is new, as far as half of the room goes.
    async fn told<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<Vec<Line>, StoreError> {
        let to = self.open.running.position;
        let limit = u32::try_from(2 * LINES_MAX).unwrap_or(u32::MAX);
        let query = LinesQuery {
            space: self.request().space,
            from: after + 1,
            to,
            lane: None,
            order: LineOrder::OldestFirst,
            limit,
        };
        let lines = service.store.lines(query).await?;
        let told = tell(&lines, to, answer.left() / 2);
        if !told.whole {
            answer.keep_back();
        }
        Ok(if answer.item(told.frame) { told.lines } else { Vec::new() })
    }

    // Lines of what the phone says that it misses, newest first. More than fit are never read.
    async fn missing<S: Store>(
        &self,
        service: &Service<'_, S>,
        answer: &mut Answer,
        after: u64,
    ) -> Result<Vec<Line>, StoreError> {
        let mut lines = Vec::new();
        for range in self.request().missing.iter().rev() {
            let limit = LINES_MAX.saturating_sub(lines.len());
            let query = LinesQuery {
                space: self.request().space,
                from: range.from,
                to: range.to.min(after),
                lane: Some(range.lane),
                order: LineOrder::NewestFirst,
                limit: u32::try_from(limit).unwrap_or(u32::MAX),
            };
            lines.extend(service.store.lines(query).await?);
            if lines.len() >= LINES_MAX {
                answer.keep_back();
                break;
            }
        }
        Ok(lines)
    }

    // Positions of what this request offered: the phone has it.
    fn own(&self) -> BTreeSet<u64> {
        let results = self.accepted.map(|accepted| accepted.results.iter()).into_iter().flatten();
        results
            .filter_map(|result| match result {
                OfferResult::Accepted(position) | OfferResult::Duplicate(position) => Some(*position),
                OfferResult::Refused(_) => None,
            })
            .collect()
    }
}

fn appended_operations(accepted: &Accepted) -> BTreeSet<u64> {
    let operations = accepted.appended.iter().filter(|entry| matches!(entry, NewEntry::Operation(_)));
    operations.map(NewEntry::position).collect()
}

fn vault_recipients(view: &SpaceView) -> BTreeSet<HpkeKey> {
    view.after(0)
        .filter_map(|(_, operation)| match operation.body() {
            OperationBody::Create(create) => create.vault_recipient,
            OperationBody::DeviceRevoked(revoked) => revoked.vault_recipient,
            OperationBody::PairCreate(_)
            | OperationBody::Leave(_)
            | OperationBody::DeviceAdded(_)
            | OperationBody::Rotate(_) => None,
        })
        .collect()
}
