//! The relations that permissions come from, read from either side.
//!
//! Customer users and customers may be very many: they are searched for, and no more of them are
//! read than is wanted. What is not read is never written.

mod items;
mod through;

use super::Instance;
use crate::backend::error::Result;
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::customer::relation::{
    DEFAULT_LOGIN, Item, Named, Relation, Sheet, Side, Thing, columns, defaults,
};
use crate::core::table_change::product_column;
use crate::core::world::Row;

/// Customer users or customers that are shown at first.
pub const SHOWN: usize = 200;

/// Keys that are asked for in one statement.
const AT_A_TIME: usize = 500;

/// Which relations of whom are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationWanted {
    /// The relation.
    pub relation: Relation,
    /// The side on which the chosen one stands.
    pub side: Side,
    /// The chosen one's key: a login, CustomerID, or the id of a group or service.
    pub chosen: String,
    /// What the other side is searched for, where it is searched for at all; empty: those that are
    /// related first, then others.
    pub words: String,
    /// Keys of the other side that are read in any case, because they are being edited.
    pub kept: Vec<String>,
    /// How many of the other side are read beside these, where it is searched.
    pub limit: usize,
}

/// The relations of one customer user, customer, group or service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationRead {
    /// What was read.
    pub sheet: Sheet,
    /// True when there are more on the other side than were read.
    pub more: bool,
    /// What could not be asked, one sentence each.
    pub failures: Vec<String>,
}

/// What stands on the other side, as far as it is shown.
#[derive(Debug, Default)]
struct Items {
    items: Vec<Item>,
    more: bool,
    failures: Vec<String>,
}

impl Instance {
    /// The relations of one customer user, customer, group or service.
    ///
    /// # Errors
    /// The database does not answer or has no such table, or more was typed than anybody searches
    /// for.
    pub async fn relation(&self, wanted: &RelationWanted) -> Result<RelationRead> {
        let world = self.world();
        let RelationWanted { relation, side, .. } = *wanted;
        let found = match relation.thing(side.other()) {
            Thing::Group => self.group_items(wanted).await?,
            Thing::Service => items::services(&world),
            Thing::Customer => self.customer_items(wanted).await?,
            Thing::CustomerUser => self.customer_user_items(wanted).await?,
        };
        let rows = self.relation_rows(wanted, &found.items).await?;
        let width = |side: Side| {
            let (table, column) = (relation.table(), relation.column(side));
            let known = self.catalogue.column(table, column);
            let declared = || product_column(table, column).map(|column| column.width);
            known.and_then(|column| column.width).or_else(declared)
        };
        let sheet = Sheet {
            relation,
            side,
            chosen: self.chosen(wanted),
            columns: columns(&world, relation),
            items: found.items,
            rows,
            defaults: match relation {
                Relation::UserServices if self.takes_defaults(wanted).await => defaults(&world),
                _ => Vec::new(),
            },
            collation: self.collation(),
            widths: [width(Side::Left), width(Side::Right)],
            counts: world.settings.is_on("CustomerGroupSupport"),
        };
        Ok(RelationRead {
            sheet,
            more: found.more,
            failures: found.failures,
        })
    }

    /// False for a login that nobody has, where the settings keep the default services from those.
    async fn takes_defaults(&self, wanted: &RelationWanted) -> bool {
        let world = self.world();
        wanted.side == Side::Right
            || wanted.chosen == DEFAULT_LOGIN
            || world.settings.is_on(UNKNOWN_CUSTOMER)
            // Who cannot be asked may well know the login.
            || !matches!(self.sources.record(&wanted.chosen).await, Ok(None))
    }

    /// The chosen one by its name.
    fn chosen(&self, wanted: &RelationWanted) -> Named {
        let world = self.world();
        let key = wanted.chosen.as_str();
        let entity = match wanted.relation.thing(wanted.side) {
            Thing::Group => world.groups.by_id_text(key),
            Thing::Service => world.services.by_id_text(key),
            Thing::Customer | Thing::CustomerUser => None,
        };
        match entity {
            Some(entity) => Named::new(key, entity.name.as_str()),
            None => Named::plain(key),
        }
    }

    /// Every row about the chosen one and one of these.
    async fn relation_rows(&self, wanted: &RelationWanted, items: &[Item]) -> Result<Vec<Row>> {
        let keys: Vec<&str> = items.iter().map(|item| item.named.key.as_str()).collect();
        let across = wanted.side.other();
        let mut rows = Vec::new();
        for keys in keys.chunks(AT_A_TIME) {
            let select = Statement::new("SELECT * FROM ")
                .name(&Name::literal(wanted.relation.table()))
                .sql(" WHERE ")
                .append(is(
                    wanted.relation,
                    wanted.side,
                    &wanted.chosen,
                    self.folding(),
                ))
                .sql(" AND ")
                .append(among(wanted.relation, across, keys, self.folding()));
            rows.extend(self.database.rows(READING, select).await?);
        }
        Ok(rows)
    }

    /// Who is related to the chosen one, by key, and no more than `limit`.
    async fn related_keys(&self, wanted: &RelationWanted, limit: usize) -> Result<Vec<String>> {
        let relation = wanted.relation;
        let column = Name::literal(relation.column(wanted.side.other()));
        let yes = match relation.has_types() {
            true => " AND permission_value = 1",
            false => "",
        };
        let select = Statement::new("SELECT ")
            .name(&column)
            .sql(" AS related FROM ")
            .name(&Name::literal(relation.table()))
            .sql(" WHERE ")
            .append(is(relation, wanted.side, &wanted.chosen, self.folding()))
            .sql(yes)
            .sql(" GROUP BY ")
            .name(&column)
            .sql(" ORDER BY ")
            .order("", &column)
            .sql(" LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.database.rows(READING, select).await?;
        let keys = rows.iter().filter_map(|row| row.text("related"));
        Ok(keys.map(str::to_owned).collect())
    }

    fn folding(&self) -> Folding {
        Folding::of_instance(self.collation())
    }
}

/// The setting that gives the default services to logins that nobody has.
const UNKNOWN_CUSTOMER: &str = "Ticket::Service::Default::UnknownCustomer";

/// What is being done, for failures.
const READING: &str = "reading relations";

/// The condition that a side is this one.
fn is(relation: Relation, side: Side, key: &str, folding: Folding) -> Statement {
    let column = Name::literal(relation.column(side));
    match (is_text(relation, side), key.trim().parse::<i64>()) {
        (true, _) => Statement::default()
            .column("", &column, folding)
            .sql(" = ")
            .value(key, folding),
        (false, Ok(id)) => Statement::default().name(&column).sql(" = ").bind(id),
        (false, Err(_)) => Statement::new("1 = 0"),
    }
}

/// The condition that a side is one of these.
fn among(relation: Relation, side: Side, keys: &[&str], folding: Folding) -> Statement {
    let column = Name::literal(relation.column(side));
    match is_text(relation, side) {
        true => Statement::default()
            .column("", &column, folding)
            .sql(" IN ")
            .value_list(keys.iter().copied(), folding),
        false => {
            let ids = keys.iter().filter_map(|key| key.trim().parse::<i64>().ok());
            Statement::default()
                .name(&column)
                .sql(" IN ")
                .bind_list(ids)
        }
    }
}

/// True for logins and CustomerIDs, which are compared as the instance compares texts.
fn is_text(relation: Relation, side: Side) -> bool {
    relation.thing(side).is_searched()
}
