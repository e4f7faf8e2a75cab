//! An answer that is being filled.

use std::convert::Infallible;

use beside_wire::frame::{End, Frame};
use minicbor::encode::Write;

/// How long a frame is on the wire, in bytes.
#[must_use]
pub fn frame_bytes(frame: &Frame) -> usize {
    let mut count = Count(0);
    let counted = minicbor::encode(frame, &mut count);
    debug_assert!(counted.is_ok(), "counting never refuses");
    count.0
}

struct Count(usize);

impl Write for Count {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.0 += bytes.len();
        Ok(())
    }
}

/// Frames, and how much room is left for more.
#[derive(Debug)]
pub struct Answer {
    frames: Vec<Frame>,
    left: usize,
    reserved: Vec<Frame>,
    progressed: bool,
    sections: usize,
    more: bool,
    news: bool,
}

impl Answer {
    /// An empty answer with room for so many bytes, its end included.
    #[must_use]
    pub fn new(budget_bytes: usize) -> Self {
        let end = frame_bytes(&Frame::End(End { more: true }));
        Self {
            frames: Vec::new(),
            left: budget_bytes.saturating_sub(end),
            reserved: Vec::new(),
            progressed: false,
            sections: 0,
            more: false,
            news: false,
        }
    }

    /// Adds a frame that goes out whatever it weighs.
    pub fn push(&mut self, frame: Frame) {
        self.left = self.left.saturating_sub(frame_bytes(&frame));
        self.news |= !matches!(frame, Frame::Welcome(_) | Frame::Space(_) | Frame::Head(_) | Frame::End(_));
        self.frames.push(frame);
    }

    /// Begins a space's section with the frames that it can't do without, and keeps room for the one that ends it.
    /// False where there is no room; then the phone is told to ask again.
    #[must_use]
    pub fn begin_section(&mut self, opening: Vec<Frame>, closing: Frame) -> bool {
        let bytes = opening.iter().map(frame_bytes).sum::<usize>() + frame_bytes(&closing);
        if bytes > self.left && self.sections > 0 {
            self.more = true;
            return false;
        }
        self.sections += 1;
        for frame in opening {
            self.push(frame);
        }
        self.left = self.left.saturating_sub(frame_bytes(&closing));
        self.reserved.push(closing);
        true
    }

    /// Ends the section with the frame that room was kept for.
    pub fn end_section(&mut self) {
        self.frames.append(&mut self.reserved);
    }

    /// Adds an item if there is room, or if it is the answer's first. False means that it was kept back.
    #[must_use]
    pub fn item(&mut self, frame: Frame) -> bool {
        if frame_bytes(&frame) > self.room() {
            self.more = true;
            return false;
        }
        self.progressed = true;
        self.push(frame);
        true
    }

    /// Room for the next item, in bytes. Without bound for the first.
    #[must_use]
    pub const fn room(&self) -> usize {
        if self.progressed { self.left } else { usize::MAX }
    }

    /// Room by the budget alone, in bytes.
    #[must_use]
    pub const fn left(&self) -> usize {
        self.left
    }

    /// Notes that something was kept back.
    pub const fn keep_back(&mut self) {
        self.more = true;
    }

    /// Whether there is anything in it besides greetings and heads.
    #[must_use]
    pub const fn has_news(&self) -> bool {
        self.news
    }

    /// Ends the answer.
    #[must_use]
    pub fn end(mut self) -> Vec<Frame> {
        self.frames.push(Frame::End(End { more: self.more }));
        self.frames
    }
}
