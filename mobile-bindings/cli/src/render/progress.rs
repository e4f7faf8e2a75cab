//! A line that moves while something takes time. Nothing at all when nobody watches.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::Output;

/// A moving line on standard error; it is gone when this is dropped.
pub(crate) struct Working {
    bar: ProgressBar,
}

impl Working {
    /// Begins to move, if somebody watches.
    pub(crate) fn begin(output: Output, text: String) -> Self {
        let bar = if output.live() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_message(text);
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Says how far it is.
    pub(crate) fn say(&self, text: String) {
        self.bar.set_message(text);
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
