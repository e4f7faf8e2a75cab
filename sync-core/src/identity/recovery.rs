//! The recovery code: 128 random bits on a piece of paper, which give back the vault when phone and passphrase are gone.
//!
//! People read it as seven groups of four in Crockford's base32, `K7Q2-9XRM-…`: 26 characters carry the bits, two are a
//! Reed–Solomon check over GF(32). Any one or two wrong characters, and so any two that were swapped, are noticed for sure.

mod check;

use std::fmt;

use beside_wire::id::{LookupId, RecoveryKey};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::crypto::derive::from_secret;
use crate::crypto::hpke::HpkePrivateKey;
use crate::crypto::label::Label;
use crate::crypto::secret::{BindingKey, Secret};
use crate::crypto::sign::RecoverySigningKey;

/// Crockford's base32: no I, L, O and U.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];

/// Characters that carry bits: 128 of the 130, the last two are zero.
const DATA_SYMBOLS: usize = 26;

/// Characters in all.
const SYMBOLS: usize = DATA_SYMBOLS + 2;

/// Why a typed text is no recovery code. None of these says anything about a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecoveryError {
    /// Not 28 letters and digits.
    #[error("a recovery code has 28 letters and digits")]
    Length,
    /// A character that no code has.
    #[error("a recovery code has no such character")]
    Character,
    /// Each character could be right, but not all of them together.
    #[error("the recovery code has a mistake in it")]
    Checksum,
}

/// A recovery code, wiped on drop.
#[derive(PartialEq, Eq)]
pub struct RecoveryCode(Secret<16>);

impl RecoveryCode {
    /// A new code.
    #[must_use]
    pub fn generate(rng: &mut dyn CryptoRngCore) -> Self {
        Self(Secret::generate(rng))
    }

    /// Reads what somebody typed: upper or lower case, any spaces and dashes, `O` for `0`, `I` and `L` for `1`.
    ///
    /// # Errors
    /// [`RecoveryError`] says what kind of mistake it is.
    pub fn parse(typed: &str) -> Result<Self, RecoveryError> {
        let mut symbols = Zeroizing::new([0; SYMBOLS]);
        let mut places = symbols.iter_mut();
        for character in typed.chars().filter(|character| !is_separator(*character)) {
            let symbol = symbol_of(character).ok_or(RecoveryError::Character)?;
            *places.next().ok_or(RecoveryError::Length)? = symbol;
        }
        if places.next().is_some() {
            return Err(RecoveryError::Length);
        }
        let (data, check) = symbols.split_at(DATA_SYMBOLS);
        if check::symbols(data) != check {
            return Err(RecoveryError::Checksum);
        }
        unpack(data).map(Self).ok_or(RecoveryError::Checksum)
    }

