//! Small tables of things that have an id, a name and a validity.

use std::collections::HashMap;

use super::tables::{Row, Rows};

/// One queue, state, priority, type, service, SLA, group, role or agent.
#[derive(Debug, Clone)]
pub struct Entity {
    /// `id`.
    pub id: i64,
    /// `name`, or `login` of an agent.
    pub name: String,
    /// True when `valid_id` is the row named `valid`; tables without that column hold valid rows.
    pub valid: bool,
    /// Every column as stored.
    pub row: Row,
}

/// The rows of such a table, by ascending id, found by id and by exact name.
#[derive(Debug, Clone, Default)]
pub struct Entities {
    rows: Vec<Entity>,
    by_id: HashMap<i64, usize>,
    by_name: HashMap<String, usize>,
}

impl Entities {
    /// Reads a table whose names stand in column `name`; `valid` is the id of the validity named
    /// `valid`. Rows without a number as id or without a name cannot be referred to and are left
    /// out.
    pub fn read(rows: Rows, name: &str, valid: i64) -> Self {
        let mut entities: Vec<Entity> = rows
            .into_iter()
            .filter_map(|row| {
                Some(Entity {
                    id: row.id("id")?,
                    name: row.text(name)?.to_owned(),
                    valid: !row.has("valid_id") || row.id("valid_id") == Some(valid),
                    row,
                })
            })
            .collect();
        entities.sort_by_key(|entity| entity.id);
        let by_id = entities
            .iter()
            .enumerate()
            .map(|(index, entity)| (entity.id, index))
            .collect();
        let by_name = entities
            .iter()
            .enumerate()
            .rev()
            .map(|(index, entity)| (entity.name.clone(), index))
            .collect();
        Self {
            rows: entities,
            by_id,
            by_name,
        }
    }

    /// The entity with this id.
    pub fn by_id(&self, id: i64) -> Option<&Entity> {
        self.rows.get(*self.by_id.get(&id)?)
    }

    /// The entity with this id, the id given as text.
    pub fn by_id_text(&self, id: &str) -> Option<&Entity> {
        self.by_id(id.trim().parse().ok()?)
    }

    /// The entity with exactly this name.
    pub fn by_name(&self, name: &str) -> Option<&Entity> {
        self.rows.get(*self.by_name.get(name)?)
    }

    /// All, by ascending id.
    pub fn iter(&self) -> impl Iterator<Item = &Entity> {
        self.rows.iter()
    }

    /// The valid ones, by ascending id.
    pub fn valid(&self) -> impl Iterator<Item = &Entity> {
        self.rows.iter().filter(|entity| entity.valid)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when the table is empty or missing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
