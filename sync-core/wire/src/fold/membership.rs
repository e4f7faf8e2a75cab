//! What the fold gives: who is in a space, with which devices, under which epochs.

use std::collections::{BTreeMap, BTreeSet};

use crate::envelope::ChainHead;
use crate::id::{ChainId, DeviceKey, EpochHint, EpochId, HpkeKey, IdentityKey, OperationId, RelayKey, SpaceId};
use crate::line::Cursor;
use crate::operation::{Certificate, HistoryPolicy, SpaceKind};

/// Whom an epoch's key is wrapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recipient {
    /// A device.
    Device {
        /// The device.
        device: DeviceKey,
        /// Its HPKE key.
        hpke: HpkeKey,
    },
    /// In a personal space the vault recipient.
    Vault {
        /// Its HPKE key.
        hpke: HpkeKey,
    },
}

impl Recipient {
    /// The key that is wrapped to.
    #[must_use]
    pub const fn hpke(&self) -> HpkeKey {
        match self {
            Self::Device { hpke, .. } | Self::Vault { hpke } => *hpke,
        }
    }
}

/// How a device ended, and what of it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Where the log has the end; `None` while it is tentative.
    pub position: Option<Cursor>,
    /// Ends of the device's chains: what stands up to there stays.
    pub frontier: Vec<ChainHead>,
}

/// A device of a member, or of a former one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceState {
    /// Whose it is.
    pub identity: IdentityKey,
    /// The HPKE key that it was certified with.
    pub hpke: HpkeKey,
    /// How it ended; `None` while it may write.
    pub revoked: Option<Revocation>,
}

/// An epoch that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// The device that drew its key.
    pub author: DeviceKey,
    /// Proves the key to whoever unwraps it.
    pub commitment: [u8; 32],
    /// Epochs that it goes on from.
    pub parents: Vec<EpochId>,
    /// Whom its key is wrapped to.
    pub recipients: BTreeSet<Recipient>,
    /// Where the log has it.
    pub position: Option<Cursor>,
}

/// Whether a device's content counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentVerdict {
    /// It does.
    Counts,
    /// The device isn't known: an operation may still be on its way.
    UnknownDevice,
    /// The device had ended, and nobody had built on this.
    AfterRevocation,
}

/// A space's members, devices and epochs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    space: SpaceId,
    kind: SpaceKind,
    relay: RelayKey,
    pub(super) history: HistoryPolicy,
    pub(super) read_only: bool,
    pub(super) vault_recipient: Option<HpkeKey>,
    pub(super) heads: Vec<OperationId>,
    pub(super) void: BTreeSet<OperationId>,
    pub(super) epochs: BTreeMap<EpochId, Epoch>,
    members: BTreeSet<IdentityKey>,
    devices: BTreeMap<DeviceKey, DeviceState>,
}

impl Membership {
    pub(super) fn new(space: SpaceId, kind: SpaceKind, relay: RelayKey) -> Self {
        Self {
            space,
            kind,
            relay,
            history: HistoryPolicy::All,
            read_only: false,
            vault_recipient: None,
            heads: Vec::new(),
            void: BTreeSet::new(),
            epochs: BTreeMap::new(),
            members: BTreeSet::new(),
            devices: BTreeMap::new(),
        }
    }

    pub(super) fn admit(&mut self, certificate: &Certificate) {
        self.members.insert(certificate.identity);
        self.devices.entry(certificate.device).or_insert(DeviceState {
            identity: certificate.identity,
            hpke: certificate.hpke,
            revoked: None,
        });
    }

    // The first revocation stands: a later one can't bring a longer life.
    pub(super) fn revoke(&mut self, device: &DeviceKey, revocation: &Revocation) {
        if let Some(state) = self.devices.get_mut(device)
            && state.revoked.is_none()
        {
            state.revoked = Some(revocation.clone());
        }
    }

    pub(super) fn remove_identity(&mut self, identity: &IdentityKey, revocation: &Revocation) {
        self.members.remove(identity);
        let theirs: Vec<DeviceKey> =
            self.devices.iter().filter(|(_, state)| state.identity == *identity).map(|(device, _)| *device).collect();
        for device in theirs {
            self.revoke(&device, revocation);
        }
    }

    /// The space.
    #[must_use]
    pub const fn space(&self) -> SpaceId {
        self.space
    }

    /// Personal, pair or circle.
    #[must_use]
    pub const fn kind(&self) -> SpaceKind {
        self.kind
    }

    /// The space's home relay.
    #[must_use]
    pub const fn relay(&self) -> RelayKey {
        self.relay
    }

    /// What newcomers may read.
    #[must_use]
    pub const fn history(&self) -> HistoryPolicy {
        self.history
    }

