//! Wake-ups: who waits for news of what, and nothing of what the news is. A wake-up is a hint; only the log says what is
//! new, so one too many costs a read and one too few costs a wait.

pub(crate) mod hub;
