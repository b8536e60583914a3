//! What is known of the live system: which keys and values an ACL can name at any place of its
//! trees.
//!
//! [`Known::of`] reads a world once. [`Known::keys`] and [`Known::values`] answer for a place given
//! as the keys above it; what is known there is offered, and free entry is always allowed. Where
//! [`ValueList::complete`] says so, another value is certainly not there. Values of large tables are
//! [`Values::Asked`]: whoever holds the database searches them, and tells with [`Existence`] which
//! ones exist.

mod existence;
mod keys;
mod kind;
mod lists;
mod modifier;
mod near;
mod values;

use std::collections::HashMap;
use std::sync::Arc;

pub use existence::{Asked, Existence};
pub use keys::KnownKey;
pub(in crate::core) use kind::Kind;
pub use modifier::{MODIFIERS, Matched, Modifier, matched};
pub use near::{Difference, Near, near};
pub use values::{KnownValue, ValueList, Values};

use crate::core::checks::{AttributeNames, attribute_names};
use crate::core::edit::Side;
use crate::core::world::{Flavour, World};
use keys::Sections;

/// What is known of one world.
#[derive(Debug, Clone, Default)]
pub struct Known {
    flavour: Flavour,
    sections: Sections,
    objects: HashMap<String, AttributeNames>,
    /// `DynamicField_<Name>` with the field's label, of the valid fields of tickets.
    labels: HashMap<String, String>,
    lists: HashMap<Kind, Arc<ValueList>>,
}

impl Known {
    /// Reads what the world knows. This walks the small tables once; the answer is to be kept.
    pub fn of(world: &World) -> Self {
        let sections = Sections::of(world);
        let objects = sections.objects();
        let objects = objects
            .filter_map(|object| Some((object.to_owned(), attribute_names(world, object)?)))
            .collect();
        Self {
            flavour: world.flavour,
            sections,
            objects,
            labels: keys::dynamic_field_labels(world),
            lists: lists::of(world),
        }
    }

    /// The product.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The attributes of an object of conditions; `None` where nothing is known of it.
    pub fn attributes(&self, object: &str) -> Option<&AttributeNames> {
        self.objects.get(object)
    }

    /// The values that are known at a place: `path` are the keys above the texts, such as
    /// `["Properties", "Queue", "Name"]` or `["Possible", "Action"]`.
    pub fn values(&self, side: Side, path: &[&str]) -> Values {
        match Kind::at(side, path) {
            None => Values::Free,
            Some(Kind::Asked(asked)) => Values::Asked(asked),
            Some(kind) => match self.lists.get(&kind) {
                Some(list) => Values::Listed(Arc::clone(list)),
                None => Values::Free,
            },
        }
    }
}

#[cfg(test)]
mod tests;
