//! A copy of a database that may be in use: for backups.
//!
//! A copy is the next life of its database from the beginning: whoever starts it after a loss gives no position of the
//! lost life a second time, even before the first phone has shown that there had been more (D10).
//!
//! Deliberately absent: migrations. The program that copies may be newer than the relay that runs, and must not change
//! what that one has open.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use beside_store::StoreError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use thiserror::Error;

use crate::error::OrStoreError as _;
use crate::store::BUSY;

/// Why there is no copy. Nothing is left of one that was begun.
#[derive(Debug, Error)]
pub enum CopyError {
    /// Nothing is ever overwritten.
    #[error("the file for the copy is there already, and nothing is overwritten")]
    Exists,
    /// There is no database to copy.
    #[error("the database can't be read")]
    Source(#[source] io::Error),
    /// The copy's file can't be made or written out.
    #[error("the file for the copy can't be written")]
    File(#[source] io::Error),
    /// `SQLite` takes names in UTF-8 only.
    #[error("the name of the file for the copy isn't UTF-8")]
    Name,
    /// The database, or the disk that the copy is on.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes one whole moment of a database into a new file, durably; a relay may go on working with it meanwhile.
///
/// # Errors
/// [`CopyError`]: see its variants.
pub async fn copy(database: &Path, to: &Path) -> Result<(), CopyError> {
    File::open(database).map_err(CopyError::Source)?;
    let to = std::path::absolute(to).map_err(CopyError::File)?;
    make_private(&to)?;
    let written = write(database, &to).await;
    if written.is_err() {
        drop(fs::remove_file(&to));
    }
    written
}

// The relay's keys are in the copy too, so it is its owner's alone before the first byte is in it.
fn make_private(to: &Path) -> Result<(), CopyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(to) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(CopyError::Exists),
        Err(error) => Err(CopyError::File(error)),
    }
}

async fn write(database: &Path, to: &PathBuf) -> Result<(), CopyError> {
    let name = to.to_str().ok_or(CopyError::Name)?;
    let options = SqliteConnectOptions::new().filename(database).read_only(true).busy_timeout(BUSY);
    let mut connection = SqliteConnection::connect_with(&options).await.or_store_error()?;
    // VACUUM INTO takes a file that is there as long as it is empty.
    sqlx::query("VACUUM INTO ?").bind(name).execute(&mut connection).await.or_store_error()?;
    connection.close().await.or_store_error()?;
    begin_another_life(to).await?;
    File::open(to).and_then(|file| file.sync_all()).map_err(CopyError::File)?;
    // The file's name is durable once its folder is.
    let folder = to.parent().filter(|_| cfg!(unix));
    folder.map_or(Ok(()), |folder| File::open(folder).and_then(|folder| folder.sync_all())).map_err(CopyError::File)
}

async fn begin_another_life(copy: &Path) -> Result<(), CopyError> {
    let mut connection =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(copy)).await.or_store_error()?;
    let life = sqlx::query("UPDATE relay SET ordinal = ordinal + 1, tag = randomblob(8) WHERE id = 1");
    life.execute(&mut connection).await.or_store_error()?;
    Ok(connection.close().await.or_store_error()?)
}
