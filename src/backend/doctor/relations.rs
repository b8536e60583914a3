//! Rows of logins and CustomerIDs that stand nowhere else.

use std::collections::HashSet;

use super::examination::{Progress, Watch};
use crate::backend::Instance;
use crate::backend::error::Result;
use crate::backend::sql::{Bind, Name, Statement};
use crate::core::customer::Backend;
use crate::core::doctor::{Doubles, Strangers};
use crate::core::known::Asked;
use crate::core::world::{Row, World};

/// Values that are read at a time, and asked for at a time.
const PAGE: i64 = 20_000;
const VALUES: usize = 500;

/// Examples of one table.
const EXAMPLES: usize = 3;

/// The tables, their columns, and what these hold.
const RELATIONS: [(&str, &str, Asked); 5] = [
    (
        "customer_user_customer",
        "user_id",
        Asked::CustomerUserLogin,
    ),
    ("group_customer_user", "user_id", Asked::CustomerUserLogin),
    (
        "service_customer_user",
        "customer_user_login",
        Asked::CustomerUserLogin,
    ),
    ("customer_user_customer", "customer_id", Asked::CustomerId),
    ("group_customer", "customer_id", Asked::CustomerId),
];

/// The login that stands for everybody without a service.
const EVERYBODY: &str = "<DEFAULT>";

/// Looks through all relations.
pub(super) async fn strangers(
    instance: &Instance,
    left_out: &mut Vec<String>,
    watch: Watch<'_>,
) -> Vec<Strangers> {
    let world = &instance.world();
    let mut all = Vec::new();
    for (table, column, holds) in RELATIONS {
        if instance.catalogue().column(table, column).is_none() {
            continue;
        }
        watch(Progress {
            about: table.to_owned(),
            doing: "looking for rows of nobody",
        });
        match of_table(instance, world, table, column, holds).await {
            Ok(strangers) => {
                if !strangers.complete {
                    left_out.push(format!(
                        "rows of unknown {} in {table} are not judged: not every place where they could be \
                         can be asked",
                        match holds {
                            Asked::CustomerUserLogin => "logins",
                            Asked::CustomerId => "CustomerIDs",
                        }
                    ));
                }
                all.push(strangers);
            }
            Err(error) => left_out.push(format!("table {table} is not examined: {error}")),
        }
    }
    all
}

async fn of_table(
    instance: &Instance,
    world: &World,
    table: &'static str,
    column: &'static str,
    holds: Asked,
) -> Result<Strangers> {
    let mut strangers = Strangers {
        table,
        holds,
        unknown: Doubles::default(),
        complete: holds == Asked::CustomerUserLogin || !has_lists(world),
    };
    let mut last: Option<String> = None;
    while strangers.complete {
        let select = page(table, column, last.as_deref());
        let doing = format!("reading table {table}");
        let rows = instance.database().rows(&doing, select).await?;
        for rows in rows.chunks(VALUES) {
            judge(instance, world, rows, &mut strangers).await?;
        }
        last = rows
            .last()
            .and_then(|row| row.text("value"))
            .map(str::to_owned);
        if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            break;
        }
    }
    Ok(strangers)
}

/// True when somebody may have CustomerIDs in a list, where nobody finds them.
fn has_lists(world: &World) -> bool {
    let backends = Backend::all(&world.settings).into_iter().flatten();
    backends.into_iter().any(|backend| {
        backend
            .map
            .fields()
            .iter()
            .any(|field| field.attribute == "UserCustomerIDs")
    })
}

/// The values behind the last one, each with its number of rows.
fn page(table: &'static str, column: &'static str, last: Option<&str>) -> Statement {
    let name = Name::literal(column);
    let mut select = Statement::new("SELECT MAX(b.")
        .name(&name)
        .sql(") AS value, COUNT(*) AS n FROM ")
        .name(&Name::literal(table))
        .sql(" b");
    if let Some(last) = last {
        select = select
            .sql(" WHERE ")
            .order("b.", &name)
            .sql(" > ")
            .place(last);
    }
    select
        .sql(" GROUP BY ")
        .order("b.", &name)
        .sql(" ORDER BY ")
        .order("b.", &name)
        .sql(" LIMIT ")
        .bind(Bind::Id(PAGE))
}

/// Sorts out the values that nobody has.
async fn judge(
    instance: &Instance,
    world: &World,
    rows: &[Row],
    strangers: &mut Strangers,
) -> Result<()> {
    let values: Vec<String> = rows
        .iter()
        .filter_map(|row| row.text("value"))
        .filter(|value| strangers.holds != Asked::CustomerUserLogin || *value != EVERYBODY)
        .map(str::to_owned)
        .collect();
    let (held, complete) = instance.sources().held(strangers.holds, &values).await;
    strangers.complete &= complete;
    let collation = world.collation;
    let held: HashSet<String> = held
        .iter()
        .map(|own| collation.fold(own).into_owned())
        .collect();
    let mut unknown: Vec<String> = values
        .into_iter()
        .filter(|value| !held.contains(collation.fold(value).as_ref()))
        .collect();
    if strangers.holds == Asked::CustomerId && !unknown.is_empty() {
        let companies = instance.company_sources();
        match companies.unknown(instance.database(), &unknown).await? {
            Some(left) => unknown = left,
            None => strangers.complete = false,
        }
    }
    for value in unknown {
        let row = rows.iter().find(|row| row.text("value") == Some(&value));
        let count = row.and_then(|row| row.id("n")).unwrap_or(1);
        let found = &mut strangers.unknown;
        found.values += 1;
        found.rows += u64::try_from(count).unwrap_or(0);
        if found.examples.len() < EXAMPLES {
            found.examples.push(value);
        }
    }
    Ok(())
}
