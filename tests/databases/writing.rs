//! Nothing is written unless that was asked for: the database's own session refuses.

use aclscope::backend::sql::{Address, Database, Statement};

use aclscope::secret::SecretUrl;

use crate::servers::{ALL, Fresh};

#[test]
fn a_session_that_was_not_opened_for_writing_refuses() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for kind in ALL {
        let fresh = Fresh::new(kind);
        fresh.run_on_new("CREATE TABLE t (a INTEGER)");
        let address = Address::parse(&SecretUrl::new(&*fresh.url)).unwrap();
        let (refusal, rows) = runtime.block_on(async {
            let reading = Database::connect(&address, None, false).await.unwrap();
            let insert = Statement::new("INSERT INTO t VALUES (1)");
            let refusal = reading.run("storing a row", insert.clone()).await;
            let writing = Database::connect(&address, None, true).await.unwrap();
            writing.run("storing a row", insert).await.unwrap();
            let rows = reading
                .rows("counting", Statement::new("SELECT a FROM t"))
                .await;
            (refusal, rows.unwrap())
        });
        let message = refusal.expect_err("it was not asked for").to_string();
        let expected = ["READ ONLY", "read-only", "readonly"];
        assert!(
            expected.iter().any(|word| message.contains(word)),
            "{kind:?} {message}"
        );
        assert_eq!(
            rows.len(),
            1,
            "{kind:?}: only what was asked for is written"
        );
    }
}
