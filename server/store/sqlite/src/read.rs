//! What is read, by readers and inside the writer's transaction alike.

mod accounts;
mod log;
mod spaces;

pub(crate) use accounts::{install, installs, login, presenter, recovery, vault};
pub(crate) use log::{bodies, lines, run_size, wraps};
pub(crate) use spaces::{incarnation, open_space, space, space_row, spaces_of_account, spaces_of_device};
