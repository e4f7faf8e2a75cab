//! Text with formatting.

use super::{ModelError, limits};

/// An entry's text and its formatting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText {
    /// The text, as written.
    pub text: String,
    /// What is formatted, ordered by where it begins.
    pub marks: Vec<Mark>,
}

/// One formatted part of a text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// Where.
    pub span: Span,
    /// How.
    pub kind: MarkKind,
}

/// A part of a text, counted in Unicode scalar values (not bytes, not UTF-16 units); the end is outside. Never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// From the first scalar value to the one after the last.
    ///
    /// # Errors
    /// When it is empty or longer than any text.
    pub const fn new(start: usize, end: usize) -> Result<Self, ModelError> {
        if start >= end || end > limits::TEXT_BYTES_MAX {
            return Err(ModelError::SpanInvalid);
        }
        Ok(Self { start, end })
    }

    /// The first scalar value.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The scalar value after the last.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }
}

/// How a part is formatted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkKind {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading.
    Heading(HeadingLevel),
    /// Somebody else's words.
    Quote,
    /// Leads somewhere.
    Link(LinkTarget),
    /// What a newer version wrote: kept in the document, shown as plain text. Holds its name there.
    Unknown(String),
}

impl MarkKind {
    /// The name without the value; none for what this version doesn't know.
    #[must_use]
    pub const fn name(&self) -> Option<MarkName> {
        match self {
            Self::Bold => Some(MarkName::Bold),
            Self::Italic => Some(MarkName::Italic),
            Self::Heading(_) => Some(MarkName::Heading),
            Self::Quote => Some(MarkName::Quote),
            Self::Link(_) => Some(MarkName::Link),
            Self::Unknown(_) => None,
        }
    }
}

/// Which formatting is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkName {
    /// Bold.
    Bold,
    /// Italic.
    Italic,
    /// A heading of any level.
    Heading,
    /// A quote.
    Quote,
    /// A link to anywhere.
    Link,
}

/// A heading's level, 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeadingLevel(u8);

impl HeadingLevel {
    /// Checks the level.
    ///
    /// # Errors
    /// Outside 1 to [`limits::HEADING_LEVEL_MAX`].
    pub const fn new(level: u8) -> Result<Self, ModelError> {
        if level == 0 || level > limits::HEADING_LEVEL_MAX {
            return Err(ModelError::HeadingLevel);
        }
        Ok(Self(level))
    }

    /// 1 to 3.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// Where a link leads. Only to the web, mail and phones: a tap must never run anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkTarget(String);

impl LinkTarget {
    /// Checks length and scheme.
    ///
    /// # Errors
    /// When it is too long, has spaces or control characters, or begins otherwise.
    pub fn new(target: &str) -> Result<Self, ModelError> {
        let scheme_known = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| {
            target.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
                && target.len() > scheme.len()
        });
        let plain = !target.chars().any(|c| c.is_control() || c.is_whitespace());
        if target.len() > limits::LINK_BYTES_MAX || !scheme_known || !plain {
            return Err(ModelError::LinkInvalid);
        }
        Ok(Self(target.to_owned()))
    }

    /// The target as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_web_mail_or_a_phone() {
        assert!(LinkTarget::new("HTTPS://example.org/ż").is_ok());
        assert!(LinkTarget::new("tel:116123").is_ok());
        for target in ["javascript:alert(1)", "https://", "https://a b", "file:///x", "żżżżżż", "https://a\n"] {
            assert_eq!(LinkTarget::new(target), Err(ModelError::LinkInvalid), "{target}");
        }
    }

    #[test]
    fn a_span_is_never_empty() {
        assert_eq!(Span::new(3, 3), Err(ModelError::SpanInvalid));
        assert_eq!(Span::new(4, 3), Err(ModelError::SpanInvalid));
        assert!(Span::new(0, 1).is_ok());
    }
}
