//! The compiled-in files of all languages. The only place that names the loader.

#![expect(
    clippy::disallowed_types,
    reason = "the loader keeps its bundles in hash maps; each is only ever asked for one key"
)]

use std::borrow::Cow;

use fluent_templates::{Loader as _, fluent_bundle::FluentValue, static_loader};

use crate::{Argument, Language};

static_loader! {
    static SHARED = {
        locales: "./locales/shared",
        fallback_language: "en",
        // All three languages run from left to right, and a terminal shows the isolating marks as rubbish.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

#[cfg(feature = "terminal")]
static_loader! {
    static TERMINAL = {
        locales: "./locales/terminal",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

pub(crate) fn look_up(language: Language, id: &str, arguments: &[(&'static str, Argument<'_>)]) -> Option<String> {
    let filled = arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(value))).collect();
    let found = SHARED.try_lookup_with_args(&language.identifier(), id, &filled);
    #[cfg(feature = "terminal")]
    let found = found.or_else(|| TERMINAL.try_lookup_with_args(&language.identifier(), id, &filled));
    found
}
