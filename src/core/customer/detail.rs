//! The detail search: conditions on single fields, all of which must hold.

use std::collections::{BTreeMap, BTreeSet};

use super::backend::Backend;
use super::company::CompanyBackend;
use super::map::MapField;
use crate::core::value::{Map, Value, is_true};

/// What one source is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DetailSearch {
    /// All of them must hold.
    pub conditions: Vec<DetailCondition>,
    /// Logins that are not found.
    pub excluded: Vec<String>,
    /// Columns or attributes by which is ordered, each with whether upwards. The login is among
    /// them.
    pub order: Vec<(String, bool)>,
    /// Only valid customer users.
    pub valid_only: bool,
    /// How many to find; without a number the source's own limit counts.
    pub limit: Option<usize>,
    /// Only the number is wanted: limit and order play no part.
    pub count: bool,
}

/// A condition of a detail search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailCondition {
    /// The column has this text, `*` standing for any text.
    Like {
        /// The column or attribute.
        column: String,
        /// The text as it was given.
        text: String,
    },
    /// The column has one of these values.
    OneOf {
        /// The column or attribute.
        column: String,
        /// The values.
        values: Vec<String>,
    },
}

/// Parameters with which no detail search is possible; the ticket system logs that and answers
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetailError {
    /// A field with Selections that is not given as a list.
    #[error("{0} must be a list of values")]
    NoList(String),
    /// A field without Selections that is given as one.
    #[error("{0} must be a text")]
    NoText(String),
    /// A value that the Selections of the field do not have.
    #[error("{value:?} is no value of {field}")]
    NoValue {
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
    /// OrderBy names a field twice, or none.
    #[error("OrderBy names {0:?} twice, or names nothing")]
    Order(String),
    /// OrderByDirection is neither `Up` nor `Down`.
    #[error("OrderByDirection is {0:?}; it can be Up or Down")]
    Direction(String),
}

/// The parameters of a detail search over several sources.
#[derive(Debug, Clone)]
pub struct DetailRequest<'p> {
    params: &'p Map,
    /// OrderBy with whether upwards, unknown names included.
    order: Vec<(&'p str, bool)>,
}

impl<'p> DetailRequest<'p> {
    /// Reads OrderBy and OrderByDirection, which count for all sources.
    ///
    /// # Errors
    /// [`DetailError::Order`] and [`DetailError::Direction`].
    pub fn read(params: &'p Map) -> Result<Self, DetailError> {
        let texts = |name: &str| -> Vec<&'p str> {
            let list = params.get(name).and_then(Value::as_list);
            let list = list.unwrap_or_default().iter();
            list.map(|text| text.as_text().unwrap_or_default())
                .collect()
        };
        let mut seen = BTreeSet::new();
        let names = texts("OrderBy");
        let bad = names
            .iter()
            .find(|name| name.is_empty() || !seen.insert(**name));
        if let Some(name) = bad {
            return Err(DetailError::Order((*name).to_owned()));
        }
        let directions = texts("OrderByDirection");
        let bad = directions
            .iter()
            .find(|way| !matches!(**way, "Up" | "Down"));
        if let Some(way) = bad {
            return Err(DetailError::Direction((*way).to_owned()));
        }
        let up = |index: usize| directions.get(index) == Some(&"Up");
        let order = names.into_iter().enumerate();
        Ok(Self {
            params,
            order: order.map(|(index, name)| (name, up(index))).collect(),
        })
    }

    /// True when only the number is wanted.
    pub fn count(&self) -> bool {
        self.params.get("Result").and_then(Value::as_text) == Some("COUNT")
    }

    /// How many to find in all.
    pub fn limit(&self) -> Option<usize> {
        let limit = self.params.get("Limit")?.as_text()?.trim().parse().ok();
        limit.filter(|limit| *limit > 0)
    }

    /// The field by which the hits of several sources are ordered, `usual` where none is named, and
    /// whether upwards.
    pub fn first_order(&self, usual: &'p str) -> (&'p str, bool) {
        self.order.first().copied().unwrap_or((usual, false))
    }

    /// What these fields ask of a table or directory whose key is `key`. `validities` are the ids
    /// of all validities, which a field `ValidID` can have.
    ///
    /// # Errors
    /// A value that the field cannot have.
    pub fn search<'m>(
        &self,
        fields: impl Iterator<Item = &'m MapField> + Clone,
        selections: &Map,
        key: (&str, &str),
        validities: &BTreeMap<String, String>,
    ) -> Result<DetailSearch, DetailError> {
        let (login, key) = key;
        let mut conditions = Vec::new();
        for field in fields.clone().filter(|field| searchable(field)) {
            let Some(value) = self
                .params
                .get(&field.attribute)
                .filter(|value| given(value))
            else {
                continue;
            };
            conditions.extend(condition(field, value, selections, validities)?);
        }
        let column = |name: &str| {
            let mut fields = fields.clone();
            let field = fields.find(|field| field.attribute == name)?;
            Some(field.column.clone())
        };
        let mut order: Vec<(String, bool)> = self
            .order
            .iter()
            .filter_map(|(name, up)| Some((column(name)?, *up)))
            .collect();
        if self.order.iter().all(|(name, _)| *name != login) {
            order.push((key.to_owned(), false));
        }
        let valid = self.params.get("Valid").and_then(Value::as_text);
        Ok(DetailSearch {
            conditions,
            excluded: Vec::new(),
            order,
            valid_only: valid.is_none_or(is_true),
            limit: self.limit(),
            count: self.count(),
        })
    }

    /// What a source of companies is asked; as [`DetailRequest::of_source`].
    ///
    /// # Errors
    /// As [`DetailRequest::search`].
    pub fn of_companies(
        &self,
        backend: &CompanyBackend,
        known: &BTreeSet<&str>,
        validities: &BTreeMap<String, String>,
    ) -> Result<Option<DetailSearch>, DetailError> {
        let fields = backend.map.fields().iter();
        if self.is_elsewhere(fields.clone(), known) {
            return Ok(None);
        }
        let key = ("CustomerID", backend.key.as_str());
        self.search(fields, &backend.selections, key, validities)
            .map(Some)
    }

    /// True when a given field that some source has is none of these.
    fn is_elsewhere<'m>(
        &self,
        fields: impl Iterator<Item = &'m MapField> + Clone,
        known: &BTreeSet<&str>,
    ) -> bool {
        let mut wanted = self.params.iter().filter(|(_, value)| given(value));
        wanted.any(|(name, _)| {
            known.contains(name.as_str()) && fields.clone().all(|field| field.attribute != *name)
        })
    }

    /// What a source of customer users is asked; `None` when it takes no part, because a given field
    /// that some source has is none of its own. `known` are the fields of all sources.
    ///
    /// # Errors
    /// As [`DetailRequest::search`].
    pub fn of_source(
        &self,
        backend: &Backend,
        known: &BTreeSet<&str>,
        validities: &BTreeMap<String, String>,
    ) -> Result<Option<DetailSearch>, DetailError> {
        let fields = || {
            let fields = backend.map.fields().iter();
            fields.filter(|field| !field.dynamic_field)
        };
        if self.is_elsewhere(fields(), known) {
            return Ok(None);
        }
        let key = ("UserLogin", backend.key.as_str());
        let mut search = self.search(fields(), &backend.selections, key, validities)?;
        let texts = |name: &str| -> Vec<String> {
            let texts = self.params.get(name).map(Value::texts).unwrap_or_default();
            texts.into_iter().map(str::to_owned).collect()
        };
        let ids = texts("CustomerCompanySearchCustomerIDs");
        if !ids.is_empty() {
            search.conditions.push(DetailCondition::OneOf {
                column: backend.customer_id.clone(),
                values: ids,
            });
        }
        search.excluded = texts("ExcludeUserLogins");
        Ok(Some(search))
    }
}

