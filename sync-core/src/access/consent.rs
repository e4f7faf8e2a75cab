//! Consent first: nothing is sealed into a pair before its writer has agreed to the policy that is in force.
//!
//! That rests on types. [`crate::seal::seal`] asks for a [`MaySeal`]; one for a pair asks for a [`Consent`]; and a
//! [`Consent`] is only had for the hash of a policy that is in force. None of them can be made in another way:
//!
//! ```compile_fail
//! use beside_core::access::consent::MaySeal;
//! use beside_wire::id::SpaceId;
//!
//! let may = MaySeal { space: SpaceId::new([0; 32]) };
//! ```
//!
//! ```compile_fail
//! use beside_core::access::consent::Consent;
//!
//! let consent = Consent { policy: [0; 32] };
//! ```
//!
//! Deliberately absent: the policy's text, which people read from `beside-texts`; a test holds that the hashes are of it.

use beside_wire::fold::Membership;
use beside_wire::hash::Digest;
use beside_wire::id::SpaceId;
use beside_wire::operation::SpaceKind;

/// A language in which the policy can be read and agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyLanguage {
    /// English.
    English,
    /// Portuguese.
    Portuguese,
    /// Polish.
    Polish,
}

impl PolicyLanguage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::Portuguese, Self::Polish];

    /// The hash of the policy in this language: `H("policy" ‖ text)`.
    #[must_use]
    pub const fn policy(self) -> Digest {
        match self {
            Self::English => ENGLISH,
            Self::Portuguese => PORTUGUESE,
            Self::Polish => POLISH,
        }
    }
}

#[rustfmt::skip]
const ENGLISH: Digest = [0x47, 0xd6, 0x48, 0x38, 0x84, 0xe9, 0xf8, 0xb7, 0x58, 0xb8, 0xf3, 0x16, 0xc9, 0xe6, 0x59, 0x67, 0x61, 0x98, 0x65, 0x66, 0x44, 0x38, 0xe1, 0x22, 0xc1, 0x33, 0x7a, 0x14, 0xcb, 0x6a, 0x91, 0xb7];
#[rustfmt::skip]
const PORTUGUESE: Digest = [0xb5, 0xd6, 0xd1, 0x23, 0xca, 0x8c, 0xf8, 0xbe, 0x5e, 0xa7, 0xb7, 0x51, 0xd5, 0x7c, 0x0c, 0x18, 0x65, 0xb3, 0x7c, 0x70, 0xa8, 0x99, 0x09, 0xb6, 0x2f, 0xce, 0x42, 0xac, 0x47, 0x11, 0xa9, 0x84];
#[rustfmt::skip]
const POLISH: Digest = [0x0b, 0xc0, 0xf2, 0x97, 0xad, 0x8d, 0x8f, 0xb9, 0x0a, 0x51, 0xf0, 0x98, 0xff, 0xab, 0x8e, 0x5f, 0x2a, 0x32, 0x32, 0x2d, 0x83, 0x9b, 0xf9, 0x9b, 0xb7, 0x78, 0x4b, 0xfd, 0x4f, 0x4f, 0x83, 0xcc];

/// A consent to the policy that is in force.
#[derive(Debug)]
pub struct Consent {
    policy: Digest,
}

impl Consent {
    /// The consent that a person gave to a policy; `None` where another policy is in force by now, which asks again.
    #[must_use]
    pub fn to(policy: &Digest) -> Option<Self> {
        let in_force = PolicyLanguage::ALL.iter().any(|language| language.policy() == *policy);
        in_force.then_some(Self { policy: *policy })
    }

    /// The hash of the policy.
    #[must_use]
    pub const fn policy(&self) -> &Digest {
        &self.policy
    }
}

/// Leave to seal into one space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaySeal {
    space: SpaceId,
}

impl MaySeal {
    /// Into one's personal space, which nobody else reads.
    #[must_use]
    pub fn alone(membership: &Membership) -> Option<Self> {
        (membership.kind() == SpaceKind::Personal).then(|| Self { space: membership.space() })
    }

    /// Into a space that others read.
    #[must_use]
    pub fn consented(membership: &Membership, _: &Consent) -> Self {
        Self { space: membership.space() }
    }

    /// The space.
    #[must_use]
    pub const fn space(&self) -> SpaceId {
        self.space
    }
}
