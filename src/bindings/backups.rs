//! The backups API: the requests, and the operations made of them.

use crate::bindings::answer::{Prepared, done, promise_of, written};
use crate::bindings::error::{JsResult, to_js};
use crate::bindings::handle::{Handle, start};
use crate::bindings::host::Host;
use crate::bindings::read::{Options, upload_body};
#[cfg(feature = "operations")]
use crate::bindings::read::{read_policy, read_s3, read_schedule};
#[cfg(feature = "transfers")]
use crate::bindings::write;
use crate::client::{BackupService, Error, Result, Shared};
use crate::core::key;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Backups of a client's server.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Backups {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl Backups {
    /// The backups of a client's server.
    #[wasm_bindgen(constructor)]
    pub fn new(handle: &Handle) -> Self {
        Self { shared: handle.shared() }
    }

    /// Lists backups.
    #[wasm_bindgen(js_name = getFullList, unchecked_return_type = "Promise<BackupFileInfo[]>")]
    pub fn get_full_list(&self, host: &Host, options: &JsValue) -> Promise {
        let mut options = Options::new(options);
        let include_partial = options.flag("includePartial");
        promise_of(self.service(host, options).map(|service| service.list_data(include_partial)))
    }

    /// Creates a backup.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn create(&self, host: &Host, name: &str, options: &JsValue) -> Promise {
        let service = self.service(host, Options::new(options));
        promise_of(service.and_then(|service| done(service.create_named(name))))
    }

    /// Uploads a backup.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn upload(&self, host: &Host, body: JsValue, options: &JsValue) -> Promise {
        promise_of(self.prepare_upload(host, body, Options::new(options)))
    }

    /// Hands a backup to the browser's download manager.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn save(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        let service = self.service(host, Options::new(options));
        promise_of(service.and_then(|service| written(Box::pin(service.save(key)), |()| JsValue::UNDEFINED)))
    }

    /// Deletes a backup.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn delete(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        let service = self.service(host, Options::new(options));
        promise_of(service.and_then(|service| done(service.delete_key(key))))
    }

    /// Restores a backup.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn restore(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        let service = self.service(host, Options::new(options));
        promise_of(service.and_then(|service| done(service.restore_key(key))))
    }

    /// The address of a backup's bytes.
    #[wasm_bindgen(js_name = getDownloadURL)]
    pub fn get_download_url(&self, host: &Host, token: &str, key: &str) -> JsResult<String> {
        if let Some(reason) = key::validate_key(key) {
            return Err(to_js(Error::invalid_argument(reason)));
        }
        Ok(BackupService::new(Rc::new(host.inner(&self.shared))).download_url(key, token))
    }
}

#[cfg(feature = "transfers")]
#[wasm_bindgen]
impl Backups {
    /// Inspects a backup of the server (a key), or a Blob.
    #[wasm_bindgen(unchecked_return_type = "Promise<ArchiveReport>")]
    pub fn inspect(&self, host: &Host, source: JsValue, options: &JsValue) -> Promise {
        promise_of(self.prepare_inspect(host, source, Options::closed(options)))
    }

    /// Reads every byte of a backup of the server (a key), or of a Blob.
    #[wasm_bindgen(unchecked_return_type = "Promise<VerifyReport>")]
    pub fn verify(&self, host: &Host, source: JsValue, options: &JsValue) -> Promise {
        promise_of(self.prepare_verify(host, source, Options::closed(options)))
    }

    /// Downloads a backup into a Blob, or into the option `to`.
    #[wasm_bindgen(unchecked_return_type = "Promise<Blob | undefined>")]
    pub fn download(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        promise_of(self.prepare_download(host, key, Options::closed(options)))
    }

    /// Copies a backup to another server, under the option `as`.
    #[wasm_bindgen(js_name = copyTo, unchecked_return_type = "Promise<BackupFileInfo>")]
    pub fn copy_to(&self, host: &Host, target: &Backups, target_host: &Host, key: &str, options: &JsValue) -> Promise {
        let target = target.service(target_host, Options::new(&JsValue::UNDEFINED));
        promise_of(target.and_then(|target| self.prepare_copy(host, &target, key, Options::closed(options))))
    }
}

#[cfg(feature = "operations")]
#[wasm_bindgen]
impl Backups {
    /// Creates a backup and waits until it is listed.
    #[wasm_bindgen(js_name = createAndWait, unchecked_return_type = "Promise<BackupFileInfo>")]
    pub fn create_and_wait(&self, host: &Host, name: &str, options: &JsValue) -> Promise {
        promise_of(self.prepare_create(host, name, Options::closed(options)))
    }

    /// Restores a backup and waits for the outcome.
    #[wasm_bindgen(js_name = restoreAndWait, unchecked_return_type = "Promise<RestoreReport>")]
    pub fn restore_and_wait(&self, host: &Host, key: &str, options: &JsValue) -> Promise {
        promise_of(self.prepare_restore(host, key, Options::closed(options)))
    }

    /// Deletes what a policy does not keep.
    #[wasm_bindgen(unchecked_return_type = "Promise<PruneReport>")]
    pub fn prune(&self, host: &Host, policy: &JsValue, options: &JsValue) -> Promise {
        promise_of(self.prepare_prune(host, policy, Options::closed(options)))
    }

