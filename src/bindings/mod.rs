//! The exports of WebAssembly to the package's TypeScript: each converts its arguments, delegates, and converts the
//! result.
//!
//! `read` takes JavaScript values in, `write` hands values out, and each service has one class whose methods have the
//! names that JavaScript callers use. Exports take `&self`, prepare the call before they return, and hand out a promise
//! that owns what it needs: an object that is freed while its promise is pending takes nothing with it.

#[cfg(target_arch = "wasm32")]
mod allocator;
mod answer;
mod backups;
mod error;
mod files;
mod handle;
mod health;
mod hooks;
mod host;
mod read;
mod records;
#[cfg(not(feature = "renewal"))]
mod renewal;
mod rules;
#[cfg(feature = "operations")]
mod settings;
#[cfg(bosbase_test_hooks)]
mod trap;
mod write;
