//! Who a person is, and how they stay that person when a phone is lost: root, devices, recovery code and vault (D5, D7).
//!
//! The root is not on the phone: it stands in the vault, is taken out for one act and wiped. Members and devices of a space
//! are not here: that is the membership fold in `beside_wire`.
//!
//! Names no cipher: all of that is [`crate::crypto`]'s. OPAQUE, which gives the passphrase's key, is
//! [`crate::crypto::opaque`].

pub mod device;
pub mod pairing;
pub mod recovery;
pub mod root;
pub mod vault;
