//! The languages, and how one is chosen.

use fluent_templates::{LanguageIdentifier, langid};

/// A language in which every text exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Portuguese, in words that are understood in Brazil, Portugal and Africa.
    Portuguese,
    /// Polish.
    Polish,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::English, Self::Portuguese, Self::Polish];

    /// Reads a language tag of BCP 47 (`pt-BR`) or a POSIX locale (`pl_PL.UTF-8`, `pt_PT@euro`). Only the language
    /// counts, not the country.
    ///
    /// ```
    /// use beside_texts::Language;
    ///
    /// assert_eq!(Language::parse("pt_BR.UTF-8"), Some(Language::Portuguese));
    /// assert_eq!(Language::parse("de"), None);
    /// ```
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let end = tag.find(['-', '_', '.', '@']).unwrap_or(tag.len());
        let primary = tag.get(..end)?.trim();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The first wish that can be met, or English.
    #[must_use]
    pub fn detect<'a>(wishes: impl IntoIterator<Item = &'a str>) -> Self {
        wishes.into_iter().find_map(Self::parse).unwrap_or_default()
    }

    /// The two-letter tag of ISO 639-1.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Portuguese => "pt",
            Self::Polish => "pl",
        }
    }

    pub(crate) const fn identifier(self) -> LanguageIdentifier {
        match self {
            Self::English => langid!("en"),
            Self::Portuguese => langid!("pt"),
            Self::Polish => langid!("pl"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_locales() {
        for (tag, language) in [
            ("en", Some(Language::English)),
            ("en_GB.UTF-8", Some(Language::English)),
            ("pt-BR", Some(Language::Portuguese)),
            ("pt_PT@euro", Some(Language::Portuguese)),
            ("PL", Some(Language::Polish)),
            ("pl_PL.UTF-8", Some(Language::Polish)),
            ("C.UTF-8", None),
            ("plt", None),
            ("", None),
            ("ę", None),
        ] {
            assert_eq!(Language::parse(tag), language, "{tag}");
        }
    }

    #[test]
    fn the_first_wish_that_can_be_met_wins() {
        assert_eq!(Language::detect(["de-DE", "pl-PL", "pt"]), Language::Polish);
        assert_eq!(Language::detect(["de-DE"]), Language::English);
        assert_eq!(Language::detect([]), Language::English);
    }
}
