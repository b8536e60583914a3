//! Counting the people of a table: the database counts, and only rows that look wrong are read.

use std::collections::BTreeMap;

use super::DatabaseSource;
use super::survey_sql::{among, beyond_ascii, exact, is_empty, is_false, like_any, not, number};
use crate::backend::customer::source::SurveyRequest;
use crate::backend::error::{Error, Result};
use crate::backend::sql::{Folding, Name, Statement};
use crate::core::customer::{MapField, is_secret};
use crate::core::doctor::{Doubles, Garbles, Garbling, Lacking, Quirk, Survey, garbled, oddity};
use crate::core::world::Row;

/// Examples of one kind.
const EXAMPLES: i64 = 3;

/// Attributes that everybody needs.
const NEEDED: [&str; 3] = ["UserLogin", "UserEmail", "UserCustomerID"];

/// What the counts of missing values and their examples are called in the answer: for the needed
/// attributes, and for so many that the Map requires.
const MISSING: [(&str, &str); 12] = [
    ("missing_0", "who_0"),
    ("missing_1", "who_1"),
    ("missing_2", "who_2"),
    ("missing_3", "who_3"),
    ("missing_4", "who_4"),
    ("missing_5", "who_5"),
    ("missing_6", "who_6"),
    ("missing_7", "who_7"),
    ("missing_8", "who_8"),
    ("missing_9", "who_9"),
    ("missing_10", "who_10"),
    ("missing_11", "who_11"),
];

/// What divides CustomerIDs, and blanks at their ends.
const SEPARATORS: [&str; 5] = ["%;%", "%,%", "%|%", " %", "% "];

impl DatabaseSource {
    /// Counts everything.
    pub(super) async fn count(&self, asked: &SurveyRequest) -> Result<Survey> {
        let doing = format!("examining customer source {}", self.backend.source);
        let look = Statement::new("SELECT * FROM ")
            .name(&self.table)
            .sql(" LIMIT 1");
        let rows = self.database.rows(&doing, look).await?;
        let Some(sample) = rows.first() else {
            return Ok(Survey::default());
        };
        let counting = Counting {
            source: self,
            doing,
            columns: sample
                .iter()
                .map(|(column, _)| column.to_lowercase())
                .collect(),
        };
        let mut survey = Survey::default();
        counting.numbers(asked, &mut survey).await?;
        survey.logins = counting.doubles(&self.login, false).await?;
        if let Some(mail) = counting.mapped("UserEmail")? {
            let valid_only = !self.backend.writing.email_unique;
            survey.addresses = counting.doubles(&mail, valid_only).await?;
        }
        survey.garbled = counting.garbled().await?;
        survey.quirks = counting.quirks().await?;
        Ok(survey)
    }
}

/// A table that is being counted.
struct Counting<'a> {
    source: &'a DatabaseSource,
    doing: String,
    /// The columns that it has, in small letters.
    columns: Vec<String>,
}

