//! What `SQLite`'s codes mean for a phone.

use std::io::ErrorKind;

use rusqlite::ffi;

use crate::storage::port::StorageError;

/// For `map_err`.
#[expect(clippy::needless_pass_by_value, reason = "map_err hands over the error")]
pub(super) fn failed(error: rusqlite::Error) -> StorageError {
    kind(&error)
}

/// Sorts an error by its code alone: messages may quote the database.
pub(super) fn kind(error: &rusqlite::Error) -> StorageError {
    // What isn't SQLite's own failure is a value of a type or shape that we never write.
    let Some(failure) = error.sqlite_error() else {
        return StorageError::Damaged { table: None };
    };
    match failure.extended_code {
        ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_CORRUPTFS | ffi::SQLITE_IOERR_DATA => {
            return StorageError::Damaged { table: None };
        }
        ffi::SQLITE_IOERR_NOMEM => return StorageError::Io(ErrorKind::OutOfMemory),
        _ => {}
    }
    match failure.extended_code & 0xff {
        ffi::SQLITE_FULL => StorageError::Full,
        // Our statements are fixed and right, so one that doesn't compile or refuses a row met a damaged schema.
        ffi::SQLITE_CORRUPT
        | ffi::SQLITE_NOTADB
        | ffi::SQLITE_ERROR
        | ffi::SQLITE_CONSTRAINT
        | ffi::SQLITE_MISMATCH
        | ffi::SQLITE_FORMAT => StorageError::Damaged { table: None },
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => StorageError::InUse,
        ffi::SQLITE_READONLY | ffi::SQLITE_PERM | ffi::SQLITE_AUTH => StorageError::Io(ErrorKind::PermissionDenied),
        ffi::SQLITE_CANTOPEN => StorageError::Io(ErrorKind::NotFound),
        ffi::SQLITE_NOMEM => StorageError::Io(ErrorKind::OutOfMemory),
        ffi::SQLITE_TOOBIG => StorageError::Io(ErrorKind::FileTooLarge),
        _ => StorageError::Io(ErrorKind::Other),
    }
}
