//! What every store of the relay must do, and people to write its logs with. Each check begins with a fresh store, and fails by an assertion that says what was promised.

mod accounts;
mod bench;
mod log;
pub mod people;
mod reads;

use beside_store::Store;

/// How many checks there are.
pub const CHECKS: usize = 21;

macro_rules! run {
    ($make:ident, [$($check:path),* $(,)?]) => {{
        let mut done = 0;
        $(
            $check(&$make().await).await;
            done += 1;
        )*
        done
    }};
}

/// Runs all checks over fresh stores. Gives how many ran, which is [`CHECKS`].
///
/// # Panics
/// Where a store breaks a promise.
pub async fn suite<S: Store>(make: impl AsyncFn() -> S) -> usize {
    let logs = run!(
        make,
        [
            log::positions_are_gap_free_under_concurrent_writers,
            log::offered_again_it_is_a_duplicate,
            log::a_used_assertion_writes_nothing,
            log::an_ended_install_writes_nothing,
            log::a_job_that_fails_leaves_nothing_and_harms_nobody,
            log::a_refused_space_leaves_nothing,
            log::facts_are_those_that_were_asked_for,
            log::a_life_is_opened_once,
            log::a_space_goes_on_in_the_next_life,
            log::what_an_account_stores_is_counted,
        ]
    );
    let reads = run!(
        make,
        [
            reads::lines_come_by_lane_order_and_limit,
            reads::bodies_come_as_asked_for,
            reads::wraps_go_to_their_recipients_only,
            reads::spaces_are_found_by_device_and_account,
        ]
    );
    let accounts = run!(
        make,
        [
            accounts::handles_are_unique,
            accounts::vaults_are_replaced_in_order,
            accounts::installs_are_bounded,
            accounts::an_install_is_known_by_its_keys,
            accounts::assertions_are_used_once,
            accounts::a_deleted_account_takes_its_spaces_along,
            accounts::secrets_stay_and_a_closed_store_says_so,
        ]
    );
    logs + reads + accounts
}
