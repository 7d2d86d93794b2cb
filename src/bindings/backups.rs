//! The backups API.

use crate::bindings::error::{JsResult, to_js};
use crate::bindings::form_data::upload_body;
use crate::bindings::handle::{Handle, flag};
use crate::bindings::host::Host;
use crate::bindings::options::read_options;
use crate::browser::json;
use crate::client::{BackupService, Error};
use crate::core::backup::BackupFileInfo;
use crate::core::key;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Handle {
    /// Lists backups.
    #[wasm_bindgen(js_name = listBackups, unchecked_return_type = "Promise<BackupFileInfo[]>")]
    pub fn list_backups(&self, host: &Host, options: &JsValue) -> Promise {
        let include_partial = flag(options, "includePartial");
        self.with(host, options, &["includePartial"], |inner, options| {
            BackupService::new(inner).with_options(options).list_raw(include_partial)
        })
    }

    /// Creates a backup.
    #[wasm_bindgen(js_name = createBackup, unchecked_return_type = "Promise<boolean>")]
    pub fn create_backup(&self, host: &Host, name: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let service = BackupService::new(inner).with_options(options);
            done(service.create(name, Default::default(), Default::default()))
        })
    }

    /// Uploads a backup.
    #[wasm_bindgen(js_name = uploadBackup, unchecked_return_type = "Promise<boolean>")]
    pub fn upload_backup(&self, host: &Host, body: JsValue, options: &JsValue) -> Promise {
        match upload_body(body, json::get(options, "name").as_string()) {
            Ok(body) => self.with(
                host,
                options,
                &["onProgress", "check", "name", "requireRestorable", "limits"],
                |inner, options| done(BackupService::new(inner).with_options(options).upload_form(body)),
            ),
            Err(error) => Promise::reject(&to_js(error)),
        }
    }

    /// Downloads a backup into a Blob, or into the option `to`.
    #[wasm_bindgen(js_name = downloadBackup, unchecked_return_type = "Promise<Blob | undefined>")]
    pub fn download_backup(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        let target = json::get(options, "to");
        self.with(host, options, &["onProgress", "to"], |inner, options| {
            BackupService::new(inner).with_options(options).download_into(key, target)
        })
    }

    /// Copies a backup to another server, under the option `as`.
    #[wasm_bindgen(js_name = copyBackup, unchecked_return_type = "Promise<BackupFileInfo>")]
    pub fn copy_backup(
        &self,
        host: &Host,
        target: &Handle,
        target_host: &Host,
        key: &str,
        options: &JsValue,
    ) -> Promise {
        let name = json::get(options, "as").as_string().unwrap_or_default();
        let (target_options, transport) = match read_options(target_host, &JsValue::UNDEFINED, &[]) {
            Ok(read) => read,
            Err(error) => return Promise::reject(&to_js(error)),
        };
        let target = BackupService::new(Rc::new(target_host.inner(&target.shared).with_transport(transport)));
        let target = target.with_options(target_options);
        self.with(host, options, &["onProgress", "as", "limits"], |inner, options| {
            let copied = BackupService::new(inner).with_options(options).copy_to(&target, key, &name);
            async move { copied.await.map(|file| info_of(&file)) }
        })
    }

    /// Hands a backup to the browser's download manager.
    #[wasm_bindgen(js_name = saveBackup, unchecked_return_type = "Promise<void>")]
    pub fn save_backup(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let saved = BackupService::new(inner).with_options(options).save(key);
            async move { saved.await.map(|()| JsValue::UNDEFINED) }
        })
    }

    /// Deletes a backup.
    #[wasm_bindgen(js_name = deleteBackup, unchecked_return_type = "Promise<boolean>")]
    pub fn delete_backup(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let service = BackupService::new(inner).with_options(options);
            done(service.delete(key, Default::default(), Default::default()))
        })
    }

    /// Restores a backup.
    #[wasm_bindgen(js_name = restoreBackup, unchecked_return_type = "Promise<boolean>")]
    pub fn restore_backup(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        self.with(host, options, &[], |inner, options| {
            let service = BackupService::new(inner).with_options(options);
            done(service.restore(key, Default::default(), Default::default()))
        })
    }

    /// The address of a backup's bytes.
    #[wasm_bindgen(js_name = getDownloadURL)]
    pub fn get_download_url(&self, host: &Host, token: &str, key: &str) -> JsResult<String> {
        if let Some(reason) = key::validate_key(key) {
            return Err(to_js(Error::invalid_argument(reason)));
        }
        Ok(BackupService::new(host.inner(&self.shared)).get_download_url(key, token, Default::default()))
    }
}

pub(super) fn info_of(file: &BackupFileInfo) -> JsValue {
    json::object(&[
        ("key", file.key.as_str().into()),
        ("size", JsValue::from_f64(file.size as f64)),
        ("modified", file.modified.as_str().into()),
    ])
}

/// Calls that have nothing to tell but that they are done resolve to `true`.
async fn done(work: impl Future<Output = crate::client::Result<()>>) -> crate::client::Result<JsValue> {
    work.await.map(|()| JsValue::TRUE)
}
