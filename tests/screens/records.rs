//! Customer users and companies, added and changed from the console.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use aclscope::app::state::Header;
use aclscope::app::{Drafts, InstanceSource};
use aclscope::backend::Instance;
use aclscope::backend::demo::DemoSize;
use aclscope::backend::journal::{Origin, Place};
use aclscope::backend::ledger::Ledger;

use crate::demo::{Demo, has};

/// The agent in whose name the demo is written.
const AGENT: &str = "root@localhost";

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// The customers of a demo that may be written, with a history of its own, the words searched for.
async fn customers(name: &str, words: &str, size: (u16, u16)) -> (Demo, Folder) {
    let (mut demo, folder) = opened(name, size, true).await;
    demo.press("1 /").await;
    demo.write(words).await;
    demo.press("Enter").await;
    (demo, folder)
}

async fn opened(name: &str, size: (u16, u16), write: bool) -> (Demo, Folder) {
    let name = format!("aclscope-records-{name}-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    let instance = Instance::demo(DemoSize::default()).await.unwrap();
    if write {
        instance.allow_writing().await.unwrap();
        instance.act_as(AGENT).unwrap();
    }
    let place = Place::at(&folder.0).unwrap();
    let ledger = Ledger::new(&place, Origin::default());
    let source = InstanceSource::new(Arc::new(instance)).keeping(Ok(ledger), Drafts::default());
    let header = Header {
        writable: write,
        acting_user: write.then(|| AGENT.to_owned()),
        ..Header::default()
    };
    (Demo::on(source, header, "dg", size).await, folder)
}

#[tokio::test]
async fn look() {
    let (mut demo, _folder) = customers("look", "dg", (80, 24)).await;
    println!("{}", demo.frame());
    println!("{}", demo.press("e").await);
    println!("{}", demo.press("Ctrl-U Tab Tab").await);
    println!("{}", demo.press("Esc").await);
    println!("{}", demo.press("Right Enter p").await);
    println!("{}", demo.press("Esc i").await);
    println!("{}", demo.press("Esc Esc c").await);
    println!("{}", demo.press("e").await);
    let (mut demo, _folder) = customers("look2", "dg", (160, 48)).await;
    println!("{}", demo.press("e").await);
    println!("{}", demo.press("Esc a").await);
    println!("{}", demo.press("Esc c").await);
}
