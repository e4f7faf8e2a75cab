//! What an app may bring along: its keystore, its clock, its log, and its word on whether there is a network. All of them
//! are synchronous and are called under the companion's lock, so none of them may call the companion.

use std::sync::Arc;

use beside_core::companion::{Clock, Keystore as CoreKeystore};
use beside_core::crypto::at_rest::AtRestKey;
use beside_core::driver::SystemClock;
use beside_core::model::Day;
use beside_core::storage::StorageError;
use zeroize::Zeroizing;

use crate::error::BesideError;

const KEY_BYTES: usize = 32;
const MINUTES_PER_DAY: i64 = 24 * 60;
const MILLISECONDS_PER_MINUTE: i64 = 60_000;

/// The keystore of the operating system.
#[uniffi::export(foreign)]
pub trait Keystore: Send + Sync {
    /// The device's key: 32 random bytes that the app drew once and gives the same ever after.
    ///
    /// # Errors
    /// Where the keystore doesn't give it now: the call then ends with the code `keystore`.
    fn device_key(&self) -> Result<Vec<u8>, BesideError>;
}

/// What a clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct ClockReading {
    /// Milliseconds since 1970.
    pub unix_milliseconds: i64,
    /// How far the person's own time is from UTC, in minutes; east is positive.
    pub utc_offset_minutes: i32,
}

/// A clock other than the system's.
#[uniffi::export(foreign)]
pub trait PhoneClock: Send + Sync {
    /// The time now.
    ///
    /// # Errors
    /// Then the system's clock is asked.
    fn now(&self) -> Result<ClockReading, BesideError>;
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// What went as it should.
    Info,
    /// What somebody should look at.
    Error,
}

/// The app's log. Lines hold codes and counts, never words of a person, names or keys.
#[uniffi::export(foreign)]
pub trait Logger: Send + Sync {
    /// Writes a line.
    ///
    /// # Errors
    /// Nothing follows from one.
    fn log(&self, level: LogLevel, line: String) -> Result<(), BesideError>;
}

/// The app's word on the network.
#[uniffi::export(foreign)]
pub trait Reachability: Send + Sync {
    /// Whether there is one. Where there is none, no radio is woken.
    ///
    /// # Errors
    /// Then it is tried.
    fn is_online(&self) -> Result<bool, BesideError>;
}

pub(crate) struct ForeignKeystore(pub(crate) Arc<dyn Keystore>);

impl CoreKeystore for ForeignKeystore {
    fn device_key(&self) -> Result<AtRestKey, StorageError> {
        let bytes = Zeroizing::new(self.0.device_key().map_err(|_| StorageError::Keystore)?);
        let key: [u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| StorageError::Keystore)?;
        Ok(AtRestKey::from_bytes(key))
    }
}

pub(crate) struct ForeignClock(pub(crate) Arc<dyn PhoneClock>);

impl ForeignClock {
    /// Minutes since 1970 where the person is.
    fn local_minutes(&self) -> Option<i64> {
        let reading = self.0.now().ok()?;
        let minutes = reading.unix_milliseconds.div_euclid(MILLISECONDS_PER_MINUTE);
        Some(minutes.saturating_add(i64::from(reading.utc_offset_minutes)))
    }
}

impl Clock for ForeignClock {
    fn now_ms(&self) -> i64 {
        self.0.now().map_or_else(|_| SystemClock.now_ms(), |reading| reading.unix_milliseconds)
    }

    fn today(&self) -> Day {
        let days = self.local_minutes().and_then(|minutes| i32::try_from(minutes.div_euclid(MINUTES_PER_DAY)).ok());
        days.and_then(|days| Day::from_days(days).ok()).unwrap_or_else(|| SystemClock.today())
    }

    fn minute(&self) -> u16 {
        let minute = self.local_minutes().and_then(|minutes| u16::try_from(minutes.rem_euclid(MINUTES_PER_DAY)).ok());
        minute.unwrap_or_else(|| SystemClock.minute())
    }
}