    /// Reads the schedule of automatic backups.
    #[wasm_bindgen(js_name = getSchedule, unchecked_return_type = "Promise<BackupSchedule>")]
    pub fn get_schedule(&self, host: &Host, options: &JsValue) -> Promise {
        let service = self.service(host, Options::closed(options));
        promise_of(service.and_then(|service| written(Box::pin(service.get_schedule()), write::schedule)))
    }

    /// Changes the schedule of automatic backups.
    #[wasm_bindgen(js_name = setSchedule, unchecked_return_type = "Promise<BackupSchedule>")]
    pub fn set_schedule(&self, host: &Host, schedule: &JsValue, options: &JsValue) -> Promise {
        let service = self.service(host, Options::closed(options));
        promise_of(
            service.and_then(|service| {
                written(Box::pin(service.set_schedule(&read_schedule(schedule)?)), write::schedule)
            }),
        )
    }

    /// Reads the S3 target of backups.
    #[wasm_bindgen(js_name = getS3, unchecked_return_type = "Promise<S3Target>")]
    pub fn get_s3(&self, host: &Host, options: &JsValue) -> Promise {
        let service = self.service(host, Options::closed(options));
        promise_of(service.and_then(|service| written(Box::pin(service.get_s3()), write::s3)))
    }

    /// Changes the S3 target of backups.
    #[wasm_bindgen(js_name = setS3, unchecked_return_type = "Promise<S3Target>")]
    pub fn set_s3(&self, host: &Host, target: &JsValue, options: &JsValue) -> Promise {
        let service = self.service(host, Options::closed(options));
        promise_of(service.and_then(|service| written(Box::pin(service.set_s3(&read_s3(target))), write::s3)))
    }

    /// Has the server test its S3 target of backups.
    #[wasm_bindgen(js_name = testS3, unchecked_return_type = "Promise<boolean>")]
    pub fn test_s3(&self, host: &Host, options: &JsValue) -> Promise {
        let service = self.service(host, Options::closed(options));
        promise_of(service.and_then(|service| done(Box::pin(service.test_s3()))))
    }
}

impl Backups {
    fn service(&self, host: &Host, options: Options) -> Result<BackupService> {
        let (inner, options) = start(&self.shared, host, options)?;
        Ok(BackupService::new(inner).with_options(options))
    }

    fn prepare_upload(&self, host: &Host, body: JsValue, mut options: Options) -> Prepared {
        let body = upload_body(body, options.text("name"))?;
        options.progress()?;
        options.checks()?;
        done(Box::pin(self.service(host, options)?.upload_form(body)))
    }
}

#[cfg(feature = "transfers")]
impl Backups {
    fn prepare_inspect(&self, host: &Host, source: JsValue, mut options: Options) -> Prepared {
        options.progress()?;
        options.limits()?;
        let service = self.service(host, options)?;
        match source.dyn_ref::<web_sys::Blob>() {
            Some(blob) => written(Box::pin(service.inspect_blob(blob)), write::archive_report),
            None => written(Box::pin(service.inspect(&key_of(&source))), write::archive_report),
        }
    }

    fn prepare_verify(&self, host: &Host, source: JsValue, mut options: Options) -> Prepared {
        options.progress()?;
        options.limits()?;
        let service = self.service(host, options)?;
        match source.dyn_ref::<web_sys::Blob>() {
            Some(blob) => written(Box::pin(service.verify_blob(blob)), write::verify_report),
            None => written(Box::pin(service.verify(&key_of(&source))), write::verify_report),
        }
    }

    fn prepare_download(&self, host: &Host, key: &str, mut options: Options) -> Prepared {
        let target = options.value("to");
        options.progress()?;
        Ok(Box::pin(self.service(host, options)?.download_into(key, target)))
    }

    fn prepare_copy(&self, host: &Host, target: &BackupService, key: &str, mut options: Options) -> Prepared {
        let name = options.text("as").unwrap_or_default();
        options.progress()?;
        options.limits()?;
        let copied = self.service(host, options)?.copy_to(target, key, &name);
        written(Box::pin(copied), |file| write::info(&file))
    }
}

#[cfg(feature = "operations")]
impl Backups {
    fn prepare_create(&self, host: &Host, name: &str, mut options: Options) -> Prepared {
        options.progress()?;
        written(Box::pin(self.service(host, options)?.create_and_wait(name)), |file| write::info(&file))
    }

    fn prepare_restore(&self, host: &Host, key: &str, mut options: Options) -> Prepared {
        let verify = !options.is_off("verify");
        options.progress()?;
        options.limits()?;
        written(Box::pin(self.service(host, options)?.restore_and_wait(key, verify)), write::restore_report)
    }

    fn prepare_prune(&self, host: &Host, policy: &JsValue, mut options: Options) -> Prepared {
        let policy = read_policy(policy)?;
        let dry_run = options.flag("dryRun");
        options.progress()?;
        written(Box::pin(self.service(host, options)?.prune(&policy, dry_run)), write::prune_report)
    }
}

#[cfg(feature = "transfers")]
fn key_of(source: &JsValue) -> String {
    source.as_string().unwrap_or_default()
}