/// Fields that a detail search looks at: not those that hold passwords, by their names.
pub fn searchable(field: &MapField) -> bool {
    let name = field
        .attribute
        .trim_end_matches(|end: char| end.is_ascii_digit());
    !field.dynamic_field && !name.ends_with("Password") && !name.ends_with("Pw")
}

/// The values that a field can have, with their labels; `None` for a field that takes any.
pub fn selection(
    field: &str,
    selections: &Map,
    validities: &BTreeMap<String, String>,
) -> Option<BTreeMap<String, String>> {
    if let Some(own) = selections.get(field).and_then(Value::as_map) {
        let label = |(value, label): (&String, &Value)| {
            (
                value.clone(),
                label.as_text().unwrap_or_default().to_owned(),
            )
        };
        return Some(own.iter().map(label).collect());
    }
    let valid = field.starts_with("ValidID");
    valid.then(|| validities.clone())
}

fn condition(
    field: &MapField,
    value: &Value,
    selections: &Map,
    validities: &BTreeMap<String, String>,
) -> Result<Option<DetailCondition>, DetailError> {
    let column = field.column.clone();
    let name = || field.attribute.clone();
    let Some(selection) = selection(&field.attribute, selections, validities) else {
        let text = value.as_text().ok_or_else(|| DetailError::NoText(name()))?;
        let text = text.to_owned();
        return Ok(Some(DetailCondition::Like { column, text }));
    };
    let Value::List(_) = value else {
        return Err(DetailError::NoList(name()));
    };
    let values: Vec<String> = value.texts().into_iter().map(str::to_owned).collect();
    let unknown = values.iter().find(|value| !selection.contains_key(*value));
    if let Some(value) = unknown {
        return Err(DetailError::NoValue {
            field: name(),
            value: value.clone(),
        });
    }
    Ok((!values.is_empty()).then_some(DetailCondition::OneOf { column, values }))
}

/// True for a parameter that is not empty.
fn given(value: &Value) -> bool {
    match value {
        Value::Text(text) => !text.is_empty(),
        Value::List(list) => !list.is_empty(),
        Value::Null | Value::Map(_) => false,
    }
}

/// One hit of several sources: the text that it is ordered by, and its login, both from its data;
/// neither where the data cannot be read.
pub type DetailHit = (Option<String>, Option<String>);

/// Orders the hits of several sources: by the lower-cased text alone, code point by code point;
/// equal ones stay in the order of their sources.
pub fn order_hits(hits: &mut [DetailHit], up: bool) {
    let key = |hit: &DetailHit| hit.0.as_deref().unwrap_or_default().to_lowercase();
    hits.sort_by(|one, other| {
        let order = key(one).cmp(&key(other));
        if up { order } else { order.reverse() }
    });
}
