//! Data directories to copy from: a server with a superuser, bare or with sample data. Made once, so that a fresh
//! server costs a copy of a few files and not the set-up of a database.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use anyhow::Result;
use tokio::sync::OnceCell;

use crate::{
    client::Client,
    ports, sample,
    server::{Options, PocketBase, create_superuser},
    workdir::copy_tree,
};

/// The superuser of every server of the test bed.
pub const EMAIL: &str = "admin@example.com";
/// Its password.
pub const PASSWORD: &str = "correct-horse-battery";

/// The two templates, each made when it is first asked for.
#[derive(Debug)]
pub struct Templates {
    binary: PathBuf,
    dir: PathBuf,
    bare: OnceCell<PathBuf>,
    sample: OnceCell<PathBuf>,
}

impl Templates {
    /// Templates below `dir`.
    pub fn new(binary: PathBuf, dir: &Path) -> Self {
        Self { binary, dir: dir.to_owned(), bare: OnceCell::new(), sample: OnceCell::new() }
    }

    /// The folder to copy.
    pub async fn get(&self, with_sample: bool) -> Result<&Path> {
        let dir = if with_sample {
            self.sample.get_or_try_init(|| self.make_sample()).await?
        } else {
            self.bare.get_or_try_init(|| self.make_bare()).await?
        };
        Ok(dir)
    }

    async fn make_bare(&self) -> Result<PathBuf> {
        let dir = self.dir.join("bare");
        create_superuser(&self.binary, &dir, EMAIL, PASSWORD).await?;
        // One start writes the first settings and migrations, and not each copy for itself.
        self.run(&dir).await?.stop().await?;
        Ok(dir)
    }

    async fn make_sample(&self) -> Result<PathBuf> {
        let dir = self.dir.join("sample");
        copy_tree(self.bare.get_or_try_init(|| self.make_bare()).await?, &dir)?;
        let mut server = self.run(&dir).await?;
        let mut client = Client::new(&server.url());
        client.sign_in(EMAIL, PASSWORD).await?;
        sample::load(&client, &sample::SMALL).await?;
        server.stop().await?;
        Ok(dir)
    }

    async fn run(&self, dir: &Path) -> Result<PocketBase> {
        PocketBase::start(Options {
            binary: self.binary.clone(),
            dir: dir.to_owned(),
            port: ports::free()?,
            env: HashMap::new(),
            args: Vec::new(),
        })
        .await
    }
}
