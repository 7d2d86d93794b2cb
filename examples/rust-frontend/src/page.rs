//! The elements of `index.html`.

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Document, Event, HtmlElement, HtmlInputElement};

/// Handles of the elements; cheap to clone.
#[derive(Clone)]
pub struct Page {
    document: Document,
    sign_in: HtmlElement,
    email: HtmlInputElement,
    password: HtmlInputElement,
    backups: HtmlElement,
    create: HtmlElement,
    list: HtmlElement,
    message: HtmlElement,
}

impl Page {
    pub fn find() -> Result<Self, JsValue> {
        let document = web_sys::window().and_then(|window| window.document()).ok_or("this is no page")?;
        Ok(Self {
            sign_in: element(&document, "sign-in")?,
            email: element(&document, "email")?,
            password: element(&document, "password")?,
            backups: element(&document, "backups")?,
            create: element(&document, "create")?,
            list: element(&document, "list")?,
            message: element(&document, "message")?,
            document,
        })
    }

    /// Calls back with email and password when the form is submitted.
    pub fn on_sign_in(&self, callback: impl Fn(String, String) + 'static) {
        let (email, password) = (self.email.clone(), self.password.clone());
        listen(&self.sign_in, "submit", move |event| {
            event.prevent_default();
            callback(email.value(), password.value());
        });
    }

    /// Calls back when the user asks for a new backup.
    pub fn on_create(&self, callback: impl Fn() + 'static) {
        listen(&self.create, "click", move |_| callback());
    }

    /// Shows the list in place of the form.
    pub fn show(&self, lines: impl Iterator<Item = String>) {
        self.sign_in.set_hidden(true);
        self.backups.set_hidden(false);
        self.list.set_text_content(None);
        for line in lines {
            if let Ok(item) = self.document.create_element("li") {
                // Text, never markup: a file name may hold anything.
                item.set_text_content(Some(&line));
                let _ = self.list.append_child(&item);
            }
        }
    }

    /// Tells the user something; an empty text takes the last one away.
    pub fn say(&self, text: &str) {
        self.message.set_text_content(Some(text));
    }
}

fn element<T: JsCast>(document: &Document, id: &str) -> Result<T, JsValue> {
    let found = document.get_element_by_id(id).and_then(|element| element.dyn_into().ok());
    found.ok_or_else(|| format!("index.html has no element #{id} of the expected kind").into())
}

fn listen(target: &HtmlElement, event: &str, callback: impl Fn(Event) + 'static) {
    let callback = Closure::<dyn Fn(Event)>::new(callback);
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    // The listener lives as long as the page.
    callback.forget();
}
