//! What a phone and its relay say to each other about accounts, installs and vaults. All bodies are CBOR.
//!
//! Nothing here is about spaces: which device belongs to whom is told by membership operations alone.

mod install;
mod problem;
mod recover;
mod register;
mod sign_in;
mod vault;

pub use install::{Enrol, Enrolled, InstallClaim, InstallList, InstallRow, RevokeInstall};
pub use problem::Problem;
pub use recover::{RecoverFinish, RecoverStart, RecoverStarted, RecoveryAccess};
pub use register::{RegisterFinish, RegisterStart, RegisterStarted, Stretch};
pub use sign_in::{PassphraseFinish, PassphraseStart, SignInFinish, SignInStart, SignInStarted};
pub use vault::{Permit, VaultFetched, VaultPut, VaultUpload};
