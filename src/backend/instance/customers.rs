//! Customer users and companies as the ticket system answers about them, with what went wrong on the
//! way.

use std::sync::Arc;

use super::Instance;
use super::person::relations_of;
use crate::backend::customer::{Companies, Sources, Surroundings, Told};
use crate::backend::error::Result;
use crate::backend::sql::{Catalogue, Database};
use crate::core::customer::{MappedAttributes, Person, data};
use crate::core::value::{Map, is_true};
use crate::core::world::{Collation, World};

/// The customers of an instance, as its settings describe them or as others would.
pub struct Customers<'a> {
    pub(super) world: Arc<World>,
    pub(super) sources: Arc<Sources>,
    pub(super) companies: Arc<Companies>,
    pub(super) database: &'a Database,
    pub(super) catalogue: &'a Catalogue,
    /// How texts compare in every database that is asked; `None`: as is usual there.
    pub(super) collation: Option<Collation>,
}

impl Instance {
    /// The customers as the settings describe them.
    pub fn customers(&self) -> Customers<'_> {
        Customers {
            world: self.world(),
            sources: Arc::clone(&self.sources),
            companies: Arc::clone(&self.companies),
            database: &self.database,
            catalogue: &self.catalogue,
            collation: self.collation,
        }
    }

    /// The customers as they would be if these settings stood in place of the instance's own ones.
    /// Sources are opened anew; nothing is indexed for searching.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn customers_with(&self, settings: Map) -> Result<Customers<'_>> {
        let mut world = World::clone(&self.world());
        world.settings.overlay(settings);
        let around = Surroundings {
            database: &self.database,
            catalogue: &self.catalogue,
            world: &world,
            collation: self.collation,
            write: false,
            indexed: false,
        };
        let sources = Sources::open(&around).await?;
        let companies = Companies::open(&around);
        Ok(Customers {
            sources: Arc::new(sources),
            companies: Arc::new(companies),
            world: Arc::new(world),
            database: &self.database,
            catalogue: &self.catalogue,
            collation: self.collation,
        })
    }
}

impl Customers<'_> {
    /// The sources of customer users.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// All data of a customer user: [`data`] of the first source that knows the login.
    pub async fn data(&self, login: &str) -> Told<MappedAttributes> {
        let Told { found, mut errors } = self.sources.told_record(login).await;
        let mut person = Person {
            asked: login.to_owned(),
            record: found,
            ..Person::default()
        };
        if let Some(mut record) = person.record.take() {
            person.asked = record.login.clone();
            let name = self.sources.told_name(&record.login).await;
            let left_out = self.sources.told(()).errors.len();
            errors.extend(name.errors.into_iter().skip(left_out));
            record.full_name = name.found.unwrap_or_default();
            let mut told = Told { found: (), errors };
            let related = relations_of(self.database, self.catalogue, &mut person);
            told.note(related.await);
            let primary = record.text("UserCustomerID").filter(|id| is_true(id));
            if let Some(id) = primary.filter(|_| record.company_support) {
                let company = self.companies.get(self.database, id).await;
                person.company = told.note(company).flatten();
            }
            errors = told.errors;
            person.record = Some(record);
        }
        Told {
            found: data(&self.world, &person),
            errors,
        }
    }

    /// The full name of a customer user, from the first source that has one for the login. A
    /// Perl-false login is an error, even if somebody has it.
    pub async fn name(&self, login: &str) -> Told<Option<String>> {
        if !is_true(login) {
            return self.sources.missing("UserLogin");
        }
        self.sources.told_name(login).await
    }
}
