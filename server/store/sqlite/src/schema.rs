//! The schema, and how it came to be: each version is a file that never changes once it was released.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const VERSIONS: [(&str, &str); 1] = [("relay", include_str!("../migrations/0001_relay.sql"))];

/// All versions, from 1, each applied once and compared by its hash ever after.
pub(crate) fn migrations() -> Migrator {
    let migration = |(version, (name, sql)): (i64, (&'static str, &'static str))| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations((1..).zip(VERSIONS).map(migration).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_version() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> = files.collect();
        files.sort();
        let listed: Vec<String> =
            (1..).zip(VERSIONS).map(|(number, (name, _))| format!("{number:04}_{name}.sql")).collect();
        assert_eq!(files, listed);
    }
}
