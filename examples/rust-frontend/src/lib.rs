//! A page that lists backups and creates them. `index.html` holds the elements, this file gives them life.

mod page;

use std::collections::HashMap;

use bosbase::{BosBase, Result, timestamped_name};
use page::Page;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Runs once the module is loaded.
#[wasm_bindgen(start)]
fn start() -> std::result::Result<(), JsValue> {
    let page = Page::find()?;
    // A relative address is resolved against the page: this is the server that the page came from.
    let pb = BosBase::new("/");

    let (at_sign_in, at_create) = ((page.clone(), pb.clone()), (page.clone(), pb.clone()));
    page.on_sign_in(move |email, password| {
        let (page, pb) = at_sign_in.clone();
        run(page.clone(), async move {
            pb.admins().auth_with_password(&email, &password).await?;
            show(&page, &pb).await
        });
    });
    page.on_create(move || {
        let (page, pb) = at_create.clone();
        run(page.clone(), async move {
            // Resolves to the finished file, also when the server's answer is lost on the way.
            pb.backups.create_and_wait(&timestamped_name("manual")).await?;
            show(&page, &pb).await
        });
    });

    // A reload finds the sign-in in localStorage.
    if pb.auth_store.is_valid() {
        run(page.clone(), async move { show(&page, &pb).await });
    }
    Ok(())
}

/// Runs a task of the page and tells the user what went wrong, if anything did.
fn run(page: Page, task: impl Future<Output = Result<()>> + 'static) {
    page.say("");
    spawn_local(async move {
        if let Err(error) = task.await {
            page.say(&error.to_string());
        }
    });
}

async fn show(page: &Page, pb: &BosBase) -> Result<()> {
    let backups = pb.backups.get_full_list(HashMap::new(), HashMap::new()).await?;
    page.show(backups.iter().map(|backup| format!("{}: {} bytes", backup.key, backup.size)));
    Ok(())
}
