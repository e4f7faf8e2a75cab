//! Passphrases and codes: from a prompt or from standard input, never from arguments or the environment, which other
//! programs can see.

use std::io::{self, IsTerminal as _, Write as _};

use beside_core::companion::{Passphrase, RecoveryCode};
use beside_texts::{Message, message::ask};
use zeroize::Zeroizing;

use crate::{failure::Failure, voice::Voice};

/// Where secrets come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// Asked in the terminal, not shown while typed.
    Terminal,
    /// One a line on standard input, in the order asked.
    Lines,
}

impl Secrets {
    /// One secret.
    fn ask(self, voice: Voice, question: Message) -> Result<Zeroizing<String>, Failure> {
        match self {
            Self::Lines => line(),
            Self::Terminal => {
                // A job without a terminal must not wait for somebody to type.
                if !self.can_ask() {
                    return Err(Failure::new("no-terminal"));
                }
                let prompt = format!("{} ", voice.say(question));
                rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_| Failure::new("no-terminal"))
            }
        }
    }

    /// A passphrase that exists.
    pub(crate) fn passphrase(self, voice: Voice, question: Message) -> Result<Passphrase, Failure> {
        passphrase(&self.ask(voice, question)?)
    }

    /// Whether there is anybody to ask.
    pub(crate) fn can_ask(self) -> bool {
        self == Self::Lines || io::stdin().is_terminal() || io::stderr().is_terminal()
    }

    /// A passphrase to be. In a terminal it is typed twice, because nobody sees what they type.
    pub(crate) fn new_passphrase(self, voice: Voice) -> Result<Passphrase, Failure> {
        let typed = self.ask(voice, ask::NEW_PASSPHRASE)?;
        if self == Self::Terminal && *self.ask(voice, ask::AGAIN)? != *typed {
            return Err(Failure::new("passphrases-differ"));
        }
        passphrase(&typed)
    }

    /// The recovery code.
    pub(crate) fn recovery_code(self, voice: Voice) -> Result<RecoveryCode, Failure> {
        let typed = self.ask(voice, ask::RECOVERY_CODE)?;
        RecoveryCode::parse(&typed).map_err(|_| Failure::new("wrong-recovery-code"))
    }

    /// A clear yes to something that can't be taken back: the word is typed as shown.
    pub(crate) fn confirm(self, question: &str, word: &str) -> Result<(), Failure> {
        if self == Self::Lines || !io::stdin().is_terminal() {
            return Err(Failure::new("needs-confirmation"));
        }
        let mut terminal = io::stderr();
        let typed = write!(terminal, "{question} ")
            .and_then(|()| terminal.flush())
            .map_err(|_| Failure::new("needs-confirmation"))
            .and_then(|()| line())?;
        if typed.trim() == word { Ok(()) } else { Err(Failure::new("confirmation")) }
    }
}

fn passphrase(typed: &str) -> Result<Passphrase, Failure> {
    Passphrase::new(typed).map_err(|_| Failure::new("passphrase-unfit"))
}

fn line() -> Result<Zeroizing<String>, Failure> {
    let mut line = Zeroizing::new(String::new());
    match io::stdin().read_line(&mut line) {
        Ok(length) if length > 0 => {
            let end = line.trim_end_matches(['\r', '\n']).len();
            line.truncate(end);
            Ok(line)
        }
        Ok(_) | Err(_) => Err(Failure::new("input-ended")),
    }
}
