//! Keeping an index true when its table is written: triggers take a written row out of it in the same
//! transaction, whoever writes, and note it; the next search indexes the noted rows, and only these.
//! Folding is our own, so that SQLite cannot do that by itself.

use super::SearchIndex;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Database, Name, Statement};

impl SearchIndex {
    /// Sees from now on what is written into the searched table.
    pub(super) async fn watch(&self, database: &Database, doing: &str) -> Result<()> {
        let create = Statement::new("CREATE TABLE ").name(&self.written);
        let create = create.sql(" (_row INTEGER PRIMARY KEY)");
        database.run(doing, create).await?;
        let triggers = [
            ("added", " AFTER INSERT ON ", self.noted()),
            ("removed", " AFTER DELETE ON ", self.taken_out()),
            (
                "changed",
                " AFTER UPDATE ON ",
                self.taken_out().append(self.noted()),
            ),
        ];
        for (event, when, done) in triggers {
            let name = Name::new(&format!("_aclscope_{}_{event}", self.searched.key));
            let name = name.map_err(|bad| Error::Source {
                key: self.searched.key.clone(),
                reason: bad.to_string(),
            })?;
            let mut create = Statement::new("CREATE TRIGGER ").name(&name).sql(when);
            create = create.name(&self.searched.table);
            if event == "changed" {
                create = create.append(self.differs());
            }
            let create = create.sql(" BEGIN ").append(done).sql("END");
            database.run(doing, create).await?;
        }
        Ok(())
    }

    /// The row that was is not in the index any more.
    fn taken_out(&self) -> Statement {
        Statement::new("DELETE FROM ")
            .name(&self.name)
            .sql(" WHERE _order = old.")
            .name(&self.searched.order)
            .sql(" AND _row = old.rowid; ")
    }

    /// The row that is has to be indexed.
    fn noted(&self) -> Statement {
        let insert = Statement::new("INSERT OR IGNORE INTO ").name(&self.written);
        insert.sql(" VALUES (new.rowid); ")
    }

    /// The condition that a column of the index is another one letter by letter: most that is
    /// written into a table with many columns is not searched.
    fn differs(&self) -> Statement {
        let searched = &self.searched;
        let columns = [&searched.order].into_iter().chain(&searched.valid);
        let mut differs = Statement::new(" WHEN old.rowid IS NOT new.rowid");
        for column in columns.chain(&searched.fields) {
            differs = differs.sql(" OR old.").name(column);
            differs = differs.sql(" IS NOT new.").name(column);
            differs = differs.sql(" COLLATE BINARY");
        }
        differs
    }

