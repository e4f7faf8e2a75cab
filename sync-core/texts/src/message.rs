//! The names of all texts. A text is asked for by one of these constants, so a name that no file has doesn't compile;
//! the tests hold the constants and the files of each language together.

pub mod ask;
pub mod demo;
pub mod error;
pub mod goal;
pub mod help;
pub mod people;
pub mod reason;
pub mod say;
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

/// All names, one list for each file.
pub const ALL: [&[Message]; 9] =
    [ask::ALL, demo::ALL, error::ALL, goal::ALL, help::ALL, people::ALL, reason::ALL, say::ALL, show::ALL];

macro_rules! messages {
    ($($name:ident = $id:literal,)+) => {
        use super::Message;

        $(#[doc = concat!("`", $id, "`")] pub const $name: Message = Message($id);)+

        /// All names of this file.
        pub const ALL: &[Message] = &[$($name),+];
    };
}
use messages;
