//! What WebAssembly exports to the JavaScript face: conversion in, delegation, conversion out.
//!
//! Exports take `&self`, prepare the call before they return, and hand out a promise that owns what
//! it needs: an object that is freed while its promise is pending takes nothing with it.

mod archive;
mod auth;
mod backups;
mod error;
mod form_data;
mod handle;
mod hooks;
mod host;
mod operations;
mod options;
mod policy;
mod query;
mod rules;
#[cfg(feature = "test-hooks")]
mod trap;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
