//! Two people with no relay at all: they pass each other files.

mod life;
mod meetings;
mod phones;
