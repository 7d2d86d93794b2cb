//! Converts bodies with files as the `pocketbase` package does: an object with a Blob in it becomes `FormData`.

use crate::browser::json;
use crate::client::{Error, Result, form_of_blob, is_form_data, name_of_blob};
use crate::core::key::validate_upload_name;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FormData};

/// Turns a plain object with a file in it into `FormData`; anything else stays as it is.
pub fn convert_body(body: JsValue) -> Result<JsValue> {
    let is_plain = body.is_object() && !is_form_data(&body) && !body.is_instance_of::<Blob>();
    if !is_plain || !has_file(&body) {
        return Ok(body);
    }
    let form = FormData::new().map_err(refused)?;
    for (name, value) in json::entries(&body) {
        append(&form, &name, &value)?;
    }
    Ok(form.into())
}

/// The body of an upload: a bare Blob goes into the field `file`, and no Blob goes without a name.
pub fn upload_body(body: JsValue, name: Option<String>) -> Result<JsValue> {
    let file = json::get(&body, "file");
    let blob = if body.is_instance_of::<Blob>() { &body } else { &file };
    if let Some(blob) = blob.dyn_ref::<Blob>().filter(|_| name.is_some() || body.is_instance_of::<Blob>()) {
        let name = name.map_or_else(|| checked_name(blob), checked)?;
        return Ok(form_of_blob("file", blob, &name)?.into());
    }
    if is_form_data(&body) || !body.is_object() {
        return Ok(body);
    }
    convert_body(body)
}

fn append(form: &FormData, name: &str, value: &JsValue) -> Result<()> {
    if value.is_undefined() {
        // An undefined value is left out, as in JSON.
        return Ok(());
    }
    let values = match value.dyn_ref::<js_sys::Array>() {
        Some(list) => list.to_vec(),
        None => vec![value.clone()],
    };
    let has_file = values.iter().any(JsValue::is_instance_of::<Blob>);
    if (value.is_object() || value.is_null()) && !has_file {
        // In this field the server reads JSON, where numbers and booleans are no text.
        let payload = json::stringify(&json::object(&[(name, value.clone())])).unwrap_or_default();
        return form.append_with_str("@jsonPayload", &payload).map_err(refused);
    }
    for value in values {
        match value.dyn_ref::<Blob>() {
            Some(blob) => form.append_with_blob_and_filename(name, blob, &checked_name(blob)?),
            None => form.append_with_str(name, &super::query::text_of(&value)),
        }
        .map_err(refused)?;
    }
    Ok(())
}

fn checked_name(blob: &Blob) -> Result<String> {
    checked(name_of_blob(blob))
}

fn checked(name: String) -> Result<String> {
    match validate_upload_name(&name) {
        Some(reason) => Err(Error::invalid_argument(reason)),
        None => Ok(name),
    }
}

fn has_file(body: &JsValue) -> bool {
    json::entries(body).iter().any(|(_, value)| match value.dyn_ref::<js_sys::Array>() {
        Some(list) => list.iter().any(|item| item.is_instance_of::<Blob>()),
        None => value.is_instance_of::<Blob>(),
    })
}

fn refused(_: JsValue) -> Error {
    Error::invalid_argument("The body of the request cannot be sent as a form.")
}
