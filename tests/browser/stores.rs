//! Auth stores: in memory, in `localStorage`, of the user's own.

use crate::bed::fresh_server;
use crate::support::{javascript, local_storage, none, replace, reset_page, token_with};
use bosbase::{AuthStore, BosBase, LocalAuthStore, MemoryAuthStore, OnChange, Result};
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const ITEM: &str = "pocketbase_auth";

fn stored() -> Option<Value> {
    serde_json::from_str(&local_storage().get_item(ITEM).unwrap()?).ok()
}

fn record() -> JsValue {
    javascript("({ id: 'r1', collectionName: '_superusers', name: 'Zoë' })")
}

fn id_of(record: &JsValue) -> Option<String> {
    js_sys::Reflect::get(record, &"id".into()).ok()?.as_string()
}

fn valid_token() -> String {
    token_with(&json!({ "exp": 9_999_999_999_u64, "type": "auth" }))
}

#[wasm_bindgen_test]
async fn the_page_keeps_the_sign_in_in_the_format_of_the_peers() -> Result<()> {
    let server = fresh_server().await;
    let pb = BosBase::new(&server.url);
    pb.admins().auth_with_password(&server.email, &server.password).await?;
    let item = stored().expect("an item");
    assert_eq!(item["token"].as_str(), Some(pb.auth_store.token().as_str()));
    assert_eq!(item["record"]["email"].as_str(), Some(server.email.as_str()));
    assert_eq!(item.as_object().unwrap().len(), 2, "{item}");
    // Another client of the page is signed in too.
    let other = BosBase::new(&server.url);
    assert!(other.auth_store.is_superuser());
    other.backups.get_full_list(none(), none()).await?;
    other.auth_store.clear();
    assert_eq!(stored(), None);
    assert_eq!(pb.auth_store.token(), "");
    assert!(pb.auth_store.record().is_null() && !pb.auth_store.is_valid());
    server.stop().await;
    Ok(())
}

#[wasm_bindgen_test]
fn what_a_peer_has_stored_is_read() {
    reset_page();
    let store: Rc<dyn AuthStore> = Rc::new(LocalAuthStore::default());
    let token = valid_token();
    let item = json!({ "token": token, "record": { "id": "r2", "collectionName": "_superusers" } });
    local_storage().set_item(ITEM, &item.to_string()).unwrap();
    assert_eq!(store.token(), token);
    assert_eq!(id_of(&store.record()).as_deref(), Some("r2"));
    assert!(store.is_valid() && store.is_superuser());
    for broken in ["", "{", "null", "[]", "7", "\"text\"", "{}", r#"{"token":7,"record":"x"}"#, r#"{"token":null}"#] {
        local_storage().set_item(ITEM, broken).unwrap();
        assert_eq!(store.token(), "", "{broken}");
        assert!(store.record().is_null(), "{broken}");
        assert!(!store.is_valid() && !store.is_superuser(), "{broken}");
    }
    store.save(&token, &record());
    assert_eq!(id_of(&store.record()).as_deref(), Some("r1"));
    store.save("", &JsValue::UNDEFINED);
    assert!(store.record().is_null());
    reset_page();
}

#[wasm_bindgen_test]
fn stores_with_keys_of_their_own_do_not_mix() {
    reset_page();
    let (one, two) = (LocalAuthStore::new("one"), LocalAuthStore::new("two"));
    one.save("1", &record());
    assert_eq!((one.token(), two.token()), ("1".into(), String::new()));
    assert_eq!(local_storage().length().unwrap(), 1);
    two.clear();
    assert_eq!(one.token(), "1");
    reset_page();
}

#[wasm_bindgen_test]
fn another_tab_signs_in_and_out() {
    reset_page();
    let store = LocalAuthStore::default();
    let seen = Rc::new(RefCell::new(Vec::new()));
    let copy = Rc::clone(&seen);
    let guard = store.on_change(Rc::new(move |token, record| {
        copy.borrow_mut().push((token.to_string(), id_of(record)));
    }));
    // The event comes to the other tabs only, so this one makes it up.
    let tab = |change: &str, key: &str| {
        javascript(&format!("({change}, dispatchEvent(new StorageEvent('storage', {{ key: {key} }})))"));
    };
    tab(
        &format!("localStorage.setItem('{ITEM}', '{{\"token\":\"t\",\"record\":{{\"id\":\"r3\"}}}}')"),
        "'pocketbase_auth'",
    );
    assert_eq!(store.token(), "t");
    tab("localStorage.setItem('other', '1')", "'other'");
    tab(&format!("localStorage.removeItem('{ITEM}')"), "'pocketbase_auth'");
    assert_eq!(store.token(), "");
    tab("localStorage.clear()", "null");
    assert_eq!(*seen.borrow(), [("t".into(), Some("r3".into())), (String::new(), None), (String::new(), None)]);
    drop(guard);
    tab(&format!("localStorage.setItem('{ITEM}', '{{\"token\":\"u\"}}')"), "'pocketbase_auth'");
    assert_eq!(seen.borrow().len(), 3);
    reset_page();
}

