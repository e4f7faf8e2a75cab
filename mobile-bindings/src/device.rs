//! How a companion is opened on this phone.

use std::path::PathBuf;
use std::sync::Arc;

use beside_core::companion::Clock;
use beside_core::companion::{Device, Keystore as CoreKeystore, LockParams, StretchParameters, VaultId};
use beside_core::driver::{SystemClock, entropy};

use crate::error::BesideError;
use crate::foreign::{ForeignClock, ForeignKeystore, Keystore, Logger, PhoneClock, Reachability};

/// Where a companion lives, and what the app brings along.
#[derive(Clone, uniffi::Record)]
pub struct DeviceOptions {
    /// The folder of the vaults: the app's own, and left out of the operating system's backup.
    pub folder: String,
    /// Which vault; `None` where there is one.
    #[uniffi(default = None)]
    pub vault: Option<String>,
    /// The keystore; `None` keeps the key in a file, for a desktop that has none.
    #[uniffi(default = None)]
    pub keystore: Option<Arc<dyn Keystore>>,
    /// A clock other than the system's.
    #[uniffi(default = None)]
    pub clock: Option<Arc<dyn PhoneClock>>,
    /// The log.
    #[uniffi(default = None)]
    pub logger: Option<Arc<dyn Logger>>,
    /// The app's word on the network.
    #[uniffi(default = None)]
    pub reachability: Option<Arc<dyn Reachability>>,
}

impl std::fmt::Debug for DeviceOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceOptions").field("vault", &self.vault).finish_non_exhaustive()
    }
}

impl DeviceOptions {
    pub(crate) fn device(&self) -> Result<Device, BesideError> {
        let vault = self.vault.as_deref().map(str::parse::<VaultId>).transpose();
        let keystore = self.keystore.clone().map(|it| Box::new(ForeignKeystore(it)) as Box<dyn CoreKeystore>);
        let clock = match self.clock.clone() {
            Some(clock) => Box::new(ForeignClock(clock)) as Box<dyn Clock>,
            None => Box::new(SystemClock),
        };
        Ok(Device {
            folder: PathBuf::from(&self.folder),
            vault: vault.map_err(|_| BesideError::of_code("id-invalid"))?,
            entropy: entropy(),
            clock,
            keystore,
            lock_params: LockParams::default(),
            stretch: StretchParameters::RECOMMENDED,
            page_count_max: None,
        })
    }
}
