//! The vault's lock: the content key, wrapped so that it takes the keystore and the passphrase to open it.
//!
//! The header is no secret. It lies beside the database, since a locked phone must read it before anything else, and
//! changing the passphrase rewrites it and no row. Counting attempts is the keystore's business: whoever can copy the
//! header can put back any counter that stands beside it.

#[cfg(test)]
mod tests;

use beside_wire::hash::hash;
use minicbor::{Decoder, Encoder};
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroize as _;

use crate::crypto::at_rest::{AtRestKey, StretchCost, StretchError, open, seal, stretch};

const VERSION: u8 = 1;
const CHECKSUM_BYTES: usize = 8;
/// OWASP's least for Argon2id on one lane: 19 MiB, two passes.
const MEMORY_KIB_MIN: u32 = 19 * 1024;
const PASSES_MIN: u32 = 2;
/// A damaged or forged header mustn't be able to ask for more than a phone has.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;
const PASSES_MAX: u32 = 64;

/// What one try at the passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockParams(StretchCost);

impl LockParams {
    /// A cost that a device was measured to bear.
    ///
    /// # Errors
    /// [`LockError::CostOutOfRange`] below 19 MiB or two passes, above 1 GiB or 64 passes.
    pub fn new(memory_kib: u32, passes: u32) -> Result<Self, LockError> {
        let within =
            (MEMORY_KIB_MIN..=MEMORY_KIB_MAX).contains(&memory_kib) && (PASSES_MIN..=PASSES_MAX).contains(&passes);
        if within { Ok(Self(StretchCost { memory_kib, passes })) } else { Err(LockError::CostOutOfRange) }
    }

    /// 8 MiB and one pass: too weak for anybody's words. For tests, and for a demo whose people are invented.
    #[must_use]
    pub const fn weak_for_tests_and_demo() -> Self {
        Self(StretchCost { memory_kib: 8 * 1024, passes: 1 })
    }

    /// KiB of memory.
    #[must_use]
    pub const fn memory_kib(self) -> u32 {
        self.0.memory_kib
    }

    /// Passes over the memory.
    #[must_use]
    pub const fn passes(self) -> u32 {
        self.0.passes
    }
}

impl Default for LockParams {
    /// 64 MiB and three passes: RFC 9106's choice for devices short of memory, on one lane.
    fn default() -> Self {
        Self(StretchCost { memory_kib: 64 * 1024, passes: 3 })
    }
}

/// Why a lock couldn't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Too weak to protect anybody, or too costly to be opened again.
    #[error("this cost is out of range")]
    CostOutOfRange,
    /// The device has not enough memory free.
    #[error("not enough memory to lock")]
    OutOfMemory,
}

/// Why a lock didn't open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// The passphrase, or the keystore's key, isn't the right one; [`SealedStore`](super::SealedStore) tells the latter.
    #[error("the passphrase doesn't open this vault")]
    WrongPassphrase,
    /// The header isn't as it was written.
    #[error("the vault's lock is damaged")]
    Damaged,
    /// A newer version of this software made it.
    #[error("the vault's lock is of an unknown version")]
    UnknownVersion,
    /// The device has not enough memory free.
    #[error("not enough memory to unlock")]
    OutOfMemory,
}

/// Why a lock couldn't be changed. The old one then still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The old passphrase didn't open it.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// The new one couldn't be made.
    #[error(transparent)]
    Lock(#[from] LockError),
}

/// The lock of one vault: cost, salt, and the content key wrapped under `HKDF(keystore ‖ Argon2id(passphrase))`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockHeader {
    params: LockParams,
    salt: [u8; 16],
    wrapped: Vec<u8>,
}

/// An old passphrase, a new one, and the cost of the new one.
#[derive(Clone, Copy)]
pub struct LockChange<'a> {
    /// What opens it now.
    pub old: &'a [u8],
    /// What shall open it.
    pub new: &'a [u8],
    /// What a try at the new one costs.
    pub params: LockParams,
}

