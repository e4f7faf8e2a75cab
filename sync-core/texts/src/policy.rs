//! What people agree to before they write to each other. Its hash is what they consent to, so no letter of it changes
//! without a new version.

use crate::Language;

/// The policy that is in force, in Markdown.
#[must_use]
pub const fn policy(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../policy/en.md"),
        Language::Portuguese => include_str!("../policy/pt.md"),
        Language::Polish => include_str!("../policy/pl.md"),
    }
}