    /// The code as people read it, to be shown once.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let data = pack(&self.0);
        let check = check::symbols(data.as_slice());
        let mut text = Zeroizing::new(String::with_capacity(SYMBOLS + SYMBOLS / 4));
        for (index, symbol) in data.iter().chain(&check).enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push('-');
            }
            text.extend(ALPHABET.get(usize::from(*symbol)));
        }
        text
    }

    /// What the code gives. The bits are random, so nothing needs stretching.
    #[must_use]
    pub fn keys(&self) -> RecoveryKeys {
        let secret = self.0.expose();
        RecoveryKeys {
            wrap: HpkePrivateKey::from_secret(from_secret(secret, Label::RecoveryWrap)),
            binding: BindingKey::new(from_secret(secret, Label::RecoveryBinding)),
            lookup: LookupId::new(*from_secret(secret, Label::RecoveryLookup).expose()),
            signing: RecoverySigningKey::from_secret(&from_secret(secret, Label::RecoverySign)),
        }
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// What a recovery code gives. None of them tells another, so the relay may know lookup id and public keys.
#[derive(Debug)]
pub struct RecoveryKeys {
    /// Opens the vault.
    pub wrap: HpkePrivateKey,
    /// Ties the vault to its identity.
    pub binding: BindingKey,
    /// Where the relay finds the vault.
    pub lookup: LookupId,
    /// Fetches the vault, and enrols.
    pub signing: RecoverySigningKey,
}

impl RecoveryKeys {
    /// The key that the relay knows the code by.
    #[must_use]
    pub fn recovery_key(&self) -> RecoveryKey {
        self.signing.public()
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn symbol_of(character: char) -> Option<u8> {
    let plain = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| *letter == plain).and_then(|index| u8::try_from(index).ok())
}

/// 16 bytes as 26 symbols of five bits, the first bits first.
fn pack(secret: &Secret<16>) -> Zeroizing<[u8; DATA_SYMBOLS]> {
    let bits = Zeroizing::new(u128::from_be_bytes(*secret.expose()));
    let mut symbols = Zeroizing::new([0; DATA_SYMBOLS]);
    for (symbol, place) in symbols.iter_mut().zip(0_u32..) {
        let [low, ..] = bits.wrapping_shl(5 * place).wrapping_shr(123).to_le_bytes();
        *symbol = low;
    }
    symbols
}

/// The bytes again, or nothing if the last two bits aren't zero.
fn unpack(symbols: &[u8]) -> Option<Secret<16>> {
    let (last, first) = symbols.split_last()?;
    if last & 0b11 != 0 {
        return None;
    }
    let bits =
        first.iter().fold(Zeroizing::new(0_u128), |bits, symbol| Zeroizing::new(*bits << 5 | u128::from(*symbol)));
    let bits = Zeroizing::new(*bits << 3 | u128::from(last >> 2));
    Secret::from_slice(&bits.to_be_bytes())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use proptest::prelude::{any, proptest};
    use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

    use super::{ALPHABET, RecoveryCode, RecoveryError, Secret};

    fn code() -> RecoveryCode {
        RecoveryCode::generate(&mut ChaCha20Rng::from_seed([1; 32]))
    }

    #[test]
    fn a_code_is_seven_groups_of_four() {
        let text = code().to_text();
        assert_eq!(text.len(), 34);
        assert!(text.split('-').all(|group| group.len() == 4));
        let zero = RecoveryCode(Secret::from_slice(&[0; 16]).unwrap());
        assert_eq!(zero.to_text().as_str(), "0000-0000-0000-0000-0000-0000-0000");
        let full = RecoveryCode(Secret::from_slice(&[0xff; 16]).unwrap()).to_text();
        assert!(full.starts_with("ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZW"), "{}", full.as_str());
    }

    #[test]
    fn hands_and_eyes_are_forgiven() {
        let bits = Secret::from_slice(&[
            0, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0x56, 0, 1,
        ]);
        let code = RecoveryCode(bits.unwrap());
        let text = code.to_text();
        for typed in [
            text.to_lowercase(),
            text.replace('-', ""),
            text.replace('-', " \n"),
            text.replace('-', "\u{2013}"),
            text.replace('0', "O").replace('1', "I"),
            text.replace('0', "o").replace('1', "l"),
            format!("  {} ", text.as_str()),
        ] {
            assert_eq!(RecoveryCode::parse(&typed).unwrap(), code, "{typed}");
        }
        assert!(text.contains('0') && text.contains('1'));
    }

    #[test]
    fn every_wrong_character_is_noticed() {
        let text: Vec<char> = code().to_text().replace('-', "").chars().collect();
        for place in 0..text.len() {
            for wrong in ALPHABET.iter().filter(|letter| text.get(place) != Some(letter)) {
                let mut typed = text.clone();
                *typed.get_mut(place).unwrap() = *wrong;
                let typed: String = typed.into_iter().collect();
                assert_eq!(RecoveryCode::parse(&typed).err(), Some(RecoveryError::Checksum), "{typed}");
            }
        }
    }

    #[test]
    fn every_two_that_were_swapped_are_noticed() {
        let text: Vec<char> = code().to_text().replace('-', "").chars().collect();
        for one in 0..text.len() {
            for other in one + 1..text.len() {
                let mut typed = text.clone();
                typed.swap(one, other);
                let expected = (typed != text).then_some(RecoveryError::Checksum);
                assert_eq!(RecoveryCode::parse(&typed.into_iter().collect::<String>()).err(), expected);
            }
        }
    }

    #[test]
    fn other_texts_say_why_they_are_no_code() {
        let text = code().to_text();
        assert_eq!(RecoveryCode::parse("").err(), Some(RecoveryError::Length));
        assert_eq!(RecoveryCode::parse(text.get(1..).unwrap()).err(), Some(RecoveryError::Length));
        assert_eq!(RecoveryCode::parse(&format!("{}0", text.as_str())).err(), Some(RecoveryError::Length));
        assert_eq!(RecoveryCode::parse(&"0".repeat(10_000)).err(), Some(RecoveryError::Length));
        for character in ['U', 'u', 'ł', '?', '\u{0}', 'Ⅰ'] {
            let typed = format!("{character}{}", text.get(1..).unwrap());
            assert_eq!(RecoveryCode::parse(&typed).err(), Some(RecoveryError::Character));
        }
    }

    #[test]
    fn keys_are_of_the_code_and_of_their_purpose() {
        let (keys, again) = (code().keys(), code().keys());
        assert_eq!(keys.lookup, again.lookup);
        assert_eq!(keys.wrap, again.wrap);
        assert_eq!(keys.binding, again.binding);
        assert_eq!(keys.recovery_key(), again.recovery_key());
        let other = RecoveryCode::generate(&mut ChaCha20Rng::from_seed([2; 32])).keys();
        assert_ne!(keys.lookup, other.lookup);
        assert_ne!(keys.recovery_key(), other.recovery_key());
        assert_ne!(keys.wrap.expose(), keys.binding.expose());
        assert_ne!(keys.wrap.expose(), keys.signing.to_secret().expose());
    }

    /// I4.
    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", code()), "RecoveryCode(..)");
    }

    proptest! {
        #[test]
        fn parse_undoes_to_text(bits in any::<[u8; 16]>()) {
            let code = RecoveryCode(Secret::from_slice(&bits).unwrap());
            assert_eq!(RecoveryCode::parse(&code.to_text()).unwrap(), code);
        }

        #[test]
        fn no_text_panics(typed in "\\PC{0,60}") {
            if let Ok(code) = RecoveryCode::parse(&typed) {
                assert_eq!(RecoveryCode::parse(&code.to_text()).unwrap(), code);
            }
        }
    }
}
