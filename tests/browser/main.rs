//! The Rust face in a real browser, against real PocketBase servers of the test bed (`tests/bed`).
//!
//! `cargo xtask test --only chromium` runs them; the address of the bed is given at compile time.

#![cfg(target_arch = "wasm32")]
// A test that finds something else than it expects ends at once.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod archives;
mod auth;
mod auto_refresh;
mod bad_answers;
mod bad_input;
mod bed;
mod cancel;
mod documented;
mod error_codes;
mod fetch_traps;
mod keys;
mod operations;
mod requests;
mod retry;
mod second_factor;
mod secrets;
mod stores;
mod support;
mod timeout;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
