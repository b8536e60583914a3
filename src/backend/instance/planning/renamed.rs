//! What follows when a login or a CustomerID changes.

use super::Customers;
use crate::backend::error::Result;
use crate::backend::tables::Wanted;
use crate::core::customer::write::{Following, PreferenceTable, followings};
use crate::core::table_change::{Act, Cell, Comparing, Plan, TableChange};
use crate::core::world::Rows;

/// Tables in which the ticket system leaves an old login as it is, with the column.
const LEFT: [(&str, &str); 2] = [
    ("customer_user_customer", "user_id"),
    ("group_customer_user", "user_id"),
];

/// Tables in which it leaves an old CustomerID as it is.
const LEFT_BY_COMPANY: [(&str, &str); 2] = [
    ("customer_user_customer", "customer_id"),
    ("group_customer", "customer_id"),
];

impl Customers<'_> {
    /// What follows when a person's login or CustomerID changes: its preferences are renamed, and what
    /// the ticket system's event handlers change. What keeps the old login is told.
    pub(super) async fn followed(
        &self,
        old_login: &str,
        new_login: &str,
        old_id: &str,
        new_id: &str,
    ) -> Result<Plan> {
        let mut plan = Plan::default();
        if old_login != new_login {
            let table = PreferenceTable::read(&self.world.settings);
            let following = Following {
                what: format!("preferences of customer user {old_login}"),
                key: vec![(table.login.clone(), old_login.to_owned())],
                cells: vec![(table.login, Cell::from(new_login))],
                table: table.table,
                columns: &[],
            };
            self.follow(following, &mut plan).await?;
            self.left(&LEFT, "login", old_login, &mut plan).await?;
            if self.catalogue.table("search_profile").is_some() {
                let note = format!("saved searches of {old_login} are not renamed from here");
                plan.notes.push(note);
            }
        }
        for following in followings((old_login, old_id), (new_login, new_id)) {
            self.follow(following, &mut plan).await?;
        }
        Ok(plan)
    }

    /// What follows when a company's CustomerID changes, but for its people.
    pub(super) async fn followed_company(&self, old: &str, new: &str) -> Result<Plan> {
        let mut plan = Plan::default();
        for following in Following::of_company(old, new) {
            self.follow(following, &mut plan).await?;
        }
        self.left(&LEFT_BY_COMPANY, "CustomerID", old, &mut plan)
            .await?;
        Ok(plan)
    }

    /// Adds the change of rows that follow, where there are any.
    pub(super) async fn follow(&self, following: Following, plan: &mut Plan) -> Result<()> {
        let Following {
            table,
            what,
            key,
            cells,
            columns,
        } = following;
        if self.catalogue.table(&table).is_none() {
            return Ok(());
        }
        let old = self.rows_under(&table, &key, columns).await?;
        if old.is_empty() {
            return Ok(());
        }
        let words = match old.len() {
            1 => what,
            many => format!("{what} ({many} rows)"),
        };
        if table == "ticket" {
            let note = format!("{words} are changed; their own history does not tell of it");
            plan.notes.push(note);
        }
        plan.changes.push(TableChange {
            key,
            ..TableChange::new(&table, &words, &[], old, Act::Update(cells))
        });
        Ok(())
    }

    /// Tells which rows keep what is renamed, as in the ticket system.
    async fn left(
        &self,
        tables: &[(&str, &str)],
        what: &str,
        old: &str,
        plan: &mut Plan,
    ) -> Result<()> {
        for (table, column) in tables {
            if self.catalogue.table(table).is_none() {
                continue;
            }
            let key = [((*column).to_owned(), old.to_owned())];
            let count = self.rows_under(table, &key, &[]).await?.len();
            if count > 0 {
                plan.notes.push(format!(
                    "{count} rows of table {table} keep the {what} {old}, as in the ticket system"
                ));
            }
        }
        Ok(())
    }

    /// The rows of a table of the ticket system under a key.
    pub(super) async fn rows_under(
        &self,
        table: &str,
        key: &[(String, String)],
        columns: &[&str],
    ) -> Result<Rows> {
        let wanted = Wanted {
            table,
            key,
            comparing: Comparing::Instance,
            columns,
            secrets: &[],
        };
        self.here(None).await?.rows(&wanted).await
    }
}
