//! The relay's own keys: heads, tokens and OPAQUE, each for one purpose.
//!
//! They are drawn at the first start and kept with the database (D10): a relay that is restored is the same relay, and
//! there is no file to lose beside it. No type here has `Debug`.

use std::sync::Arc;

use beside_store::StoreError;
use beside_store::store::{SecretName, Store};
use beside_wire::id::RelayKey;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::auth::opaque::OpaqueServer;
use crate::auth::token::TokenKey;
use crate::chance;
use crate::relay::heads::HeadSigner as _;
use crate::relay::keys::RelayKeys;

/// Why a relay has no keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeysError {
    /// The store can't answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What the store keeps is no key.
    #[error("the relay's keys in the database are unreadable")]
    Unreadable,
}

/// All keys of a relay.
pub(crate) struct Keys {
    pub(crate) heads: Arc<RelayKeys>,
    pub(crate) token: TokenKey,
    pub(crate) opaque: OpaqueServer,
}

impl Keys {
    /// Reads the keys, or draws them at the first start.
    pub(crate) async fn load(store: &impl Store) -> Result<Self, KeysError> {
        let heads = Arc::new(RelayKeys::from_seed(&*seed(store, SecretName::HeadKey).await?));
        let token = TokenKey::from_seed(&*seed(store, SecretName::TokenKey).await?);
        let setup = OpaqueServer::generate().to_vec();
        let setup = Zeroizing::new(store.secret(SecretName::OpaqueSetup, setup).await?);
        let opaque = OpaqueServer::read(&setup, heads.relay()).map_err(|_| KeysError::Unreadable)?;
        Ok(Self { heads, token, opaque })
    }

    /// The key by which phones know this relay.
    pub(crate) fn relay(&self) -> RelayKey {
        self.heads.relay()
    }
}

async fn seed(store: &impl Store, name: SecretName) -> Result<Zeroizing<[u8; 32]>, KeysError> {
    let candidate = Zeroizing::new(chance::bytes::<32>());
    let kept = Zeroizing::new(store.secret(name, candidate.to_vec()).await?);
    let seed: [u8; 32] = kept.as_slice().try_into().map_err(|_| KeysError::Unreadable)?;
    Ok(Zeroizing::new(seed))
}
