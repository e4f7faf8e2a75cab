//! The kinds of rows, and under which key each is sealed.

/// Which key a row's value is sealed under (D13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The keystore's key alone: a locked phone can still send and fetch.
    Keystore,
    /// Keystore and passphrase together: what people wrote and what could read it.
    Content,
}

/// Makes the enum, its list and its tiers from one list, so that a new kind can't be forgotten in any of them.
macro_rules! tables {
    ($($tier:ident { $($(#[doc = $doc:literal])+ $name:ident = $code:literal,)+ })+) => {
        /// One kind of row. The codes are on disk: a code is never given to another kind, and new kinds take new codes.
        /// Once released, a new kind comes with a new schema version, since older software takes its rows for damage.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Table {
            $($($(#[doc = $doc])+ $name = $code,)+)+
        }

        impl Table {
            /// Every kind, in the order of the codes.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            /// Which key seals rows of this kind.
            #[must_use]
            pub const fn tier(self) -> Tier {
                match self {
                    $($(Self::$name)|+ => Tier::$tier,)+
                }
            }
        }
    };
}

tables! {
    Keystore {
        /// What the store itself must remember: instance, incarnation, versions of projections.
        Meta = 1,
        /// Membership operations, readable by the relay too.
        Operation = 2,
        /// Lines of the spaces' logs.
        Line = 3,
        /// Signed heads of relays.
        Head = 4,
        /// How far this device has taken the lines.
        Cursor = 5,
        /// Bodies that were fetched and not opened yet; they are sealed by epoch keys besides.
        EnvelopeBody = 6,
        /// Bodies that were cut in flight.
        PartialBody = 7,
        /// Sealed envelopes that wait for a receipt.
        Outbox = 8,
        /// The install's sign-in key and token.
        SignIn = 9,
        /// Ranges of positions whose bodies are still wanted.
        Missing = 10,
        /// Envelopes that are here and wait to be opened.
        Unopened = 11,
        /// Epoch keys, wrapped to this device or to the vault recipient.
        Wrap = 12,
        /// Spaces that this device takes part in, the personal one apart.
        Space = 13,
        /// Tells the keystore's key from a wrong one. Only the sealed store reads and writes it.
        KeystoreCheck = 31,
    }
    Content {
        /// Words that are being typed.
        Draft = 32,
        /// Stored changes of documents.
        Document = 33,
        /// What lists show of a document.
        DocumentMeta = 34,
        /// Projections by month.
        Month = 35,
        /// Folded text that search streams over.
        SearchText = 36,
        /// Content keys of epochs.
        EpochKey = 37,
        /// Signing and HPKE keys of this device.
        DeviceSecret = 38,
        /// Heads and counters of this device's own chains.
        ChainState = 39,
        /// What was refused, with its reason.
        Quarantine = 40,
        /// What waits for something that it builds on.
        Deferred = 41,
        /// Records: what people said.
        Record = 42,
        /// How far each item of a person's own has come: kept, queued, receipted, delivered.
        ItemState = 43,
        /// The identity vault's sealed bytes.
        VaultCache = 44,
        /// Settings of the person.
        Setting = 45,
        /// Changes that no envelope carries yet.
        Pending = 46,
        /// Goals by space, as lists show them.
        Goal = 47,
        /// Tells the content key from a wrong one. Only the sealed store reads and writes it.
        ContentCheck = 63,
    }
}

impl Table {
    /// The code on disk.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_the_order_of_kinds_is_the_order_of_codes() {
        assert!(Table::ALL.is_sorted_by(|left, right| left.code() < right.code() && left < right));
    }

    #[test]
    fn what_a_locked_phone_needs_is_under_the_keystore_and_words_are_not() {
        for table in [Table::Outbox, Table::Line, Table::Operation, Table::EnvelopeBody, Table::Cursor, Table::SignIn] {
            assert_eq!(table.tier(), Tier::Keystore);
        }
        for table in [Table::Draft, Table::Record, Table::SearchText, Table::EpochKey, Table::DeviceSecret] {
            assert_eq!(table.tier(), Tier::Content);
        }
    }
}