impl Counting<'_> {
    fn is_there(&self, column: &str) -> bool {
        self.columns.contains(&column.to_lowercase())
    }

    fn fields(&self) -> impl Iterator<Item = &MapField> {
        let fields = self.source.backend.map.fields().iter();
        fields.filter(|field| !field.dynamic_field && self.is_there(&field.column))
    }

    /// The column of an attribute, when it is mapped to one that exists.
    fn mapped(&self, attribute: &str) -> Result<Option<Name>> {
        let field = self.fields().find(|field| field.attribute == attribute);
        field.map(|field| self.name(&field.column)).transpose()
    }

    fn name(&self, column: &str) -> Result<Name> {
        Name::new(column).map_err(|bad| Error::Source {
            key: self.source.backend.source.clone(),
            reason: bad.to_string(),
        })
    }

    async fn rows(&self, statement: Statement) -> Result<Vec<Row>> {
        self.source.database.rows(&self.doing, statement).await
    }

    /// How many there are, how many of them are valid, and who lacks what.
    async fn numbers(&self, asked: &SurveyRequest, survey: &mut Survey) -> Result<()> {
        let valid = self.validity()?;
        let mut select = Statement::new("SELECT COUNT(*) AS n");
        if let Some(column) = &valid {
            let is_valid = among(column, &self.source.valid_ids);
            let known = among(column, &asked.validities);
            select = self.tally(select, is_valid.clone(), "valid");
            select = self.example(select, not(is_valid), "hidden");
            select = self.tally(select, not(known), "unknown");
        }
        let needed = self.needed()?;
        for ((_, _, missing), (count, who)) in needed.iter().zip(MISSING) {
            select = self.tally(select, missing.clone(), count);
            select = self.example(select, missing.clone(), who);
        }
        let select = select.sql(" FROM ").name(&self.source.table).sql(" b");
        let rows = self.rows(select).await?;
        let Some(row) = rows.first() else {
            return Ok(());
        };
        survey.all = number(row, "n");
        survey.valid = match valid {
            Some(_) => number(row, "valid"),
            None => survey.all,
        };
        survey.hidden = row.text("hidden").map(str::to_owned);
        for ((attribute, column, _), (count, who)) in needed.into_iter().zip(MISSING) {
            let count = number(row, count);
            if count > 0 {
                let example = row.text(who).filter(|login| !login.is_empty());
                survey.lacking.push(Lacking {
                    attribute,
                    column: column.as_str().to_owned(),
                    count,
                    example: example.unwrap_or("one without a login").to_owned(),
                });
            }
        }
        let unknown = number(row, "unknown");
        if let Some(column) = valid.filter(|_| unknown > 0) {
            survey.unknown_validity = self.unknown_validity(&column, asked, unknown).await?;
        }
        Ok(())
    }

    /// The attributes that must have a value, their columns, and when one is missing: those that
    /// everybody needs, and what the Map requires where people can be changed.
    fn needed(&self) -> Result<Vec<(String, Name, Statement)>> {
        let mut needed = Vec::new();
        for attribute in NEEDED {
            let column = match attribute {
                "UserLogin" => Some(self.source.login.clone()),
                attribute => self.mapped(attribute)?,
            };
            needed.extend(column.map(|own| (attribute.to_owned(), own.clone(), is_empty(&own))));
        }
        let backend = &self.source.backend;
        let required = self.fields().filter(|field| {
            let told = |own: &&str| *own == field.attribute;
            let is_validity = backend.valid.as_ref() == Some(&field.column);
            let asked = !is_secret(&field.attribute) && !NEEDED.iter().any(told) && !is_validity;
            field.required && asked && !backend.writing.read_only
        });
        for field in required {
            let column = self.name(&field.column)?;
            let missing = is_false(&column);
            needed.push((field.attribute.clone(), column, missing));
        }
        Ok(needed)
    }

    /// One with a validity that is no row of table `valid`.
    async fn unknown_validity(
        &self,
        column: &Name,
        asked: &SurveyRequest,
        count: u64,
    ) -> Result<Option<(u64, String, String)>> {
        let select = Statement::new("SELECT b.")
            .name(&self.source.login)
            .sql(" AS who, b.")
            .name(column)
            .sql(" AS value FROM ")
            .name(&self.source.table)
            .sql(" b WHERE ")
            .append(not(among(column, &asked.validities)))
            .sql(" LIMIT 1");
        let rows = self.rows(select).await?;
        Ok(rows.first().map(|row| {
            let value = row.text("value").unwrap_or("nothing");
            let login = row.text("who").unwrap_or_default();
            (count, value.to_owned(), login.to_owned())
        }))
    }

    /// `, COUNT(CASE WHEN condition THEN 1 END) AS name`.
    fn tally(&self, select: Statement, condition: Statement, name: &'static str) -> Statement {
        select
            .sql(", COUNT(CASE WHEN ")
            .append(condition)
            .sql(" THEN 1 END) AS ")
            .sql(name)
    }

    /// `, MIN(CASE WHEN condition THEN login END) AS name`.
    fn example(&self, select: Statement, condition: Statement, name: &'static str) -> Statement {
        select
            .sql(", MIN(CASE WHEN ")
            .append(condition)
            .sql(" THEN b.")
            .name(&self.source.login)
            .sql(" END) AS ")
            .sql(name)
    }

    /// The column of the validity.
    fn validity(&self) -> Result<Option<Name>> {
        let valid = self.source.backend.valid.as_deref();
        let valid = valid.filter(|column| self.is_there(column));
        valid.map(|column| self.name(column)).transpose()
    }

    /// Values that stand in more than one row, as the source compares them.
    async fn doubles(&self, column: &Name, valid_only: bool) -> Result<Doubles> {
        let valid = self.validity()?.filter(|_| valid_only);
        let number = self.source.numbers.iter();
        let is_number = number
            .into_iter()
            .any(|own| own.eq_ignore_ascii_case(column.as_str()));
        let folding = match is_number {
            true => Folding::Nothing,
            false => self.source.folding,
        };
        let groups = |select: &'static str| {
            let rows = Statement::new(select)
                .sql(" FROM ")
                .name(&self.source.table)
                .sql(" b WHERE NOT ")
                .append(is_empty(column));
            match &valid {
                Some(valid) => rows
                    .sql(" AND ")
                    .append(among(valid, &self.source.valid_ids)),
                None => rows,
            }
            .sql(" GROUP BY ")
            .column("b.", column, folding)
            .sql(" HAVING COUNT(*) > 1")
        };
        let sums = Statement::new("SELECT COUNT(*) AS n, SUM(d.n) AS total FROM (")
            .append(groups("SELECT COUNT(*) AS n"))
            .sql(") d");
        let rows = self.rows(sums).await?;
        let Some(row) = rows.first().filter(|row| self::number(row, "n") > 0) else {
            return Ok(Doubles::default());
        };
        let first = Statement::new("SELECT d.least, d.most, d.n FROM (SELECT MIN(")
            .append(exact(column))
            .sql(") AS least, MAX(")
            .append(exact(column))
            .sql(") AS most, COUNT(*) AS n")
            .append(groups(""))
            .sql(") d ORDER BY d.n DESC, d.least LIMIT ")
            .bind(EXAMPLES);
        let examples = self.rows(first).await?;
        Ok(Doubles {
            values: self::number(row, "n"),
            rows: self::number(row, "total"),
            examples: examples.iter().map(double).collect(),
        })
    }

    /// Texts in a wrong charset: the database picks those that look like it, and they are judged one
    /// by one.
    async fn garbled(&self) -> Result<Vec<Garbles>> {
        let texts = self.fields().filter(|field| {
            !field.integer
                && !is_secret(&field.attribute)
                && !self.source.numbers.contains(&field.column)
        });
        let mut columns: Vec<Name> = Vec::new();
        for field in texts {
            let name = self.name(&field.column)?;
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        if columns.is_empty() {
            return Ok(Vec::new());
        }
        let mut select = self.select(&columns);
        for (place, column) in columns.iter().enumerate() {
            select = select.sql(if place == 0 { "(" } else { " OR (" });
            select = beyond_ascii(select, column).sql(" AND ");
            let signs = Garbling::SIGNS.iter().map(|sign| format!("%{sign}%"));
            select = like_any(select, column, signs).sql(")");
        }
        let mut found: BTreeMap<(usize, Garbling), (u64, String)> = BTreeMap::new();
        let each = |row: &Row| {
            for (place, column) in columns.iter().enumerate() {
                let Some(text) = row.text(column.as_str()) else {
                    continue;
                };
                if let Some(garbled) = garbled(text) {
                    let login = row.text("who").unwrap_or_default();
                    let was = garbled.was.map(|was| format!(", which was {was}"));
                    let entry = found.entry((place, garbled.how));
                    let example = || format!("{login}: {text}{}", was.unwrap_or_default());
                    entry.or_insert_with(|| (0, example())).0 += 1;
                }
            }
            Ok(true)
        };
        let database = &self.source.database;
        database.for_each_row(&self.doing, select, each).await?;
        let garbles = found
            .into_iter()
            .filter_map(|((place, how), (count, example))| {
                Some(Garbles {
                    how,
                    column: columns.get(place)?.as_str().to_owned(),
                    count,
                    example,
                })
            });
        Ok(garbles.collect())
    }

    /// CustomerIDs that are read otherwise than somebody may think.
    async fn quirks(&self) -> Result<Vec<Quirk>> {
        let mut quirks = Vec::new();
        for attribute in ["UserCustomerID", "UserCustomerIDs"] {
            let Some(column) = self.mapped(attribute)? else {
                continue;
            };
            let select = self.select(std::slice::from_ref(&column));
            let select = like_any(select, &column, SEPARATORS.map(str::to_owned).into_iter());
            let mut found = BTreeMap::new();
            let each = |row: &Row| {
                let value = row.text(column.as_str()).unwrap_or_default();
                if let Some(oddity) = oddity(attribute, value) {
                    let login = row.text("who").unwrap_or_default();
                    let entry = found.entry(oddity);
                    entry
                        .or_insert_with(|| (0, format!("{login}: {value:?}")))
                        .0 += 1;
                }
                Ok(true)
            };
            let database = &self.source.database;
            database.for_each_row(&self.doing, select, each).await?;
            quirks.extend(found.into_iter().map(|(oddity, (count, example))| Quirk {
                oddity,
                count,
                example,
            }));
        }
        Ok(quirks)
    }

    /// `SELECT login AS who, columns FROM table b WHERE `.
    fn select(&self, columns: &[Name]) -> Statement {
        Statement::new("SELECT b.")
            .name(&self.source.login)
            .sql(" AS who, ")
            .names("b.", columns)
            .sql(" FROM ")
            .name(&self.source.table)
            .sql(" b WHERE ")
    }
}

/// `jo (3 times)`, `Jo and jo`.
fn double(row: &Row) -> String {
    let text = |column| row.text(column).unwrap_or_default();
    let (least, most) = (text("least"), text("most"));
    match (least == most, number(row, "n")) {
        (true, count) => format!("{least} ({count} times)"),
        (false, 2) => format!("{least} and {most}"),
        (false, count) => format!("{least} and {most} ({count} times)"),
    }
}
