//! Writing rows of customer data by a plan, on every kind of database.

mod forms;
mod found;
pub mod people;
mod plans;

use aclscope::backend::sql::Address;
use aclscope::backend::{Agent, Instance, Origin, Overlays};
use aclscope::core::customer::write::Fields;
use aclscope::core::world::Rows;
use aclscope::secret::SecretUrl;

use crate::acl_import::load;
use crate::servers::{Fresh, Kind};
use crate::support::program::file;

/// A person and what hangs on the login.
const WORLD: &str = r#"{"tables": {
    "users": [{"id": 1, "login": "root@localhost", "valid_id": 1},
              {"id": 2, "login": "thea", "valid_id": 1}],
    "groups_table": [{"id": 1, "name": "users", "valid_id": 1},
                     {"id": 3, "name": "support", "valid_id": 1}],
    "queue": [{"id": 1, "name": "Raw", "group_id": 1, "valid_id": 1}],
    "customer_user": [{"id": 1, "login": "jn", "email": "jn@meadow.example", "customer_id": "B",
                       "first_name": "Jana", "last_name": "Novák", "pw": "old secret",
                       "valid_id": 1}],
    "customer_company": [{"customer_id": "B", "name": "Bee", "valid_id": 1}],
    "service": [{"id": 4, "name": "Mail", "valid_id": 1}],
    "service_customer_user": [{"customer_user_login": "jn", "service_id": 4}],
    "customer_preferences": [{"user_id": "jn", "preferences_key": "UserTheme",
                              "preferences_value": "dark"}],
    "ticket": [{"id": 1, "tn": "1", "title": "a", "queue_id": 1, "ticket_state_id": 1,
                "customer_id": "B", "customer_user_id": "jn"},
               {"id": 2, "tn": "2", "title": "b", "queue_id": 1, "ticket_state_id": 1,
                "customer_id": "C", "customer_user_id": "jn"}],
    "group_customer_user": [
        {"user_id": "jn", "group_id": 3, "permission_key": "ro", "permission_value": 1},
        {"user_id": "jn", "group_id": 3, "permission_key": "ro", "permission_value": 1},
        {"user_id": "jn", "group_id": 1, "permission_key": "rw", "permission_value": 1}]
}}"#;

/// A database of this kind, filled.
fn filled(kind: Kind) -> Fresh {
    let fresh = Fresh::new(kind);
    let name = format!("rows.{kind:?}.{}.json", std::process::id());
    load(&file(&name, WORLD), &fresh.url);
    fresh
}

/// The system, opened for writing.
async fn open(url: &str) -> Instance {
    let overlays = Overlays {
        write: true,
        ..Overlays::default()
    };
    Instance::open(origin(url), overlays).await.unwrap()
}

fn origin(url: &str) -> Origin {
    Origin::Database(Address::parse(&SecretUrl::new(url)).unwrap())
}

fn thea(instance: &Instance) -> Agent {
    instance.agent("thea").unwrap()
}

/// The row of jn.
async fn jn(instance: &Instance) -> Rows {
    let key = [("login", "jn")];
    instance.rows_of("customer_user", &key).await.unwrap()
}

fn fields(given: &[(&str, &str)]) -> Fields {
    let given = given.iter();
    given
        .map(|(name, text)| ((*name).to_owned(), Some((*text).to_owned())))
        .collect()
}

/// Everything that must be given.
fn complete(login: &str) -> Fields {
    fields(&[
        ("UserLogin", login),
        ("UserEmail", &format!("{login}@meadow.example")),
        ("UserFirstname", "Tomas"),
        ("UserLastname", "Brückner"),
        ("UserCustomerID", "B"),
        ("ValidID", "1"),
    ])
}

/// Runs something that waits.
fn wait<T>(future: impl Future<Output = T>) -> T {
    crate::servers::runtime().block_on(future)
}

/// Somebody else runs a statement meanwhile.
fn others(fresh: &Fresh, sql: &str) {
    std::thread::scope(|scope| scope.spawn(|| fresh.run(sql)).join().unwrap());
}
