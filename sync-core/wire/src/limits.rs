//! Every bound of the protocol, with its unit in its name. Both sides refuse what is over a bound before they
//! parse it, so a hostile peer can cost a fixed amount of memory and no more (I13).

/// A sealed envelope on the wire, in bytes: header, ciphertext and signature.
pub const ENVELOPE_BYTES_MAX: usize = 33 * 1024;
/// The padded body of an envelope, before the AEAD's tag, in bytes. Larger content goes in parts.
pub const BODY_BYTES_MAX: usize = 32 * 1024;
/// The smallest padded body, in bytes, so that short messages look alike.
pub const BODY_BYTES_MIN: usize = 88;
/// What a body may inflate to, in bytes.
pub const BODY_INFLATED_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Leaves (records, change sets) in one body.
pub const LEAVES_MAX: usize = 4096;
/// Parts that one change set may be cut into.
pub const PARTS_MAX: u16 = 512;
/// Earlier heads that a new chain may stand by.
pub const STANDS_BY_MAX: usize = 64;
/// A membership operation, in bytes, with its signatures.
pub const OPERATION_BYTES_MAX: usize = 8 * 1024;
/// Parents that an operation may name.
pub const OPERATION_PARENTS_MAX: usize = 64;
/// Operations in one space.
pub const OPERATIONS_MAX: usize = 65_536;
/// Certified devices of one space, revoked ones included.
pub const DEVICES_MAX: usize = 1024;
/// Chains that one device may open in one space.
pub const CHAINS_PER_DEVICE_MAX: usize = 64;
/// People in a circle.
pub const MEMBERS_MAX: usize = 50;
/// HPKE wraps that travel beside one rotate operation.
pub const WRAPS_MAX: usize = DEVICES_MAX + 1;
/// One HPKE wrap of an epoch key: 32 encapsulated + 32 key + 16 tag, in bytes (RFC 9180).
pub const WRAP_BYTES: usize = 80;
/// A request body to `/v1/sync`, in bytes.
pub const SYNC_REQUEST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Spaces named in one sync request.
pub const SYNC_SPACES_MAX: usize = 256;
/// Envelopes offered in one sync request, over all spaces.
pub const SYNC_ENVELOPES_MAX: usize = 1024;
/// Operations offered in one sync request, over all spaces.
pub const SYNC_OPERATIONS_MAX: usize = 1024;
/// Missing ranges named for one space and lane.
pub const MISSING_RANGES_MAX: usize = 256;
/// One frame of a sync response, in bytes.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// What a phone lets one response cost, in bytes, unless it is told otherwise.
pub const RESPONSE_BUDGET_BYTES_DEFAULT: u32 = 4 * 1024 * 1024;
/// The least budget that a request may name, in bytes: room for one head and one piece of a body.
pub const RESPONSE_BUDGET_BYTES_MIN: u32 = 1024;
/// The longest wait of a long poll, in seconds.
pub const WAIT_SECONDS_MAX: u16 = 50;
/// A bundle that phones pass each other, in bytes.
pub const BUNDLE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Spaces in one bundle.
pub const BUNDLE_SPACES_MAX: usize = SYNC_SPACES_MAX;
/// A vault as the relay keeps it, in bytes.
pub const VAULT_BYTES_MAX: usize = 16 * 1024;
/// An OPAQUE message, in bytes.
pub const OPAQUE_BYTES_MAX: usize = 1024;
/// A handle without its suffix, in characters.
pub const HANDLE_CHARS_MAX: usize = 32;
/// A sign-in assertion, in bytes.
pub const ASSERTION_BYTES_MAX: usize = 1024;
/// An access token, in bytes.
pub const TOKEN_BYTES_MAX: usize = 170;
/// Installs of one account.
pub const INSTALLS_PER_ACCOUNT_MAX: usize = 32;
/// How coarse a head's time is, in seconds.
pub const HEAD_TIME_STEP_SECONDS: u64 = 3600;
/// The age at which an epoch is no longer sealable, in seconds of the heads' coarse time.
pub const EPOCH_SECONDS_MAX: u64 = 7 * 24 * 3600;
/// Without any head: envelopes that one epoch may seal.
pub const EPOCH_ENVELOPES_MAX: u64 = 4096;

const _: () = assert!(BODY_BYTES_MAX + 512 <= ENVELOPE_BYTES_MAX, "a full body and its header fit an envelope");
const _: () = assert!(ENVELOPE_BYTES_MAX + 64 <= FRAME_BYTES_MAX, "an envelope fits a frame");
const _: () = assert!(OPERATION_BYTES_MAX + 64 <= FRAME_BYTES_MAX, "an operation fits a frame");
const _: () = assert!(BODY_BYTES_MAX <= BODY_INFLATED_BYTES_MAX, "a stored body may be as long as an inflated one");
const _: () = assert!(MEMBERS_MAX <= DEVICES_MAX, "every member has a device");
