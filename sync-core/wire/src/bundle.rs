//! Bundles: operations and envelopes in a file, for phones that meet where there is no relay (store-carry-forward).
//!
//! A bundle holds nothing that a relay wouldn't get: everything in it is signed, and sealed where it is content. Who
//! takes it checks each part as though a relay had sent it, and offers it to the relay later.

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::codec;
use crate::frame::{EnvelopeOffer, OperationOffer};
use crate::id::SpaceId;
use crate::limits::{BUNDLE_BYTES_MAX, BUNDLE_SPACES_MAX};

/// The version that this code writes.
pub const BUNDLE_VERSION: u8 = 1;

const MAGIC: &str = "beside-bundle";

/// One space's part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SpaceBundle {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// Operations, with the wraps that are known.
    #[n(1)]
    pub operations: Vec<OperationOffer>,
    /// Envelopes, each chain in order, each with the id of the one before it.
    #[n(2)]
    pub envelopes: Vec<EnvelopeOffer>,
}

/// What a file carries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Bundle {
    #[n(0)]
    magic: String,
    #[n(1)]
    version: u8,
    #[n(2)]
    spaces: Vec<SpaceBundle>,
}

/// Why bytes are no bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BundleError {
    /// Not a bundle, or damaged on its way, or over a bound.
    #[error("this is no bundle, or it is damaged")]
    Malformed,
    /// A newer version wrote it.
    #[error("a newer version of Beside wrote this bundle")]
    NewerVersion,
}

impl Bundle {
    /// Puts spaces together.
    #[must_use]
    pub fn new(spaces: Vec<SpaceBundle>) -> Self {
        Self { magic: MAGIC.to_owned(), version: BUNDLE_VERSION, spaces }
    }

    /// What it carries.
    #[must_use]
    pub fn spaces(&self) -> &[SpaceBundle] {
        &self.spaces
    }

    /// The file's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`BundleError`]: see its variants.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut decoder = minicbor::Decoder::new(bytes);
        let magic = decoder.array().and_then(|_| decoder.str()).map_err(|_| BundleError::Malformed)?;
        if magic != MAGIC || bytes.len() > BUNDLE_BYTES_MAX {
            return Err(BundleError::Malformed);
        }
        if decoder.u8().map_err(|_| BundleError::Malformed)? != BUNDLE_VERSION {
            return Err(BundleError::NewerVersion);
        }
        let bundle: Self = codec::decode(bytes, BUNDLE_BYTES_MAX).map_err(|_| BundleError::Malformed)?;
        if bundle.spaces.len() > BUNDLE_SPACES_MAX { Err(BundleError::Malformed) } else { Ok(bundle) }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        let operation = OperationOffer { operation: vec![1; 300], wraps: Vec::new(), old_proof: None };
        let envelope = EnvelopeOffer { envelope: vec![2; 258], prev: None, old_proof: None };
        let part = SpaceBundle { space: SpaceId::new([3; 32]), operations: vec![operation], envelopes: vec![envelope] };
        Bundle::new(vec![part])
    }

    #[test]
    fn a_file_comes_back_as_the_bundle_that_it_was() {
        assert_eq!(Bundle::from_bytes(&bundle().to_bytes()).unwrap(), bundle());
    }

    #[test]
    fn what_is_cut_changed_at_its_head_or_newer_is_told_apart() {
        let bytes = bundle().to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Bundle::from_bytes(bytes.get(..length).unwrap()), Err(BundleError::Malformed), "{length}");
        }
        let newer = Bundle { version: 2, ..bundle() };
        assert_eq!(Bundle::from_bytes(&newer.to_bytes()), Err(BundleError::NewerVersion));
        let other = Bundle { magic: "zip".to_owned(), ..bundle() };
        assert_eq!(Bundle::from_bytes(&other.to_bytes()), Err(BundleError::Malformed));
    }
}
