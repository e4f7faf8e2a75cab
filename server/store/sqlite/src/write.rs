//! What is written, inside the writer's transaction. Each job reads and decides before it writes.

mod accounts;
mod append;
mod deletion;
mod facts;
mod sync;

pub(crate) use accounts::{
    change_passphrase, create_account, enrol, forget_assertions, mark_seen, open_incarnation, put_vault, revoke,
    secret, use_assertion,
};
pub(crate) use deletion::delete_account;
pub(crate) use sync::sync;