    /// Indexes the rows that were written since they were indexed.
    ///
    /// # Errors
    /// The database fails; they are still to be indexed then.
    pub(in crate::backend::sql) async fn catch_up(&self, database: &Database) -> Result<()> {
        let doing = format!("indexing {}", self.searched.key);
        let first = Statement::new("SELECT _row FROM ").name(&self.written);
        let first = database.rows(&doing, first.sql(" LIMIT 1")).await?;
        if first.is_empty() {
            return Ok(());
        }
        let index = async {
            let mut writing = database.begin().await?;
            let mut last = None;
            loop {
                let page = writing.rows(self.page_of(last.as_ref(), true)).await?;
                last = self.insert(writing.embedded()?, &page).await?;
                if last.is_none() {
                    break;
                }
            }
            writing
                .run(Statement::new("DELETE FROM ").name(&self.written))
                .await?;
            writing.commit().await
        };
        index.await.map_err(Error::database(doing.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::sql::{Catalogue, Folding, Search, Searched, Start};
    use crate::core::query::Query;
    use crate::core::world::Collation;

    const TABLE: &str = "CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT COLLATE instance, \
                         city TEXT COLLATE instance, fax TEXT, valid_id INTEGER); \
                         INSERT INTO people VALUES (1, 'jo', 'Łódź', '', 1), (2, 'Ann', 'Bern', '', 1), \
                         (3, 'zoe', 'Graz', '', 1)";

    async fn opened() -> Result<(Database, Search)> {
        let database = Database::in_memory(Collation::IgnoreCase).await?;
        database.run_script("making", TABLE).await?;
        let searched = Searched {
            key: "people".to_owned(),
            table: Name::literal("people"),
            order: Name::literal("login"),
            valid: Some(Name::literal("valid_id")),
            fields: vec![Name::literal("login"), Name::literal("city")],
            collation: None,
        };
        let catalogue = Catalogue::read(&database).await?;
        let folding = Folding::CaseAndAccents;
        let search = Search::open(&database, &catalogue, folding, searched).await?;
        Ok((database, search))
    }

    /// The logins that words find, with their validity.
    async fn found(database: &Database, search: &Search, words: &str) -> Result<Vec<String>> {
        let condition = search.condition(&Query::parse(words), ("*", "*"))?;
        let page = search.page(search.select(&[], condition), &Start::First, 0, 9);
        let rows = search.rows(database, "searching", page).await?;
        let told = rows.iter().map(|row| {
            let cell = |column| row.text(column).unwrap_or("NULL").to_owned();
            format!("{} {}", cell("_order"), cell("_valid"))
        });
        Ok(told.collect())
    }

    async fn run(database: &Database, script: &'static str) -> Result<()> {
        database.run_script("writing", script).await
    }

    #[tokio::test]
    async fn who_is_added_changed_renamed_invalidated_or_deleted_is_found_as_it_is() -> Result<()> {
        let (database, search) = opened().await?;
        run(
            &database,
            "INSERT INTO people VALUES (9, 'Éva', 'Pécs', '', 1)",
        )
        .await?;
        assert_eq!(found(&database, &search, "pecs").await?, ["Éva 1"]);
        run(&database, "UPDATE people SET city = 'Wien' WHERE id = 1").await?;
        assert_eq!(found(&database, &search, "wien").await?, ["jo 1"]);
        assert!(found(&database, &search, "ódz").await?.is_empty());
        run(&database, "UPDATE people SET login = 'Jö' WHERE id = 1").await?;
        assert_eq!(found(&database, &search, "wien").await?, ["Jö 1"]);
        run(
            &database,
            "UPDATE people SET login = 'max', valid_id = 2 WHERE id = 1",
        )
        .await?;
        assert!(found(&database, &search, "jo").await?.is_empty());
        assert_eq!(
            found(&database, &search, "").await?,
            ["Ann 1", "Éva 1", "max 2", "zoe 1"]
        );
        run(
            &database,
            "DELETE FROM people WHERE id = 2; UPDATE people SET id = 2 WHERE id = 3",
        )
        .await?;
        assert_eq!(
            found(&database, &search, "").await?,
            ["Éva 1", "max 2", "zoe 1"]
        );
        run(&database, "UPDATE people SET login = NULL WHERE id = 9").await?;
        assert_eq!(found(&database, &search, "").await?, ["max 2", "zoe 1"]);
        run(&database, "UPDATE people SET login = 'eva' WHERE id = 9").await?;
        assert_eq!(found(&database, &search, "pecs").await?, ["eva 1"]);
        Ok(())
    }

    #[tokio::test]
    async fn what_was_not_kept_is_not_found_and_what_it_stood_for_is() -> Result<()> {
        let (database, search) = opened().await?;
        let script = "BEGIN; UPDATE people SET city = 'Wien'; INSERT INTO people (login) VALUES ('max'); ROLLBACK";
        run(&database, script).await?;
        assert!(found(&database, &search, "wien").await?.is_empty());
        assert_eq!(found(&database, &search, "ódz").await?, ["jo 1"]);
        assert_eq!(found(&database, &search, "").await?.len(), 3);
        Ok(())
    }

    /// The other rows of the index are marked by hand: they would be as before if all were indexed.
    #[tokio::test]
    async fn only_what_was_written_is_indexed_anew() -> Result<()> {
        let (database, search) = opened().await?;
        run(&database, "UPDATE _aclscope_people SET _f1 = 'MARKED'").await?;
        let unsearched = "UPDATE people SET fax = '1'; UPDATE people SET city = city";
        run(&database, unsearched).await?;
        assert_eq!(found(&database, &search, "marked").await?.len(), 3);
        run(&database, "UPDATE people SET city = 'Wien' WHERE id = 2").await?;
        assert_eq!(found(&database, &search, "wien").await?, ["Ann 1"]);
        assert_eq!(
            found(&database, &search, "marked").await?,
            ["jo 1", "zoe 1"]
        );
        Ok(())
    }
}
