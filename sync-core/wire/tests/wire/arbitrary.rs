//! How each wire type is drawn. A field that is added to a type doesn't compile until it is named here.

use beside_wire::account::*;
use beside_wire::envelope::*;
use beside_wire::frame::*;
use beside_wire::head::*;
use beside_wire::line::*;
use beside_wire::operation::*;

use crate::values::{Source, Value, enums, structs};

structs! {
    Incarnation { ordinal, tag }
    Cursor { incarnation, position }
    Line { position, id, chain, seq, kind, size }
    Head { relay, space, cursor, hash, operations, operations_hash, coarse_seconds }
    IncarnationStatement { relay, space, restored, restored_hash, opened }
    ChainHead { chain, seq, id }
    ChainOpening { device, salt, lane, stands_by }
    Place { space, prev, epoch }
    Certificate { identity, device, hpke, signature }
    Create { fold_version, kind, relay, quorum, history, founder, vault_recipient, salt }
    PairInvite { founder, invite_key, relay, salt }
    PairCreate { fold_version, invite, invite_signature, newcomer, history }
    Leave { space, parents, author, frontier }
    DeviceAdded { space, parents, certificate }
    DeviceRevoked { space, parents, identity, device, frontier, vault_recipient }
    Rotate { space, parents, author, commitment, epoch_parents, recipients, flags }
    SyncRequest { version, budget_bytes, wait_seconds, known, spaces }
    SpaceRequest { space, cursor, operations, head, offered_operations, offered_envelopes, missing, partial }
    OperationOffer { operation, wraps, old_proof }
    Wrap { recipient, bytes }
    EnvelopeOffer { envelope, prev, old_proof }
    MissingRange { lane, from, to }
    PartialBody { position, offset }
    Welcome { version, incarnation, token, recognised }
    RunningHashes { position, hash, operations, operations_hash }
    PlacedOperation { position, operation, wraps, old_proof }
    PlacedEnvelope { position, envelope, prev }
    LineRun { to, chains, lines }
    ShortLine { position, id, chain, seq, kind, size }
    Piece { position, offset, prev, bytes }
    End { more }
    RelayInfo { relay, version, version_min, unix_milliseconds }
    Stretch { memory_kib, passes, lanes }
    RegisterStart { handle, opaque }
    RegisterStarted { handle, opaque, relay }
    RegisterFinish { handle, opaque, stretch, vault, recovery, install }
    VaultUpload { revision, sealed }
    RecoveryAccess { lookup, key }
    InstallClaim { sign_in, device, signature }
    Enrolled { account, install, handle }
    SignInStart { handle, opaque }
    SignInStarted { exchange, opaque, stretch, relay }
    SignInFinish { exchange, opaque }
    RecoverStart { lookup }
    RecoverStarted { exchange, relay }
    RecoverFinish { exchange, signature }
    VaultFetched { permit, vault, handle }
    Enrol { permit, install }
    PassphraseStart { permit, opaque }
    PassphraseFinish { permit, opaque, stretch, vault }
    InstallRow { install, device, enrolled_day, seen_day, revoked }
    InstallList { installs }
    RevokeInstall { install }
    Permit { permit }
    Problem { code, status, title, retry_after_ms, unix_milliseconds }
}

enums! {
    Lane [Talk, Documents]
    EnvelopeKind [Talk, Documents, Keyring]
    EntryKind [Operation, Talk, Documents, Keyring]
    HistoryPolicy [All, FromJoin]
    SpaceKind [Personal, Pair, Circle]
    OperationBody [
        Create(Create), PairCreate(PairCreate), Leave(Leave), DeviceAdded(DeviceAdded), DeviceRevoked(DeviceRevoked),
        Rotate(Rotate),
    ]
    OfferRefusal [
        Malformed, BadSignature, ChainFork, MissingPrevious, UnknownEpoch, NotAMember, UnknownKind, QuotaExceeded,
        TooMany,
    ]
    OfferResult [Accepted(u64), Duplicate(u64), Refused(OfferRefusal)]
    SpaceRefusal [Unknown, OtherRelay]
    Frame [
        Welcome(Welcome), Space(beside_wire::id::SpaceId), Incarnation(SignedIncarnation), Results(Vec<OfferResult>),
        Before(RunningHashes), Operation(PlacedOperation), Entry(PlacedEnvelope), Lines(LineRun), Piece(Piece),
        Head(SignedHead), End(End), Refused(SpaceRefusal),
    ]
}

impl Value for SignedHead {
    fn value(source: &mut Source) -> Self {
        Self::new(Value::value(source), Value::value(source))
    }
}

impl Value for SignedIncarnation {
    fn value(source: &mut Source) -> Self {
        Self::new(Value::value(source), Value::value(source))
    }
}

impl Value for Operation {
    fn value(source: &mut Source) -> Self {
        let (body, signature) = (OperationBody::value(source), Value::value(source));
        match source.choice(2) {
            0 => Self::new(body, signature),
            _ => Self::new_pair(body, signature, Value::value(source)),
        }
    }
}

impl Value for Envelope {
    fn value(source: &mut Source) -> Self {
        let opening: Option<ChainOpening> = Value::value(source);
        let ciphertext: [u8; 104] = Value::value(source);
        let later = 1 + u64::value(source) / 2;
        Self {
            kind: Value::value(source),
            chain: Value::value(source),
            seq: if opening.is_some() { 1 } else { 1 + later },
            epoch: Value::value(source),
            commitment: Value::value(source),
            nonce: Value::value(source),
            ciphertext: ciphertext.to_vec(),
            signature: Value::value(source),
            opening,
        }
    }
}
