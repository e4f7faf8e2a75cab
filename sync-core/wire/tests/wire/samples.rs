//! One sample of every wire type and of every variant, with its type's decoder.

use std::fmt::Debug;
use std::sync::LazyLock;

use beside_wire::account::*;
use beside_wire::codec::{CodecError, decode, decode_canonical, encode};
use beside_wire::envelope::*;
use beside_wire::frame::*;
use beside_wire::head::*;
use beside_wire::id::*;
use beside_wire::line::*;
use beside_wire::operation::*;
use minicbor::{Decode, Encode};

use crate::values::{Source, Value};

pub(crate) const BOUND: usize = 64 * 1024;

/// A type's decoder, by what it makes of bytes.
pub(crate) type Reader = fn(&[u8]) -> Result<(String, Vec<u8>), CodecError>;

/// A sample and, for whatever bytes, what its type's decoders make of them: the `Debug` form and the bytes again.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) debug: String,
    pub(crate) decode: Reader,
    pub(crate) decode_canonical: Reader,
    pub(crate) random: fn(u64) -> (String, Vec<u8>),
}

pub(crate) trait Wire: Value + Debug + Encode<()> + for<'b> Decode<'b, ()> {}
impl<T: Value + Debug + Encode<()> + for<'b> Decode<'b, ()>> Wire for T {}

fn shown<T: Wire>(value: &T) -> (String, Vec<u8>) {
    (format!("{value:?}"), encode(value))
}

fn sample<T: Wire>(name: &'static str, value: &T) -> Sample {
    let (debug, bytes) = shown(value);
    Sample {
        name,
        bytes,
        debug,
        decode: |bytes| decode::<T>(bytes, BOUND).map(|value| shown(&value)),
        decode_canonical: |bytes| decode_canonical::<T>(bytes, BOUND).map(|value| shown(&value)),
        random: |seed| shown(&T::value(&mut Source::seeded(seed))),
    }
}

pub(crate) fn counted<T: Value>() -> T {
    T::value(&mut Source::Counting(0))
}

macro_rules! of {
    ($($name:ident),* $(,)?) => { vec![$(sample::<$name>(stringify!($name), &counted())),*] };
}

macro_rules! variants {
    ($enum:ident [$($variant:ident $(($value:expr))?),* $(,)?]) => {
        vec![$(sample::<$enum>(concat!(stringify!($enum), "::", stringify!($variant)), &$enum::$variant $(($value))?)),*]
    };
}

pub(crate) fn ids() -> Vec<Sample> {
    of![
        AccountId,
        InstallId,
        IdentityKey,
        DeviceKey,
        SignInKey,
        HpkeKey,
        RelayKey,
        InviteKey,
        RecoveryKey,
        LookupId,
        SpaceId,
        OperationId,
        EnvelopeId,
        ChainId,
        DocumentId,
        RecordId,
        EntryId,
        EpochId,
        EpochHint,
    ]
}

pub(crate) fn log() -> Vec<Sample> {
    let mut samples = of![
        Incarnation,
        Cursor,
        Line,
        Head,
        SignedHead,
        IncarnationStatement,
        SignedIncarnation,
        ChainHead,
        ChainOpening,
        Envelope,
    ];
    let later = Envelope { opening: None, seq: 70_000, ..counted() };
    samples.push(sample("Envelope::later", &later));
    samples.push(sample("Line::of_operation", &Line::of_operation(7, counted(), 300)));
    samples.extend(variants!(Lane[Talk, Documents]));
    samples.extend(variants!(EnvelopeKind[Talk, Documents, Keyring]));
    samples.extend(variants!(EntryKind[Operation, Talk, Documents, Keyring]));
    samples
}

pub(crate) fn operations() -> Vec<Sample> {
    let mut samples = of![Certificate, PairInvite, Operation];
    let signature = counted;
    samples.push(sample("Operation::new_pair", &Operation::new_pair(counted(), signature(), signature())));
    samples.extend(variants!(HistoryPolicy[All, FromJoin]));
    samples.extend(variants!(SpaceKind[Personal, Pair, Circle]));
    samples.extend(variants!(OperationBody[
        Create(counted()), PairCreate(counted()), Leave(counted()), DeviceAdded(counted()), DeviceRevoked(counted()),
        Rotate(counted()),
    ]));
    samples
}

pub(crate) fn frames() -> Vec<Sample> {
    let mut samples = of![
        SyncRequest,
        SpaceRequest,
        OperationOffer,
        Wrap,
        EnvelopeOffer,
        MissingRange,
        PartialBody,
        Welcome,
        RunningHashes,
        PlacedOperation,
        PlacedEnvelope,
        LineRun,
        ShortLine,
        Piece,
        End,
        RelayInfo,
    ];
    samples.extend(variants!(OfferResult[Accepted(1), Duplicate(70_000), Refused(OfferRefusal::ChainFork)]));
    samples.extend(variants!(OfferRefusal[
        Malformed, BadSignature, ChainFork, MissingPrevious, UnknownEpoch, NotAMember, UnknownKind, QuotaExceeded,
        TooMany,
    ]));
    samples.extend(variants!(SpaceRefusal[Unknown, OtherRelay]));
    samples.extend(variants!(Frame[
        Welcome(counted()), Space(counted()), Incarnation(counted()), Results(counted()), Before(counted()),
        Operation(counted()), Entry(counted()), Lines(counted()), Piece(counted()), Head(counted()), End(counted()),
        Refused(counted()),
    ]));
    samples
}

pub(crate) fn accounts() -> Vec<Sample> {
    of![
        Stretch,
        RegisterStart,
        RegisterStarted,
        RegisterFinish,
        VaultUpload,
        RecoveryAccess,
        InstallClaim,
        Enrolled,
        SignInStart,
        SignInStarted,
        SignInFinish,
        RecoverStart,
        RecoverStarted,
        RecoverFinish,
        VaultFetched,
        Enrol,
        PassphraseStart,
        PassphraseFinish,
        InstallRow,
        InstallList,
        RevokeInstall,
        Permit,
        Problem,
    ]
}

static ALL: LazyLock<Vec<Sample>> =
    LazyLock::new(|| [ids(), log(), operations(), frames(), accounts()].into_iter().flatten().collect());

pub(crate) fn all() -> &'static [Sample] {
    &ALL
}

/// The types that somebody signs, or whose bytes are hashed.
pub(crate) fn signed() -> Vec<&'static Sample> {
    let names = ["Line", "Head", "IncarnationStatement", "ChainOpening", "Envelope", "Certificate", "PairInvite"];
    let is_signed = |sample: &Sample| {
        let kind = sample.name.split("::").next().unwrap_or_default();
        names.contains(&kind) || kind == "Operation" || kind == "OperationBody"
    };
    all().iter().filter(|sample| is_signed(sample)).collect()
}
