//! Codes: each belongs to a kind by what an app can do, and each has words in three languages.

use beside_core::companion::CompanionError;
use beside_core::model::ModelError;
use beside_core::storage::StorageError;
use beside_mobile::{BesideError, Language, words_for};

#[test]
fn an_error_is_of_the_kind_by_which_an_app_acts() {
    let kind = |error: CompanionError| BesideError::from(error);
    let is = |error: CompanionError, expected: fn(String) -> BesideError| {
        assert_eq!(kind(error), expected(error.code().to_owned()), "{}", error.code());
    };
    is(CompanionError::WrongPassphrase, |code| BesideError::Secret { code });
    is(CompanionError::Locked, |code| BesideError::Locked { code });
    is(CompanionError::NotFound, |code| BesideError::Missing { code });
    is(CompanionError::Model(ModelError::MoodRange), |code| BesideError::Invalid { code });
    is(CompanionError::ContactLimit, |code| BesideError::NotNow { code });
    is(CompanionError::LinkBroken, |code| BesideError::Network { code });
    is(CompanionError::SignedOut, |code| BesideError::Relay { code });
    is(CompanionError::Storage(StorageError::Full), |code| BesideError::Storage { code });
    is(CompanionError::Storage(StorageError::Keystore), |code| BesideError::Storage { code });
    is(CompanionError::Closed, |code| BesideError::Closed { code });
}

#[test]
fn words_are_in_the_readers_language_and_name_no_command() {
    let languages = [Language::English, Language::Portuguese, Language::Polish];
    for code in ["locked", "closed", "keystore", "id-invalid", "link-broken", "wrong-passphrase", "mood-range"] {
        let words = languages.map(|language| words_for(code, language));
        assert!(words.iter().all(|words| !words.what_to_do.contains("beside ")), "{code}");
        assert_ne!(words[0], words[1], "{code}");
        assert_ne!(words[1], words[2], "{code}");
    }
}
