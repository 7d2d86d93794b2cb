//! Static files: the parts of the repository that a page under test loads, below `/files/`.

use std::path::Path;

use axum::{Router, http::HeaderValue, http::header::CACHE_CONTROL};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// The folders that may be read, relative to the repository. `target/test-dist` is the package built with its test
/// hooks, `target/test-archives` what tests/archives/make.py made.
const FOLDERS: [&str; 6] = ["docs", "tests", "pkg", "www", "target/test-dist", "target/test-archives"];

/// Routes for the folders above.
pub fn router() -> Router {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut router = Router::new();
    for folder in FOLDERS {
        router = router.nest_service(&format!("/files/{folder}"), ServeDir::new(root.join(folder)));
    }
    router.layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}
