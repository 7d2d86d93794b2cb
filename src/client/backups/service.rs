//! The six requests of the backups API (`/api/backups`).

use crate::browser::{json, page};
use crate::client::files::FileService;
use crate::client::http::call::{Call, QUICK};
use crate::client::http::error::{Error, Result};
use crate::client::http::hooks::LocalFuture;
use crate::client::http::options::SendOptions;
use crate::client::inner::Inner;
use crate::core::backup::{BackupFileInfo, is_partial};
use crate::core::error::ErrorCode;
use crate::core::key;
use crate::core::url::{append_query, backup_path};
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

/// A file to upload, whose bytes the caller holds. A [`web_sys::Blob`] costs less: its bytes stay outside of wasm
/// memory ([`BackupService::upload_blob`]).
#[derive(Clone)]
pub struct FileAttachment {
    /// The form field: `file`.
    pub field: String,
    /// The name, which becomes the key.
    pub filename: String,
    /// The media type: `application/zip`. The server ignores it and checks the bytes.
    pub content_type: String,
    /// The bytes, copied once.
    pub data: Vec<u8>,
}

impl fmt::Debug for FileAttachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileAttachment")
            .field("field", &self.field)
            .field("filename", &self.filename)
            .field("size", &self.data.len())
            .finish_non_exhaustive()
    }
}

/// Backups of the server. All requests need a superuser; only a download address with a token does not.
///
/// ```no_run
/// use bosbase::BosBase;
/// use std::collections::HashMap;
///
/// # async fn example(pb: &BosBase) -> bosbase::Result<()> {
/// pb.backups.create("nightly.zip", HashMap::new(), HashMap::new()).await?;
/// for backup in pb.backups.get_full_list(HashMap::new(), HashMap::new()).await? {
///     println!("{} has {} bytes", backup.key, backup.size);
/// }
/// pb.backups.delete("nightly.zip", HashMap::new(), HashMap::new()).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct BackupService {
    inner: Rc<Inner>,
    options: SendOptions,
}

#[wasm_bindgen]
extern "C" {
    /// An item of the list as the server sent it.
    pub(crate) type ListedFile;
    #[wasm_bindgen(method, getter, structural)]
    pub(crate) fn key(this: &ListedFile) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn size(this: &ListedFile) -> JsValue;
    #[wasm_bindgen(method, getter, structural)]
    fn modified(this: &ListedFile) -> JsValue;
}

impl ListedFile {
    /// The item as a Rust value; the list must have been checked before.
    pub(crate) fn info(&self) -> BackupFileInfo {
        BackupFileInfo {
            key: self.key().as_string().unwrap_or_default(),
            size: self.size().as_f64().unwrap_or_default() as u64,
            modified: self.modified().as_string().unwrap_or_default(),
        }
    }
}

const A_LIST: &str = "a list of backups";

impl BackupService {
    pub(crate) fn new(inner: Rc<Inner>) -> Self {
        Self { inner, options: SendOptions::default() }
    }

    /// The same service with these options for each call.
    pub fn with_options(&self, options: SendOptions) -> Self {
        Self { inner: Rc::clone(&self.inner), options }
    }

