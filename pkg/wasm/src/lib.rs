//! Links the library, so that its exports end up in a WebAssembly module. A crate of its own, since a library that is a
//! module itself would give every frontend that depends on it a second one.

pub use bosbase;
