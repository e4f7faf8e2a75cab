//! The names of all texts. A text is asked for by one of these constants, so a name that no file has doesn't compile;
//! the tests hold the constants and the files of each language together.

#[cfg(feature = "terminal")]
pub mod ask;
#[cfg(feature = "terminal")]
pub mod demo;
pub mod entry;
pub mod error;
#[cfg(feature = "terminal")]
pub mod goal;
#[cfg(feature = "terminal")]
pub mod help;
#[cfg(feature = "terminal")]
pub mod people;
pub mod reason;
#[cfg(feature = "terminal")]
pub mod say;
#[cfg(feature = "terminal")]
pub mod show;

/// The name of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message(&'static str);

impl Message {
    /// The name as the files of the languages spell it.
    #[must_use]
    pub const fn id(self) -> &'static str {
        self.0
    }
}

/// All names that every program has, one list for each file.
pub const SHARED: [&[Message]; 3] = [entry::ALL, error::ALL, reason::ALL];

/// All names that the terminal alone has, one list for each file.
#[cfg(feature = "terminal")]
pub const TERMINAL: [&[Message]; 7] = [ask::ALL, demo::ALL, goal::ALL, help::ALL, people::ALL, say::ALL, show::ALL];

macro_rules! messages {
    ($($name:ident = $id:literal,)+) => {
        use super::Message;

        $(#[doc = concat!("`", $id, "`")] pub const $name: Message = Message($id);)+

        /// All names of this file.
        pub const ALL: &[Message] = &[$($name),+];
    };
}
use messages;
