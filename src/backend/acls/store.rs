//! Carrying out changes.

use super::change::AclChange;
use super::error::{StaleAcl, StoreError};
use super::refusal::{Judge, Refusal, alike};
use super::table::{AclTable, Failed};
use crate::backend::error::{Error, Result};
use crate::backend::instance::{Agent, Instance};
use crate::core::acl::AclColumns;
use crate::core::world::{Collation, Row, Rows};

/// What was stored.
#[derive(Debug)]
pub struct Stored {
    /// The rows as they are now, one for each change in the order of the changes; `None` where the
    /// ACL was deleted.
    pub rows: Vec<Option<Row>>,
    /// How many changes were written: those that change nothing are not.
    pub written: usize,
    /// Why the instance's world could not be read again after that; it is then as it was before.
    pub unread: Option<Error>,
}

impl Instance {
    /// Stores changes of ACLs in the name of an agent: all of them, or none. Each one that was added
    /// or changed is marked in `acl_sync` as not deployed, each that was deleted as deleted; what
    /// changes nothing is not written, as in the ticket system. Times are in its own zone.
    ///
    /// Rows are locked and compared, in every column that was read, with what each change rests on.
    /// Afterwards the instance's world is read again.
    ///
    /// # Errors
    /// [`StoreError::Stale`] names every ACL that is not as it was read; [`StoreError::Refused`]
    /// every one that must not be stored like this: no name or one that another ACL has without
    /// regard to case, texts that are too long, no known validity, YAML that is no mapping, deleting
    /// what is valid. [`Error::ReadOnly`], and what the database says.
    pub async fn store_acls(
        &self,
        changes: &[AclChange],
        by: &Agent,
    ) -> Result<Stored, StoreError> {
        let database = self.writable().await?;
        let real: Vec<&AclChange> = changes.iter().filter(|own| !own.is_nothing()).collect();
        let rows = match real.is_empty() {
            true => None,
            false => {
                let writing = database.begin().await;
                let mut table = AclTable {
                    writing: writing.map_err(Error::database("beginning to store ACLs"))?,
                    catalogue: self.catalogue(),
                    now: self.system_time()?,
                    by: by.id,
                };
                let rows = match self.write(&mut table, &real).await {
                    Ok(rows) => rows,
                    Err(error) => {
                        // A lost connection gives up by itself.
                        table.writing.give_up().await.ok();
                        return Err(error);
                    }
                };
                table.writing.commit().await.map_err(not_kept)?;
                Some(rows)
            }
        };
        let unread = self.reread().await.err();
        let world = self.world();
        let now = rows.as_ref().unwrap_or(&world.acl_rows);
        Ok(Stored {
            rows: changes
                .iter()
                .map(|own| row_of(own, now).cloned())
                .collect(),
            written: real.len(),
            unread,
        })
    }

    /// Writes the changes, and answers with every row as it is then.
    async fn write(
        &self,
        table: &mut AclTable<'_>,
        changes: &[&AclChange],
    ) -> Result<Rows, StoreError> {
        let world = self.world();
        let rows = table.lock().await?;
        let stale: Vec<StaleAcl> = changes.iter().filter_map(|own| stale(own, &rows)).collect();
        if !stale.is_empty() {
            return Err(StoreError::Stale(stale));
        }
        let judge = Judge {
            world: &world,
            catalogue: self.catalogue(),
            rows: &rows,
        };
        let refusals = judge.refusals(changes);
        if !refusals.is_empty() {
            return Err(StoreError::Refused(refusals));
        }
        delete(table, changes).await?;
        let aside = set_aside(table, changes, &rows, world.collation).await?;
        for change in changes {
            if let (Some(id), Some(before), Some(after)) =
                (change.id(), change.before(), &change.after)
            {
                let renamed = aside && change.names();
                let changed = table.change(id, &before, after, renamed).await;
                changed.map_err(|failed| said(change, failed))?;
                marked(table, change, id, "not_sync").await?;
            }
        }
        add(table, changes, &rows).await?;
        let now = table.rows().await?;
        let kept: Vec<Refusal> = changes
            .iter()
            .filter_map(|own| otherwise(own, &now))
            .collect();
        match kept.is_empty() {
            true => Ok(now),
            false => Err(StoreError::Refused(kept)),
        }
    }
}

/// Deletes what is to be deleted, so that its names are free.
async fn delete(table: &mut AclTable<'_>, changes: &[&AclChange]) -> Result<(), StoreError> {
    let deleted = changes.iter().filter(|change| change.after.is_none());
    for change in deleted {
        if let Some(id) = change.id() {
            let deleted = table.delete(id).await;
            deleted.map_err(|failed| said(change, failed))?;
            marked(table, change, id, "deleted").await?;
        }
    }
    Ok(())
}

