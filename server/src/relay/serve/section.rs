//! One space's part of an answer.

mod envelopes;

use std::collections::BTreeSet;

use beside_store::account::Presenter;
use beside_store::log::{Accepted, NewEntry, OpenSpace, SpaceState, StoredWrap, Verdict, WrapsQuery};
use beside_store::view::SpaceView;
use beside_store::{Store, StoreError};
use beside_wire::frame::{Frame, PlacedOperation, SpaceRefusal, SpaceRequest};
use beside_wire::id::HpkeKey;
use beside_wire::operation::OperationBody;

use super::Service;
use super::plan::{Reason, Target};
use crate::relay::access::{Access, access};
use crate::relay::heads::{cursor_of, sign_head};
use crate::relay::incarnation::{Resumption, resume};
use crate::relay::page::Answer;

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
            Reason::Named => true,
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
        let new: Vec<_> = self.open.view.after(after).filter(|(position, _)| !own.contains(position)).collect();
        if new.is_empty() {
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
