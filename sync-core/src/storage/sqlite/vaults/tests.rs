//! What lies in the folder, and who made it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::*;
use crate::storage::lock::{LockParams, create_lock};

fn made(folder: &VaultFolder, rng: &mut ChaCha20Rng) -> VaultPaths {
    let begun = folder.begin(rng).unwrap();
    folder.publish(&begun).unwrap()
}

#[test]
fn i16_a_vault_whose_making_was_cut_off_was_never_there_and_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let folder = VaultFolder::new(root.path());
    let cut = folder.begin(&mut rng).unwrap();
    fs::write(&cut.database, b"half of a database").unwrap();
    assert_eq!(folder.list(), Ok(Vec::new()));
    let whole = folder.begin(&mut rng).unwrap();
    fs::write(&whole.lock, b"a lock").unwrap();
    let whole = folder.publish(&whole).unwrap();
    assert_eq!(folder.list(), Ok(vec![whole.clone()]));
    assert_eq!(whole.read_lock(), Ok(Some(b"a lock".to_vec())), "what lies in it comes along");
    assert!(!cut.dir.exists());
    assert_eq!(folder.publish(&cut), Err(StorageError::Io(ErrorKind::NotFound)));
}

#[test]
fn vaults_are_listed_and_strangers_in_the_folder_are_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let folder = VaultFolder::new(root.path().join("beside"));
    assert_eq!(folder.list(), Ok(Vec::new()));
    let mut made = vec![made(&folder, &mut rng), made(&folder, &mut rng)];
    fs::create_dir(root.path().join("beside/photos")).unwrap();
    fs::write(root.path().join("beside/0123456789abcdef"), b"a file, not a vault").unwrap();
    made.sort_by_key(|paths| paths.id);
    assert_eq!(folder.list(), Ok(made));
}

#[test]
fn an_id_has_one_spelling() {
    assert_eq!("00ff00ff00ff00ff".parse(), Ok(VaultId([0, 255, 0, 255, 0, 255, 0, 255])));
    for other in ["", "ff", "+0ff00ff00ff00ff", "00FF00FF00FF00FF", "00ff00ff00ff00ff0", "photos"] {
        assert_eq!(other.parse::<VaultId>(), Err(NotAVaultId));
    }
}

#[test]
fn the_keystore_file_is_made_once_is_private_and_serves_each_vault_its_own_key() {
    let root = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let folder = VaultFolder::new(root.path());
    let (mine, other) = (VaultId([1; 8]), VaultId([2; 8]));
    let first = folder.keystore_key(mine, &mut rng).unwrap();
    let again = folder.keystore_key(mine, &mut rng).unwrap();
    assert_eq!(first.expose(), again.expose());
    assert_ne!(first.expose(), folder.keystore_key(other, &mut rng).unwrap().expose());
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "no left-over beside the key");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(root.path().join("keystore.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    fs::write(root.path().join("keystore.key"), b"cut short").unwrap();
    assert_eq!(folder.keystore_key(mine, &mut rng).err(), Some(DAMAGED));
}

#[test]
fn a_backup_that_comes_back_without_its_marker_is_known_as_a_copy() {
    let root = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let paths = made(&VaultFolder::new(root.path()), &mut rng);
    assert_eq!(paths.instance_marker(), Ok(None));
    let marker = paths.create_instance_marker(&mut rng).unwrap();
    assert_eq!(paths.create_instance_marker(&mut rng), Ok(marker), "the first one stays");
    let inside = Some(marker.as_bytes().as_slice());
    assert_eq!(InstanceMarker::compare(Some(&marker), None), Instance::Fresh);
    assert_eq!(InstanceMarker::compare(Some(&marker), inside), Instance::Same);
    fs::remove_file(&paths.marker).unwrap();
    assert_eq!(InstanceMarker::compare(paths.instance_marker().unwrap().as_ref(), inside), Instance::Copy);
    let elsewhere = paths.create_instance_marker(&mut rng).unwrap();
    assert_eq!(InstanceMarker::compare(Some(&elsewhere), inside), Instance::Copy);
}

#[test]
fn the_lock_is_replaced_whole() {
    let root = tempfile::tempdir().unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(4);
    let paths = made(&VaultFolder::new(root.path()), &mut rng);
    assert_eq!(paths.read_lock(), Ok(None));
    let keystore = AtRestKey::generate(&mut rng);
    for passphrase in ["first", "second"] {
        let params = LockParams::weak_for_tests_and_demo();
        let (header, _) = create_lock(passphrase.as_bytes(), &keystore, params, &mut rng).unwrap();
        paths.write_lock(&header).unwrap();
        let read = paths.read_lock().unwrap().unwrap();
        assert_eq!(LockHeader::from_bytes(&read), Ok(header));
    }
}