/// Adds what is new, when every name is free.
async fn add(
    table: &mut AclTable<'_>,
    changes: &[&AclChange],
    before: &Rows,
) -> Result<(), StoreError> {
    for change in changes {
        let (None, Some(after)) = (&change.base, &change.after) else {
            continue;
        };
        let added = table.add(after).await;
        added.map_err(|failed| said(change, failed))?;
        let now = table.rows().await?;
        let known = |row: &&Row| before.iter().all(|old| old.id("id") != row.id("id"));
        let new = now.iter().filter(known);
        let mut new = new.filter(|row| row.text("name") == Some(after.name.as_str()));
        if let Some(id) = new.next().and_then(|row| row.id("id")) {
            marked(table, change, id, "not_sync").await?;
        }
    }
    Ok(())
}

/// Where ACLs take names from each other, all that are renamed get names in between that nobody
/// has. Answers whether that was needed.
async fn set_aside(
    table: &mut AclTable<'_>,
    changes: &[&AclChange],
    rows: &Rows,
    collation: Collation,
) -> Result<bool, StoreError> {
    let renamed = changes
        .iter()
        .filter(|own| own.base.is_some() && own.names());
    let renamed: Vec<(i64, &AclChange)> = renamed
        .filter_map(|change| Some((change.id()?, *change)))
        .collect();
    let old = |change: &AclChange| change.before().unwrap_or_default().name;
    let taken = renamed.iter().any(|(id, change)| {
        let mut others = renamed.iter().filter(|(other, _)| other != id);
        others.any(|(_, other)| alike(collation, change.name(), &old(other)))
    });
    if !taken {
        return Ok(false);
    }
    for (id, change) in renamed {
        let mut between = format!("aclscope {id}");
        let has = |name: &str| {
            let mut names = rows.iter().filter_map(|row| row.text("name"));
            names.any(|other| alike(collation, name, other))
        };
        while has(&between) {
            between.push('~');
        }
        let aside = table.set_aside(id, &between).await;
        aside.map_err(|failed| said(change, failed))?;
    }
    Ok(true)
}

/// Marks an ACL as not deployed.
async fn marked(
    table: &mut AclTable<'_>,
    change: &AclChange,
    id: i64,
    state: &'static str,
) -> Result<(), StoreError> {
    let marked = table.mark(id, state).await;
    marked.map_err(|failed| said(change, failed))
}

/// The change whose row is not as it was read.
fn stale(change: &AclChange, rows: &Rows) -> Option<StaleAcl> {
    let base = change.base.as_ref()?;
    let theirs = by_id(rows, change.id());
    let same = |now: &Row| {
        base.iter()
            .all(|(column, cell)| now.has(column) && now.text(column) == cell)
    };
    (!theirs.is_some_and(same)).then(|| StaleAcl {
        base: base.clone(),
        theirs: theirs.cloned(),
        ours: change.after.clone(),
    })
}

/// What the database keeps otherwise than it was given.
fn otherwise(change: &AclChange, rows: &Rows) -> Option<Refusal> {
    let found = row_of(change, rows);
    let name = change.name().to_owned();
    let reason = match (&change.after, found) {
        (None, None) => return None,
        (None, Some(_)) => "the database does not delete it".to_owned(),
        (Some(_), None) => "the database does not keep it".to_owned(),
        (Some(after), Some(row)) => {
            let (wanted, kept) = (after.texts(), AclColumns::of(row).texts());
            let mut pairs = wanted.iter().zip(&kept);
            let (column, _) = pairs.find(|(wanted, kept)| wanted != kept)?.0;
            format!("the database does not keep column {column} as it was given")
        }
    };
    Some((name, reason))
}

/// The row that a change leads to.
fn row_of<'r>(change: &AclChange, rows: &'r Rows) -> Option<&'r Row> {
    match (&change.base, &change.after) {
        (Some(_), _) => by_id(rows, change.id()),
        (None, after) => {
            let name = after.as_ref()?.name.as_str();
            rows.iter().rfind(|row| row.text("name") == Some(name))
        }
    }
}

fn by_id(rows: &Rows, id: Option<i64>) -> Option<&Row> {
    let id = id?;
    rows.iter().find(|row| row.id("id") == Some(id))
}

/// A failure with the ACL that it is about.
fn said(change: &AclChange, failed: Failed) -> StoreError {
    match failed {
        Failed::Taken => StoreError::Refused(vec![(
            change.name().to_owned(),
            "another ACL has this name, as the database compares names".to_owned(),
        )]),
        Failed::Backend(Error::Database { cause, .. }) => {
            Error::database(format!("storing ACL {:?}", change.name()))(cause).into()
        }
        Failed::Backend(error) => error.into(),
    }
}

/// The transaction did not end well: when the database itself says so nothing is kept, otherwise
/// nobody knows.
fn not_kept(cause: sqlx::Error) -> StoreError {
    let refused = matches!(cause, sqlx::Error::Database(_));
    let error = Error::database("keeping the ACLs")(cause);
    match refused {
        true => StoreError::Backend(error),
        false => StoreError::Uncertain(error),
    }
}