    /// Whether a newer version of the rules made this space: then this version writes nothing into it.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// The vault recipient that a personal rotation wraps to.
    #[must_use]
    pub const fn vault_recipient(&self) -> Option<HpkeKey> {
        self.vault_recipient
    }

    /// Operations that no other one names as a parent, in the order of ids: the parents of the next one.
    #[must_use]
    pub fn heads(&self) -> &[OperationId] {
        &self.heads
    }

    /// Whether an operation counts for nothing.
    #[must_use]
    pub fn is_void(&self, operation: &OperationId) -> bool {
        self.void.contains(operation)
    }

    /// Whether a person is a member.
    #[must_use]
    pub fn is_member(&self, identity: &IdentityKey) -> bool {
        self.members.contains(identity)
    }

    /// The members.
    pub fn members(&self) -> impl Iterator<Item = &IdentityKey> {
        self.members.iter()
    }

    /// A device, active or ended.
    #[must_use]
    pub fn device(&self, device: &DeviceKey) -> Option<&DeviceState> {
        self.devices.get(device)
    }

    /// All devices, ended ones included.
    pub fn devices(&self) -> impl Iterator<Item = (&DeviceKey, &DeviceState)> {
        self.devices.iter()
    }

    /// Whether a device may write now.
    #[must_use]
    pub fn is_active(&self, device: &DeviceKey) -> bool {
        self.devices.get(device).is_some_and(|state| state.revoked.is_none() && self.is_member(&state.identity))
    }

    /// All epochs that count.
    pub fn epochs(&self) -> impl Iterator<Item = (&EpochId, &Epoch)> {
        self.epochs.iter()
    }

    /// One epoch.
    #[must_use]
    pub fn epoch(&self, id: &EpochId) -> Option<&Epoch> {
        self.epochs.get(id)
    }

    /// The epoch that an envelope's hint names.
    #[must_use]
    pub fn epoch_by_hint(&self, hint: &EpochHint) -> Option<EpochId> {
        self.epochs.keys().find(|id| id.hint() == *hint).copied()
    }

    /// Whom the next epoch is wrapped to: every active device, and in a personal space the vault recipient.
    #[must_use]
    pub fn recipients(&self) -> BTreeSet<Recipient> {
        let active = self.devices.iter().filter(|(device, _)| self.is_active(device));
        let devices = active.map(|(device, state)| Recipient::Device { device: *device, hpke: state.hpke });
        devices.chain(self.vault_recipient.map(|hpke| Recipient::Vault { hpke })).collect()
    }

    /// The epoch that a writer takes: of those that are sealable and fresh the one with the highest position, of those
    /// without a position the lowest id. `None` means that the writer mints one.
    #[must_use]
    pub fn sealable(&self, is_fresh: &dyn Fn(&EpochId) -> bool) -> Option<EpochId> {
        let sealable = || self.epochs.iter().filter(|(id, epoch)| self.people_fit(epoch) && is_fresh(id));
        let placed = sealable().filter(|(_, epoch)| epoch.position.is_some()).max_by_key(|(_, epoch)| epoch.position);
        placed.or_else(|| sealable().min_by_key(|(id, _)| **id)).map(|(id, _)| *id)
    }

    fn people_fit(&self, epoch: &Epoch) -> bool {
        let mut people = BTreeSet::new();
        for recipient in &epoch.recipients {
            match recipient {
                Recipient::Device { device, .. } => match self.devices.get(device) {
                    Some(state) if self.is_active(device) => {
                        people.insert(state.identity);
                    }
                    _ => return false,
                },
                Recipient::Vault { hpke } if Some(*hpke) != self.vault_recipient => return false,
                Recipient::Vault { .. } => {}
            }
        }
        people == self.members
    }

    /// Whether an envelope of a device counts, given where the log has it.
    #[must_use]
    pub fn content(&self, device: &DeviceKey, place: &ContentPlace) -> ContentVerdict {
        let Some(state) = self.devices.get(device) else { return ContentVerdict::UnknownDevice };
        let Some(revocation) = &state.revoked else { return ContentVerdict::Counts };
        let before = match (place.position, revocation.position) {
            (Some(position), Some(end)) => position < end,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let within = revocation.frontier.iter().any(|head| head.chain == place.chain && place.seq <= head.seq);
        if before || within { ContentVerdict::Counts } else { ContentVerdict::AfterRevocation }
    }
}

/// Where an envelope stands, as far as its verdict depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentPlace {
    /// Its chain.
    pub chain: ChainId,
    /// Its sequence number.
    pub seq: u64,
    /// Its position in the log; `None` while unreceipted.
    pub position: Option<Cursor>,
}
