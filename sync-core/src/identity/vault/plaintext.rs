//! A vault's inside: `[version, revision, root, recipient, [[kind, key, binding], …]]` in canonical CBOR.

use beside_wire::id::HpkeKey;
use beside_wire::limits::VAULT_BYTES_MAX;
use minicbor::{Decoder, Encoder, decode};
use zeroize::Zeroizing;

use super::{BINDING_BYTES_MAX, OpenVault, OpenVaultError, VAULT_TARGETS_MAX, WrapKind, WrapTarget};
use crate::crypto::hpke::HpkePrivateKey;
use crate::crypto::secret::Secret;
use crate::identity::root::IdentityRoot;

const VERSION: u8 = 1;

/// The vault as bytes, in a buffer that is large enough from the start: growing would leave a copy of the root behind.
pub(super) fn write(vault: &OpenVault, revision: u64) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(VAULT_BYTES_MAX));
    let result = write_fields(&mut Encoder::new(&mut *bytes), vault, revision);
    debug_assert!(result.is_ok(), "writing to memory never fails");
    bytes
}

fn write_fields(
    encoder: &mut Encoder<&mut Vec<u8>>,
    vault: &OpenVault,
    revision: u64,
) -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
    let root = vault.root.to_secret();
    encoder.array(5)?.u8(VERSION)?.u64(revision)?.bytes(root.expose())?.bytes(vault.recipient.expose())?;
    encoder.array(u64::try_from(vault.targets.len()).unwrap_or(u64::MAX))?;
    for WrapTarget { kind, key, binding } in &vault.targets {
        encoder.array(3)?.u8(kind.byte())?.bytes(key.as_bytes())?.bytes(binding)?;
    }
    Ok(())
}

/// The vault of these bytes. They were sealed by who had the vault open, and are read as if they weren't.
pub(super) fn read(bytes: &[u8]) -> Result<OpenVault, OpenVaultError> {
    let mut decoder = Decoder::new(bytes);
    let elements = decoder.array().map_err(|_| OpenVaultError::Damaged)?;
    if decoder.u8().map_err(|_| OpenVaultError::Damaged)? != VERSION {
        return Err(OpenVaultError::UnknownVersion);
    }
    if elements != Some(5) {
        return Err(OpenVaultError::Damaged);
    }
    let vault = read_fields(&mut decoder).map_err(|_| OpenVaultError::Damaged)?;
    if *write(&vault, vault.revision) == bytes { Ok(vault) } else { Err(OpenVaultError::Damaged) }
}

fn read_fields(decoder: &mut Decoder<'_>) -> Result<OpenVault, decode::Error> {
    let wrong = || decode::Error::message("a vault has no such field");
    let revision = decoder.u64()?;
    let root = Secret::from_slice(decoder.bytes()?).ok_or_else(wrong)?;
    let recipient = Secret::from_slice(decoder.bytes()?).ok_or_else(wrong)?;
    let count = decoder.array()?.and_then(|count| usize::try_from(count).ok()).ok_or_else(wrong)?;
    if count > VAULT_TARGETS_MAX {
        return Err(wrong());
    }
    let mut targets = Vec::with_capacity(count);
    for _ in 0..count {
        if decoder.array()? != Some(3) {
            return Err(wrong());
        }
        let kind = WrapKind::new(decoder.u8()?);
        let key = HpkeKey::from_slice(decoder.bytes()?).ok_or_else(wrong)?;
        let binding = decoder.bytes()?;
        if binding.len() > BINDING_BYTES_MAX {
            return Err(wrong());
        }
        targets.push(WrapTarget { kind, key, binding: binding.to_vec() });
    }
    let root = IdentityRoot::from_secret(&root);
    Ok(OpenVault { root, recipient: HpkePrivateKey::from_secret(recipient), targets, revision })
}
