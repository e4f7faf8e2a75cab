//! Values of the core as foreign languages have them: ids and short texts as strings, checked where they come in.

mod acts;
mod states;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use beside_core::companion::VaultId;
use beside_core::model::record::RecordRef;
use beside_core::model::{
    ContentNote, Day, GoalText, GoalTitle, HeadingLevel, LinkTarget, Mood, PromptId, PromptText, StepId, StepText, Tag,
    TimesPerWeek, Timestamp, Weekdays,
};
use beside_wire::id::{DeviceKey, DocumentId, IdentityKey, RecordId, RelayKey, SpaceId};

pub use acts::TextSpan;
pub use states::QuietSpan;

use crate::error::BesideError;

fn bytes_of(text: &str) -> Result<Vec<u8>, BesideError> {
    hex::decode(text).map_err(|_| BesideError::of_code("id-invalid"))
}

macro_rules! id {
    ($($name:ident),+) => {
        $(uniffi::custom_type!($name, String, {
            remote,
            try_lift: |text| Ok($name::from_slice(&bytes_of(&text)?).ok_or_else(|| BesideError::of_code("id-invalid"))?),
            lower: |id| hex::encode(id.as_bytes()),
        });)+
    };
}

macro_rules! short_text {
    ($($name:ident),+) => {
        $(uniffi::custom_type!($name, String, {
            remote,
            try_lift: |text| Ok($name::new(&text).map_err(BesideError::from)?),
            lower: |text| text.as_str().to_owned(),
        });)+
    };
}

macro_rules! small_number {
    ($($name:ident: $new:ident, $get:ident;)+) => {
        $(uniffi::custom_type!($name, u8, {
            remote,
            try_lift: |value| Ok($name::$new(value).map_err(BesideError::from)?),
            lower: |value| value.$get(),
        });)+
    };
}

id!(SpaceId, DocumentId, IdentityKey, DeviceKey);
short_text!(Tag, ContentNote, GoalTitle, GoalText, StepText, PromptId, PromptText, LinkTarget);
small_number! {
    Mood: new, get;
    HeadingLevel: new, get;
    TimesPerWeek: new, get;
    Weekdays: from_bits, bits;
}

uniffi::custom_type!(RelayKey, String, {
    remote,
    try_lift: |text| {
        let key = hex::decode(&text).ok().and_then(|bytes| RelayKey::from_slice(&bytes));
        Ok(key.ok_or_else(|| BesideError::of_code("relay-key-invalid"))?)
    },
    lower: |key| hex::encode(key.as_bytes()),
});

uniffi::custom_type!(VaultId, String, {
    remote,
    try_lift: |text| Ok(text.parse().map_err(|_| BesideError::of_code("id-invalid"))?),
    lower: |id| id.to_string(),
});

uniffi::custom_type!(StepId, String, {
    remote,
    try_lift: |text| Ok(StepId::from_hex(&text).ok_or_else(|| BesideError::of_code("id-invalid"))?),
    lower: |id| id.to_string(),
});

uniffi::custom_type!(Day, String, {
    remote,
    try_lift: |text| Ok(text.parse::<Day>().map_err(BesideError::from)?),
    lower: |day| day.to_string(),
});

uniffi::custom_type!(Timestamp, SystemTime, {
    remote,
    try_lift: |time| Ok(Timestamp::from_millis(milliseconds(time))),
    lower: |stamp| time_of(stamp.millis()),
});

// A message's place in the order, and which of those with one place it is: `<milliseconds>-<hexadecimal>`.
uniffi::custom_type!(RecordRef, String, {
    remote,
    try_lift: |text| Ok(record_of(&text).ok_or_else(|| BesideError::of_code("id-invalid"))?),
    lower: |record| format!("{}-{}", record.at, hex::encode(record.id.as_bytes())),
});

fn record_of(text: &str) -> Option<RecordRef> {
    let (at, id) = text.rsplit_once('-')?;
    Some(RecordRef { at: at.parse().ok()?, id: RecordId::from_slice(&hex::decode(id).ok()?)? })
}

/// Milliseconds since 1970; before it they are negative.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    let count = |length: Duration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => count(after),
        Err(before) => count(before.duration()).saturating_neg(),
    }
}

/// The reverse of [`milliseconds`]; a time that no clock of this phone can show is 1970.
pub(crate) fn time_of(milliseconds: i64) -> SystemTime {
    let length = Duration::from_millis(milliseconds.unsigned_abs());
    let time = if milliseconds < 0 { UNIX_EPOCH.checked_sub(length) } else { UNIX_EPOCH.checked_add(length) };
    time.unwrap_or(UNIX_EPOCH)
}