    /// Lists the finished backups, sorted by key as the server sorts them.
    ///
    /// # Errors
    /// `unauthorized`, `forbidden`, `not-json`, and those of every request.
    pub fn get_full_list(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<Vec<BackupFileInfo>>> + use<> {
        let call = self.list_call(self.options.with(query, headers));
        async move {
            let mut files: Vec<BackupFileInfo> = call.read(A_LIST).await?;
            files.retain(|file| !file.is_partial());
            Ok(files)
        }
    }

    /// Lists all files of the backups folder, those that the server is still writing too
    /// ([`BackupFileInfo::is_partial`]).
    ///
    /// # Errors
    /// Those of [`get_full_list`](Self::get_full_list).
    pub fn get_full_list_with_partial(
        &self,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<Vec<BackupFileInfo>>> + use<> {
        let call = self.list_call(self.options.with(query, headers));
        async move { call.read(A_LIST).await }
    }

    /// The list as the server sent it, checked item by item but not copied into wasm memory.
    pub(crate) fn list_data(&self, include_partial: bool) -> LocalFuture<JsValue> {
        // A caller who asks for some fields only gets items without the others.
        let is_whole = !self.options.query.iter().any(|(name, _)| name == "fields");
        let call = self.list_call(self.options.clone());
        let data = call.read_checked(A_LIST, if is_whole { is_list_of_files } else { is_list_of_objects });
        Box::pin(async move {
            let data = data.await?;
            match data.dyn_ref::<js_sys::Array>() {
                Some(list) if !include_partial => Ok(list.filter(&mut |item, _, _| is_finished(&item)).into()),
                // The whole list, or what the caller's `afterSend` made of it.
                _ => Ok(data),
            }
        })
    }

    /// The list for operations of this crate.
    pub(crate) async fn list_files(&self) -> Result<Vec<BackupFileInfo>> {
        let list = self.list_data(true).await?;
        let list = list.dyn_ref::<js_sys::Array>().map(js_sys::Array::to_vec).unwrap_or_default();
        Ok(list.into_iter().map(|item| item.unchecked_into::<ListedFile>().info()).collect())
    }

    pub(crate) async fn file_token(&self) -> Result<String> {
        FileService::new(self.inner()).with_options(self.options()).token().await
    }

    /// The listed file of this key.
    pub(crate) async fn find(&self, key: &str) -> Result<BackupFileInfo> {
        let files = self.list_files().await?;
        files
            .into_iter()
            .find(|file| file.key == key)
            .ok_or_else(|| Error::of(ErrorCode::NotFound, format!("The server lists no backup \"{key}\".")))
    }

    pub(crate) fn inner(&self) -> Rc<Inner> {
        Rc::clone(&self.inner)
    }

    pub(crate) fn options(&self) -> SendOptions {
        self.options.clone()
    }

    fn list_call(&self, options: SendOptions) -> Call {
        Call::new(&self.inner, "GET", "/api/backups", &options.or(JsValue::UNDEFINED, QUICK))
    }

    /// Creates a backup; an empty name lets the server choose one. The server answers when the
    /// archive is stored, which may take minutes; there is no time limit unless one is given.
    ///
    /// # Errors
    /// `invalid-argument` (the message names the broken rule; nothing was sent; status 400, as the server would
    /// answer), `validation` (400, the name is taken), `busy`, and those of every request. `network` after five minutes
    /// may mean that the server goes on: it drops answers that take longer.
    pub fn create(
        &self,
        name: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.with(query, headers).create_named(name)
    }

    pub(crate) fn create_named(&self, name: &str) -> LocalFuture<()> {
        if !name.is_empty()
            && let Some(reason) = key::validate_name(name)
        {
            return refused(Error::invalid_name(reason));
        }
        let body = json::object(&[("name", name.into())]);
        self.send("POST", "/api/backups", &self.options().or(body, Duration::ZERO))
    }

    /// Uploads archives from bytes; the server takes the first field named `file`.
    ///
    /// # Errors
    /// `invalid-argument` for a name that would not arrive unchanged, `validation` (400, the name is
    /// taken or the file is no ZIP), and those of every request.
    pub fn upload(
        &self,
        files: Vec<FileAttachment>,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        let refusal = files.iter().find_map(|file| key::validate_upload_name(&file.filename));
        let form = form_of(&files);
        let service = self.with(query, headers);
        async move {
            if let Some(reason) = refusal {
                return Err(Error::invalid_argument(reason));
            }
            service.upload_form(form?.into()).await
        }
    }

    /// Uploads an archive whose bytes stay outside of wasm memory. `name` becomes the key; empty = the name of the
    /// `File`, or `upload_<time>.zip` for a `Blob` without one.
    ///
    /// # Errors
    /// Those of [`upload`](Self::upload).
    pub fn upload_blob(&self, blob: &web_sys::Blob, name: &str) -> impl Future<Output = Result<()>> + use<> {
        let name = if name.is_empty() { name_of_blob(blob) } else { name.into() };
        let service = self.clone();
        let form = match key::validate_upload_name(&name) {
            Some(reason) => Err(Error::invalid_argument(reason)),
            None => form_of_blob("file", blob, &name),
        };
        async move { service.upload_form(form?.into()).await }
    }

    /// The address of a backup's bytes. `token` is a file token ([`crate::FileService::get_token`]); whoever has the
    /// address can download the backup for as long as the token is valid.
    ///
    /// A key that no address can name (empty, `.`, `..`) gives an address that leads nowhere.
    pub fn get_download_url(&self, key: &str, token: &str, query: HashMap<String, String>) -> String {
        append_query(&self.download_url(key, token), &Vec::from_iter(query))
    }

    pub(crate) fn download_url(&self, key: &str, token: &str) -> String {
        let path = match key::validate_key(key) {
            None => backup_path(key),
            Some(_) => "/api/backups/invalid-backup-key".into(),
        };
        append_query(&self.inner.build_url(&path), &[("token", token)])
    }

    /// Deletes a backup.
    ///
    /// # Errors
    /// `invalid-argument` (empty, `.`, `..`), `not-found` (status 400), `in-use`, and those of every request.
    pub fn delete(
        &self,
        key: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.with(query, headers).delete_key(key)
    }

    pub(crate) fn delete_key(&self, key: &str) -> LocalFuture<()> {
        self.send_to(key, "DELETE", &backup_path(key))
    }

    /// Asks the server to restore a backup: the server replaces its data with those of the backup and restarts. `Ok`
    /// means that it has accepted the request; the work starts a second later, and its failure is only logged by the
    /// server.
    ///
    /// # Errors
    /// `invalid-argument` (empty, `.`, `..`), `not-found` (status 400), `busy`, and those of every request.
    pub fn restore(
        &self,
        key: &str,
        query: HashMap<String, String>,
        headers: HashMap<String, String>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.with(query, headers).restore_key(key)
    }

    pub(crate) fn restore_key(&self, key: &str) -> LocalFuture<()> {
        self.send_to(key, "POST", &format!("{}/restore", backup_path(key)))
    }

    fn send_to(&self, key: &str, method: &str, path: &str) -> LocalFuture<()> {
        match key::validate_key(key) {
            Some(reason) => refused(Error::invalid_argument(reason)),
            None => self.send(method, path, &self.options().or(JsValue::UNDEFINED, QUICK)),
        }
    }

    /// Not generic, so that the module holds one copy of what waits for the answer.
    fn send(&self, method: &str, path: &str, options: &SendOptions) -> LocalFuture<()> {
        Box::pin(Call::new(&self.inner, method, path, options).done())
    }

    fn with(&self, query: HashMap<String, String>, headers: HashMap<String, String>) -> Self {
        self.with_options(self.options.with(query, headers))
    }
}

/// The outcome of a call that is not sent.
fn refused(error: Error) -> LocalFuture<()> {
    Box::pin(std::future::ready(Err(error)))
}

/// Only the few keys that end like a temporary file are copied to Rust and checked there.
fn is_finished(item: &JsValue) -> bool {
    let key = item.unchecked_ref::<ListedFile>().key();
    let may_be_partial =
        key.dyn_ref::<js_sys::JsString>().is_some_and(|key| key.ends_with(".tmp", key.length() as i32));
    !may_be_partial || !key.as_string().is_some_and(|key| is_partial(&key))
}

fn is_list_of_files(data: &JsValue) -> bool {
    data.dyn_ref::<js_sys::Array>()
        .is_some_and(|list| list.iter().all(|item| item.is_object() && is_file(item.unchecked_ref())))
}

fn is_list_of_objects(data: &JsValue) -> bool {
    data.dyn_ref::<js_sys::Array>().is_some_and(|list| list.iter().all(|item| item.is_object()))
}

fn is_file(item: &ListedFile) -> bool {
    item.key().is_string()
        && item.modified().is_string()
        && js_sys::Number::is_safe_integer(&item.size())
        && item.size().as_f64().is_some_and(|size| size >= 0.0)
}

/// The name that a Blob is uploaded under: its own, or `upload_<time>.zip`; never the browser's `blob`.
pub(crate) fn name_of_blob(blob: &web_sys::Blob) -> String {
    match json::get(blob, "name").as_string() {
        Some(name) if !name.is_empty() => name,
        _ => key::timestamped_name("upload", page::now()),
    }
}

pub(crate) fn form_of_blob(field: &str, blob: &web_sys::Blob, name: &str) -> Result<web_sys::FormData> {
    let form = web_sys::FormData::new().map_err(no_form)?;
    form.append_with_blob_and_filename(field, blob, name).map_err(no_form)?;
    Ok(form)
}

fn form_of(files: &[FileAttachment]) -> Result<web_sys::FormData> {
    let form = web_sys::FormData::new().map_err(no_form)?;
    for file in files {
        let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(file.data.as_slice()));
        let properties = web_sys::BlobPropertyBag::new();
        properties.set_type(&file.content_type);
        let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &properties).map_err(no_form)?;
        form.append_with_blob_and_filename(&file.field, &blob, &file.filename).map_err(no_form)?;
    }
    Ok(form)
}

fn no_form(_: JsValue) -> Error {
    Error::invalid_argument("The browser could not take the file into a form; it may be too large for its memory.")
}