/// Draws a content key and locks it. The caller wipes its passphrase.
///
/// # Errors
/// [`LockError::OutOfMemory`] when the device can't bear the cost now.
pub fn create_lock(
    passphrase: &[u8],
    keystore: &AtRestKey,
    params: LockParams,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<(LockHeader, AtRestKey), LockError> {
    let content = AtRestKey::generate(rng);
    let header = LockHeader::wrap(&content, (keystore, passphrase), params, rng)?;
    Ok((header, content))
}

/// Opens the lock, at the cost that its header names.
///
/// # Errors
/// As [`UnlockError`] says; nothing else happens on a wrong passphrase.
pub fn open_lock(header: &LockHeader, passphrase: &[u8], keystore: &AtRestKey) -> Result<AtRestKey, UnlockError> {
    let wrapping = stretch(keystore, passphrase, &header.salt, header.params.0).map_err(|error| match error {
        StretchError::OutOfMemory => UnlockError::OutOfMemory,
        StretchError::Refused => UnlockError::Damaged,
    })?;
    let mut opened = open(&wrapping, &header.bound(), &header.wrapped).map_err(|_| UnlockError::WrongPassphrase)?;
    let content = <[u8; 32]>::try_from(opened.as_slice()).map(AtRestKey::from_bytes);
    opened.zeroize();
    content.map_err(|_| UnlockError::Damaged)
}

/// Locks the same content key under another passphrase. No row is sealed again.
///
/// # Errors
/// As [`ChangeError`] says.
pub fn change_lock(
    header: &LockHeader,
    keystore: &AtRestKey,
    change: LockChange<'_>,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<LockHeader, ChangeError> {
    let content = open_lock(header, change.old, keystore)?;
    Ok(LockHeader::wrap(&content, (keystore, change.new), change.params, rng)?)
}

impl LockHeader {
    /// What a try at the passphrase costs.
    #[must_use]
    pub const fn params(&self) -> LockParams {
        self.params
    }

    /// The header's file: a checksum of 8 bytes, then CBOR `[version, memory KiB, passes, salt 16, wrapped key]`.
    ///
    /// The checksum stands before the version, alike in all of them, so that a flipped bit is never taken for news.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "it doesn't: a vector takes all that is written to it")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Encoder::new(Vec::new());
        body.array(5)
            .and_then(|body| body.u8(VERSION))
            .and_then(|body| body.u32(self.params.0.memory_kib))
            .and_then(|body| body.u32(self.params.0.passes))
            .and_then(|body| body.bytes(&self.salt))
            .and_then(|body| body.bytes(&self.wrapped))
            .expect("writing to a vector doesn't fail");
        let body = body.into_writer();
        [checksum(&body).as_slice(), &body].concat()
    }

    /// Reads the header's file.
    ///
    /// # Errors
    /// [`UnlockError::Damaged`] or [`UnlockError::UnknownVersion`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UnlockError> {
        let (sum, body) = bytes.split_first_chunk::<CHECKSUM_BYTES>().ok_or(UnlockError::Damaged)?;
        if *sum != checksum(body) {
            return Err(UnlockError::Damaged);
        }
        let mut decoder = Decoder::new(body);
        let fields = decoder.array().map_err(|_| UnlockError::Damaged)?;
        let version = decoder.u8().map_err(|_| UnlockError::UnknownVersion)?;
        if version != VERSION {
            return Err(UnlockError::UnknownVersion);
        }
        let header = Self::fields(&mut decoder).map_err(|_| UnlockError::Damaged)?;
        let cost = header.params.0;
        let bearable = cost.memory_kib <= MEMORY_KIB_MAX && cost.passes <= PASSES_MAX;
        let canonical = fields == Some(5) && header.to_bytes() == bytes;
        if bearable && canonical { Ok(header) } else { Err(UnlockError::Damaged) }
    }

    fn fields(decoder: &mut Decoder<'_>) -> Result<Self, minicbor::decode::Error> {
        let params = LockParams(StretchCost { memory_kib: decoder.u32()?, passes: decoder.u32()? });
        let salt = <[u8; 16]>::try_from(decoder.bytes()?).map_err(minicbor::decode::Error::custom)?;
        Ok(Self { params, salt, wrapped: decoder.bytes()?.to_vec() })
    }

    fn wrap(
        content: &AtRestKey,
        (keystore, passphrase): (&AtRestKey, &[u8]),
        params: LockParams,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Self, LockError> {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let wrapping = stretch(keystore, passphrase, &salt, params.0).map_err(|error| match error {
            StretchError::OutOfMemory => LockError::OutOfMemory,
            StretchError::Refused => LockError::CostOutOfRange,
        })?;
        let mut header = Self { params, salt, wrapped: Vec::new() };
        header.wrapped = seal(&wrapping, &header.bound(), content.expose(), rng);
        Ok(header)
    }

    /// What the wrapped key is bound to: everything else that the header says.
    fn bound(&self) -> [u8; 32] {
        let StretchCost { memory_kib, passes } = self.params.0;
        hash("vault-lock", &[&[VERSION], &memory_kib.to_be_bytes(), &passes.to_be_bytes(), &self.salt])
    }
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest = hash("vault-lock-file", &[body]);
    *digest.first_chunk().expect("a digest has 32 bytes")
}
