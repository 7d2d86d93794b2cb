//! Sample data: three collections of a small shop, filled through the server's API.

use anyhow::Result;
use serde_json::{Value, json};

use crate::client::Client;

/// The number of records of each collection.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// Records in `customers`.
    pub customers: usize,
    /// Records in `orders`.
    pub orders: usize,
    /// Records in `documents`, each with a file in storage.
    pub documents: usize,
}

/// The amount for tests, which is quick to copy.
pub const SMALL: Amount = Amount { customers: 20, orders: 30, documents: 2 };

/// The amount for the demo: some thousand records.
pub const LARGE: Amount = Amount { customers: 800, orders: 3000, documents: 12 };

// The server takes at most this many requests in one batch once `enable_batch` has run.
const BATCH: usize = 500;

const FIRST_NAMES: [&str; 8] = ["Amara", "Björn", "Chiyo", "Dolores", "Emeka", "Freya", "Goran", "Hana"];
const LAST_NAMES: [&str; 7] = ["Okafor", "Lindqvist", "Tanaka", "Ibáñez", "Novák", "Moreau", "Khan"];
const CITIES: [&str; 6] = ["Lagos", "Malmö", "Kyoto", "Sevilla", "Brno", "Lyon"];
const ITEMS: [&str; 5] = ["Desk lamp", "Oak shelf", "Wool blanket", "Tea set", "Wall clock"];
const STATES: [&str; 4] = ["new", "paid", "shipped", "returned"];

/// Creates the collections and fills them; `client` is signed in as a superuser.
///
/// # Errors
/// Fails when the server refuses.
pub async fn load(client: &Client, amount: &Amount) -> Result<()> {
    enable_batch(client).await?;
    create_collections(client).await?;
    insert(client, "customers", amount.customers, customer).await?;
    insert(client, "orders", amount.orders, order).await?;
    for number in 0..amount.documents {
        let name = format!("invoice-{:04}.txt", number + 1);
        let content = invoice(number);
        client
            .form(
                "/api/collections/documents/records",
                &[("title", "", format!("Invoice {}", number + 1).as_bytes()), ("file", &name, content.as_bytes())],
            )
            .await?;
    }
    Ok(())
}

async fn enable_batch(client: &Client) -> Result<()> {
    let settings = json!({
        "meta": { "appName": "Lantern Shop" },
        "batch": { "enabled": true, "maxRequests": BATCH, "timeout": 30 }
    });
    client.json("PATCH", "/api/settings", &settings).await?;
    Ok(())
}

async fn create_collections(client: &Client) -> Result<()> {
    let text = |name: &str| json!({ "name": name, "type": "text" });
    let number = |name: &str| json!({ "name": name, "type": "number" });
    let created = json!({ "name": "created", "type": "autodate", "onCreate": true });
    let collections = [
        json!({ "name": "customers", "type": "base",
            "fields": [text("name"), text("city"), { "name": "email", "type": "email" }, created] }),
        json!({ "name": "orders", "type": "base",
            "fields": [text("customer"), text("item"), number("quantity"), number("total"), text("state"), created] }),
        json!({ "name": "documents", "type": "base",
            "fields": [text("title"), { "name": "file", "type": "file", "maxSelect": 1, "maxSize": 5_242_880 }, created] }),
    ];
    for collection in &collections {
        client.json("POST", "/api/collections", collection).await?;
    }
    Ok(())
}

async fn insert(client: &Client, collection: &str, count: usize, record: impl Fn(usize) -> Value) -> Result<()> {
    let url = format!("/api/collections/{collection}/records");
    let numbers: Vec<usize> = (0..count).collect();
    for part in numbers.chunks(BATCH) {
        let requests: Vec<Value> =
            part.iter().map(|number| json!({ "method": "POST", "url": url, "body": record(*number) })).collect();
        client.json("POST", "/api/batch", &json!({ "requests": requests })).await?;
    }
    Ok(())
}

fn name(number: usize) -> String {
    let first = FIRST_NAMES[number % FIRST_NAMES.len()];
    let last = LAST_NAMES[number / FIRST_NAMES.len() % LAST_NAMES.len()];
    format!("{first} {last}")
}

fn customer(number: usize) -> Value {
    json!({
        "name": name(number),
        "city": CITIES[number % CITIES.len()],
        "email": format!("customer{number}@example.com"),
    })
}

fn order(number: usize) -> Value {
    let quantity = number % 4 + 1;
    json!({
        "customer": name(number * 7),
        "item": ITEMS[number % ITEMS.len()],
        "quantity": quantity,
        "total": quantity * (15 + number % ITEMS.len() * 12),
        "state": STATES[number / 3 % STATES.len()],
    })
}

fn invoice(number: usize) -> String {
    let mut text = format!("Invoice {} for {}\n\n", number + 1, name(number));
    for line in 0..400 {
        let item = ITEMS[(number + line) % ITEMS.len()];
        text.push_str(&format!("{:>4}  {item:<16} {:>3} pcs\n", line + 1, (number * 31 + line * 17) % 90 + 1));
    }
    text
}
