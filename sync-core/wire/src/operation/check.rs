//! What makes an operation readable: its form and its signatures. Whether it *counts* is for the fold to say.

use super::bodies::OperationBody;
use super::certificate::Certificate;
use super::kind::{KINDS_READ, SpaceKind};
use super::{Operation, OperationError};
use crate::codec::{self, CodecError};
use crate::id::OperationId;
use crate::limits::{DEVICES_MAX, OPERATION_PARENTS_MAX};
use crate::signature::{BadSignature, SignatureLabel, verify};

pub(super) fn signatures(operation: &Operation) -> Result<(), BadSignature> {
    let bytes = Operation::signed_bytes(&operation.body);
    match &operation.body {
        OperationBody::Create(create) => {
            create.founder.verify()?;
            verify(SignatureLabel::Operation, create.founder.device.as_bytes(), &bytes, &operation.signature)
        }
        OperationBody::PairCreate(pair) => {
            let founder = pair.invite.founder.first().ok_or(BadSignature)?;
            let newcomer = pair.newcomer.first().ok_or(BadSignature)?;
            for certificate in pair.invite.founder.iter().chain(&pair.newcomer) {
                certificate.verify()?;
            }
            let invite = codec::encode(&pair.invite);
            verify(SignatureLabel::Invite, founder.device.as_bytes(), &invite, &pair.invite_signature)?;
            let second = operation.second_signature.as_ref().ok_or(BadSignature)?;
            verify(SignatureLabel::InviteAccept, pair.invite.invite_key.as_bytes(), &bytes, second)?;
            verify(SignatureLabel::Operation, newcomer.device.as_bytes(), &bytes, &operation.signature)
        }
        OperationBody::Leave(leave) => {
            verify(SignatureLabel::Operation, leave.author.as_bytes(), &bytes, &operation.signature)
        }
        OperationBody::Rotate(rotate) => {
            verify(SignatureLabel::Operation, rotate.author.as_bytes(), &bytes, &operation.signature)
        }
        OperationBody::DeviceAdded(added) => {
            added.certificate.verify()?;
            let root = added.certificate.identity;
            verify(SignatureLabel::RootOperation, root.as_bytes(), &bytes, &operation.signature)
        }
        OperationBody::DeviceRevoked(revoked) => {
            verify(SignatureLabel::RootOperation, revoked.identity.as_bytes(), &bytes, &operation.signature)
        }
    }
}

pub(super) fn refusal(bytes: &[u8], error: CodecError) -> OperationError {
    let mut decoder = minicbor::Decoder::new(bytes);
    let code = decoder.array().and_then(|_| decoder.array()).and_then(|_| decoder.u8());
    let known = |code: u8| KINDS_READ.iter().any(|kind| *kind as u8 == code);
    match (error, code) {
        (CodecError::Malformed, Ok(code)) if !known(code) => OperationError::UnknownKind,
        _ => OperationError::Codec(error),
    }
}

pub(super) fn form_fits(body: &OperationBody) -> bool {
    match body {
        OperationBody::Create(create) => {
            (create.kind == SpaceKind::Personal) == create.vault_recipient.is_some() && create.kind != SpaceKind::Pair
        }
        OperationBody::PairCreate(pair) => {
            let of_one = |certificates: &[Certificate]| {
                certificates.len() <= 32
                    && certificates.windows(2).all(|two| {
                        two.first().map(|certificate| certificate.identity)
                            == two.last().map(|certificate| certificate.identity)
                    })
            };
            let two_people = pair.invite.founder.first().map(|certificate| certificate.identity)
                != pair.newcomer.first().map(|certificate| certificate.identity);
            of_one(&pair.invite.founder) && of_one(&pair.newcomer) && two_people
        }
        OperationBody::Leave(leave) => parents_fit(&leave.parents),
        OperationBody::DeviceAdded(added) => parents_fit(&added.parents),
        OperationBody::DeviceRevoked(revoked) => parents_fit(&revoked.parents),
        OperationBody::Rotate(rotate) => parents_fit(&rotate.parents) && rotate.recipients.len() <= DEVICES_MAX / 8 + 1,
    }
}

// Sorted and without repeats, so that one set of parents has one form.
fn parents_fit(parents: &[OperationId]) -> bool {
    let ascending = parents.iter().zip(parents.iter().skip(1)).all(|(one, next)| one < next);
    !parents.is_empty() && parents.len() <= OPERATION_PARENTS_MAX && ascending
}
