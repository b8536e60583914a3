//! The directory that the test command started, and customer sources in it.

mod fake;
mod faults;
mod garbage;
mod hostile;
pub mod large;
mod limits;
mod pages;
mod proving;
mod record;
mod sent;
mod silent;
mod tls;

use std::collections::HashMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use aclscope::backend::Instance;
use serde_json::{Value as Json, json};

use crate::servers::server;
use crate::support::program::file;

/// Where the directory is.
pub struct Running {
    pub host: String,
    pub port: String,
}

/// The directory; the test command always starts one.
pub fn running() -> Running {
    Running {
        host: server("ACLSCOPE_TEST_LDAP"),
        port: server("ACLSCOPE_TEST_LDAP_PORT"),
    }
}

/// What every suffix holds that a test loaded.
static LOADED: Mutex<Option<HashMap<String, String>>> = Mutex::new(None);

/// Fills a suffix with these entries and nothing else. The same ones are loaded only once.
pub fn load(suffix: &str, ldif: &str) {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let loaded = loaded.get_or_insert_default();
    if loaded.get(suffix).is_some_and(|before| before == ldif) {
        return;
    }
    // The server falls over when something is deleted where nothing is.
    let there = root("ldapsearch", suffix, &["-s", "base", "-b", suffix], "");
    if there.0 {
        let gone = root("ldapdelete", suffix, &["-M", "-r", suffix], "");
        assert!(gone.0, "{}", gone.1);
    } else {
        assert!(there.1.contains("No such object"), "{}", there.1);
    }
    add(suffix, ldif);
    loaded.insert(suffix.to_owned(), ldif.to_owned());
}

/// Adds entries below a suffix.
pub fn add(suffix: &str, ldif: &str) {
    let added = root("ldapadd", suffix, &[], ldif);
    assert!(added.0, "{}", added.1);
}

/// Runs a command as the one who may do everything below a suffix: whether it worked, and what it
/// says.
fn root(command: &str, suffix: &str, arguments: &[&str], input: &str) -> (bool, String) {
    let running = running();
    let mut child = Command::new(command)
        .args([
            "-x",
            "-H",
            &format!("ldap://{}:{}", running.host, running.port),
        ])
        .args(["-D", &format!("cn=root,{suffix}")])
        .args(["-w", &server("ACLSCOPE_TEST_LDAP_PASSWORD")])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the directory's commands are there");
    let mut stdin = child.stdin.take().expect("it reads");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // One that fails early reads no further.
        let _ = stdin.write_all(input.as_bytes());
    });
    let ended = child.wait_with_output().expect("it ends");
    writer.join().expect("it was written to");
    let said = [ended.stderr, ended.stdout].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    (ended.status.success(), said)
}

/// The configuration of a source below this base, its `Params` overlaid.
pub fn source(base: &str, params: &Json) -> Json {
    let running = running();
    let mut own = json!({
        "Host": running.host, "BaseDN": base, "SSCOPE": "sub", "UserDN": "", "UserPw": "",
        "AlwaysFilter": "", "SourceCharset": "utf-8",
        "Params": {"port": running.port, "timeout": 90, "version": 3},
    });
    let overlaid = own.as_object_mut().expect("an object");
    for (name, value) in params.as_object().into_iter().flatten() {
        overlaid.insert(name.clone(), value.clone());
    }
    json!({
        "Name": "LDAP people", "Module": "Kernel::System::CustomerUser::LDAP",
        "CustomerKey": "uid", "CustomerID": "mail", "CustomerUserListFields": ["cn", "mail"],
        "CustomerUserSearchFields": ["uid", "cn", "mail"], "CustomerUserSearchPrefix": "*",
        "CustomerUserSearchSuffix": "*", "CustomerUserPostMasterSearchFields": ["mail"],
        "CustomerUserNameFields": ["givenname", "sn"],
        "Map": [
            ["UserFirstname", "Firstname", "givenname", 1, 1, "var", "", 1],
            ["UserLastname", "Lastname", "sn", 1, 1, "var", "", 1],
            ["UserLogin", "Username", "uid", 1, 1, "var", "", 1],
            ["UserEmail", "Email", "mail", 1, 1, "var", "", 1],
            ["UserCustomerID", "CustomerID", "mail", 0, 1, "var", "", 1],
        ],
        "Params": own,
    })
}

/// An instance with these settings, opened.
pub async fn opened(name: &str, settings: &Json) -> Instance {
    let world = json!({"name": name, "settings": settings, "tables": {}});
    let world = file(&format!("ldap-{name}.world.json"), world.to_string());
    Instance::open_snapshot(world).await.expect("it is opened")
}
