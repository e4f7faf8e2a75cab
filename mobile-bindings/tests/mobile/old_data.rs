//! Vaults of every schema that was released, each in `fixtures/` with what it holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use beside_mobile::Companion;
use tempfile::tempdir;

use crate::phone::{options, texts};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_of_every_released_schema_opens_and_is_written_on() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut opened = 0;
    for fixture in fs::read_dir(fixtures).unwrap() {
        let fixture = fixture.unwrap().path();
        let folder = tempdir().unwrap();
        copy(&fixture, folder.path());
        let expected = fs::read_to_string(fixture.join("expected.tsv")).unwrap();
        let all = |key: &str| -> BTreeSet<String> {
            let rows = expected.lines().filter_map(|line| line.split_once('\t'));
            rows.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).collect()
        };
        let companion = Companion::open(options(&folder)).unwrap();
        companion.unlock(all("passphrase").pop_first().unwrap()).await.unwrap();
        assert_eq!(BTreeSet::from_iter(texts(&companion)), all("entry"), "{}", fixture.display());
        let goals = companion.goals().unwrap().list().unwrap();
        assert_eq!(goals.into_iter().map(|goal| goal.title).collect::<BTreeSet<_>>(), all("goal"));
        companion.journal().write(crate::phone::entry("and goes on")).unwrap();
        companion.check_storage().await.unwrap();
        opened += 1;
    }
    assert!(opened > 0, "there is a vault to open");
}
