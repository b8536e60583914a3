//! Table `acl_sync`: which ACLs are not deployed as they are stored.

use sha2::{Digest, Sha256};

use super::table::{AclTable, Failed};
use crate::backend::error::{Error, Result};
use crate::backend::instance::Instance;
use crate::backend::sql::Statement;
use crate::core::deploy::{Prints, settled};
use crate::core::world::{Row, Rows};

/// A row of `acl_sync`: id and state.
pub(in crate::backend) type Mark = (String, String);

/// The rows of table `acl` in short: what differs in any column has another print.
pub(in crate::backend) fn prints(rows: &Rows) -> Prints {
    let print = |row: &Row| {
        let mut digest = Sha256::new();
        for (column, cell) in row.iter() {
            digest.update(column.as_bytes());
            match cell {
                None => digest.update([0]),
                Some(text) => {
                    digest.update([1]);
                    digest.update(text.len().to_le_bytes());
                    digest.update(text.as_bytes());
                }
            }
        }
        let digest = digest.finalize();
        let print = digest.iter().map(|byte| format!("{byte:02x}"));
        let id = row.text("id").unwrap_or_default().trim().to_owned();
        (id, print.collect())
    };
    rows.iter().map(print).collect()
}

impl Instance {
    /// The rows of table `acl` as they are now.
    pub(in crate::backend) async fn acl_rows_now(&self) -> Result<Rows> {
        let select = Statement::new("SELECT * FROM acl ORDER BY id");
        self.writable()
            .await?
            .rows("reading table acl", select)
            .await
    }

    /// The rows of `acl_sync` as they are now.
    pub(in crate::backend) async fn marks_now(&self) -> Result<Vec<Mark>> {
        if self.catalogue().table("acl_sync").is_none() {
            return Ok(Vec::new());
        }
        let select = Statement::new("SELECT acl_id, sync_state FROM acl_sync");
        let rows = self
            .writable()
            .await?
            .rows("reading table acl_sync", select);
        Ok(marks(&rows.await?))
    }

    /// Takes away every mark of an ACL that is stored as it was deployed, in one transaction in
    /// which nobody else changes an ACL. Answers how many rows went, and how many stay since
    /// somebody stored meanwhile.
    pub(in crate::backend) async fn unmark(&self, deployed: &Prints) -> Result<(usize, usize)> {
        if self.catalogue().table("acl_sync").is_none() {
            return Ok((0, 0));
        }
        let mut table = self.acl_table(String::new()).await?;
        let done = async {
            let now = prints(&table.lock().await?);
            let marks = table.marks().await?;
            let gone = settled(deployed, &now, marks.iter().map(|(id, _)| id.as_str()));
            table.unmark(gone.iter().map(String::as_str)).await?;
            let left = table.marks().await?.len();
            Ok((marks.len().saturating_sub(left), left))
        };
        let done = done.await;
        end(table, done, "emptying table acl_sync").await
    }

    /// Marks ACLs that are not marked so yet, in one transaction.
    pub(in crate::backend) async fn mark(&self, wanted: &[Mark]) -> Result<usize> {
        if self.catalogue().table("acl_sync").is_none() {
            return Ok(0);
        }
        let mut table = self.acl_table(self.system_time()?).await?;
        let done = async {
            table.lock().await?;
            let there = table.marks().await?;
            let mut written = 0;
            for (id, state) in wanted.iter().filter(|mark| !there.contains(mark)) {
                let state = match state.as_str() {
                    "deleted" => "deleted",
                    _ => "not_sync",
                };
                let id = id.parse().unwrap_or_default();
                match table.mark(id, state).await {
                    Ok(()) => written += 1,
                    Err(Failed::Backend(error)) => return Err(error),
                    // No column of it must differ.
                    Err(Failed::Taken) => {}
                }
            }
            Ok(written)
        };
        let done = done.await;
        end(table, done, "marking ACLs in table acl_sync").await
    }

    async fn acl_table(&self, now: String) -> Result<AclTable<'_>> {
        let begun = self.writable().await?.begin().await;
        Ok(AclTable {
            writing: begun.map_err(Error::database("beginning to write table acl_sync"))?,
            catalogue: self.catalogue(),
            now,
            by: 0,
        })
    }
}

/// Keeps what was written, or nothing.
async fn end<T>(table: AclTable<'_>, done: Result<T>, doing: &str) -> Result<T> {
    match done {
        Ok(done) => {
            let kept = table.writing.commit().await;
            kept.map_err(Error::database(doing)).map(|()| done)
        }
        Err(error) => {
            // A lost connection gives up by itself.
            table.writing.give_up().await.ok();
            Err(error)
        }
    }
}

impl AclTable<'_> {
    async fn marks(&mut self) -> Result<Vec<Mark>> {
        let select = Statement::new("SELECT acl_id, sync_state FROM acl_sync");
        let rows = self.writing.rows(select).await;
        Ok(marks(
            &rows.map_err(Error::database("reading table acl_sync"))?,
        ))
    }

    async fn unmark(&mut self, ids: impl Iterator<Item = &str>) -> Result<()> {
        let number = self.catalogue.column("acl_sync", "acl_id");
        let number = number.is_some_and(|column| column.whole_number);
        for id in ids {
            let delete = Statement::new("DELETE FROM acl_sync WHERE acl_id = ");
            let delete = match (number, id.parse::<i64>()) {
                (true, Ok(id)) => delete.bind(id),
                _ => delete.bind(id),
            };
            let deleted = self.writing.run(delete).await;
            deleted.map_err(Error::database("emptying table acl_sync"))?;
        }
        Ok(())
    }
}

fn marks(rows: &Rows) -> Vec<Mark> {
    let text = |row: &Row, column| row.text(column).unwrap_or_default().to_owned();
    let marks = rows.iter();
    let marks = marks.map(|row| (text(row, "acl_id"), text(row, "sync_state")));
    marks.collect()
}