#[wasm_bindgen_test]
async fn a_storage_that_throws_does_not_break_sign_in() -> Result<()> {
    const THROWS: &str = "function () { throw new DOMException('no room', 'QuotaExceededError'); }";
    for broken in [&["setItem"][..], &["setItem", "getItem"], &["getItem", "setItem", "removeItem"]] {
        let server = fresh_server().await;
        for name in broken {
            replace("Storage.prototype", name, THROWS);
        }
        let pb = BosBase::new(&server.url);
        pb.admins().auth_with_password(&server.email, &server.password).await?;
        assert!(pb.auth_store.is_superuser(), "{broken:?}");
        pb.backups.get_full_list(none(), none()).await?;
        pb.auth_store.clear();
        assert!(!pb.auth_store.is_valid(), "{broken:?}");
        reset_page();
        server.stop().await;
    }
    Ok(())
}

#[wasm_bindgen_test]
fn a_storage_that_is_full_does_not_bring_an_older_session_back() {
    reset_page();
    let store = LocalAuthStore::default();
    store.save("old", &record());
    replace("Storage.prototype", "setItem", "function () { throw new DOMException('no room', 'QuotaExceededError'); }");
    store.save("new", &record());
    assert_eq!(store.token(), "new");
    reset_page();
}

#[wasm_bindgen_test]
fn listeners_hear_each_change_until_their_guard_is_dropped() {
    for store in [Rc::new(MemoryAuthStore::default()) as Rc<dyn AuthStore>, Rc::new(LocalAuthStore::new("listeners"))] {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let listen = |name: &'static str| {
            let seen = Rc::clone(&seen);
            store.on_change(Rc::new(move |token, record| {
                seen.borrow_mut().push(format!("{name} {token} {:?}", id_of(record)));
            }))
        };
        let one = listen("one");
        let two = listen("two");
        store.save("t", &record());
        drop(one);
        store.clear();
        drop(two);
        store.save("u", &record());
        assert_eq!(*seen.borrow(), ["one t Some(\"r1\")", "two t Some(\"r1\")", "two  None"]);
        drop(listen("late"));
        store.clear();
        assert_eq!(seen.borrow().len(), 3);
    }
}

#[wasm_bindgen_test]
fn a_listener_may_use_the_store() {
    for store in [Rc::new(MemoryAuthStore::default()) as Rc<dyn AuthStore>, Rc::new(LocalAuthStore::new("reentrant"))] {
        let guards = Rc::new(RefCell::new(Vec::new()));
        let calls = Rc::new(Cell::new(0));
        let (inner, kept, count) = (Rc::downgrade(&store), Rc::clone(&guards), Rc::clone(&calls));
        let guard = store.on_change(Rc::new(move |token, _| {
            count.set(count.get() + 1);
            let store = inner.upgrade().unwrap();
            kept.borrow_mut().push(store.on_change(Rc::new(|_, _| {})));
            if token == "once" {
                store.save("twice", &JsValue::NULL);
            }
        }));
        store.save("once", &record());
        assert_eq!((store.token().as_str(), calls.get()), ("twice", 2));
        drop(guard);
        guards.borrow_mut().clear();
        store.clear();
        assert_eq!(calls.get(), 2);
    }
}

/// Keeps the session as an application may want to.
struct OwnStore {
    token: RefCell<String>,
    record: RefCell<JsValue>,
    saves: Cell<u32>,
}

impl AuthStore for OwnStore {
    fn token(&self) -> String {
        self.token.borrow().clone()
    }

    fn record(&self) -> JsValue {
        self.record.borrow().clone()
    }

    fn save(&self, token: &str, record: &JsValue) {
        self.token.replace(token.into());
        self.record.replace(record.clone());
        self.saves.set(self.saves.get() + 1);
    }

    fn clear(&self) {
        self.save("", &JsValue::NULL);
    }

    fn on_change(&self, _: Rc<dyn Fn(&str, &JsValue)>) -> OnChange {
        OnChange::default()
    }
}

#[wasm_bindgen_test]
async fn a_store_of_ones_own() -> Result<()> {
    let server = fresh_server().await;
    let store =
        Rc::new(OwnStore { token: RefCell::default(), record: RefCell::new(JsValue::NULL), saves: Cell::new(0) });
    let pb = BosBase::with_auth_store(&server.url, store.clone());
    pb.admins().auth_with_password(&server.email, &server.password).await?;
    assert_eq!((store.saves.get(), pb.auth_store.token()), (1, store.token()));
    assert!(pb.auth_store.is_superuser());
    pb.backups.get_full_list(none(), none()).await?;
    drop(pb.auth_store.on_change(Rc::new(|_, _| {})));
    // Each call asks the store.
    let token = store.token.replace("nonsense".into());
    pb.backups.get_full_list(none(), none()).await.unwrap_err();
    store.token.replace(token);
    pb.backups.get_full_list(none(), none()).await?;
    assert_eq!(local_storage().length().unwrap(), 0);
    server.stop().await;
    Ok(())
}
