//! Everything that is known of one customer user, with where each piece comes from: what the
//! console draws, and what `customers show` writes.

mod fields;
mod lines;
mod link;
mod ticket_fields;

pub use fields::{CardField, is_veiled};
pub use lines::{CardLine, CardSection, sections};
pub use ticket_fields::{TicketField, TicketFields};

use crate::core::customer::{Backend, CompanyBackend, IdOrigin, Person, Rights, permission_types};
use crate::core::world::{Entity, World};

/// The permission types that are always told.
const ALWAYS: [&str; 2] = ["ro", "rw"];

/// One customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The login that was asked for.
    pub login: String,
    /// The backend that answers for the login; `None` when none knows it.
    pub source: Option<CardSource>,
    /// The later backends that know the login too: what they hold is never asked for.
    pub shadowed: Vec<String>,
    /// UserFullname.
    pub full_name: String,
    /// UserMailString.
    pub mail_string: String,
    /// The mapped fields in Map order.
    pub fields: Vec<CardField>,
    /// The company of the CustomerID.
    pub company: Option<CardCompany>,
    /// Every CustomerID, in the order of the ticket system; one may appear twice.
    pub customer_ids: Vec<CardId>,
    /// The groups of every permission type.
    pub groups: Vec<CardGroups>,
    /// Groups that companies of the person have in context Other, `ro`.
    pub other_groups: Vec<CardGroup>,
    /// The companies that the person may see: id and text.
    pub companies: Vec<(String, String)>,
    /// Services.
    pub services: CardServices,
    /// What the customer user gives to a ticket's dynamic fields.
    pub ticket_fields: TicketFields,
    /// Preferences by key; secrets as `***`.
    pub preferences: Vec<(String, Option<String>)>,
}

/// The backend that answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardSource {
    /// Its configuration key.
    pub key: String,
    /// Its configured name.
    pub label: String,
    /// Its module.
    pub module: String,
    /// True when the ticket system does not write there.
    pub read_only: bool,
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardCompany {
    /// Its CustomerID.
    pub customer_id: String,
    /// True when it is valid.
    pub valid: bool,
    /// Its mapped fields in Map order.
    pub fields: Vec<CardField>,
}

/// A CustomerID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardId {
    /// The id as stored.
    pub id: String,
    /// Where it comes from.
    pub origin: IdOrigin,
    /// The name of its company and whether it is valid; `None` when there is no such company.
    pub company: Option<(String, bool)>,
}

impl CardId {
    /// Where it comes from, in the words of the ticket system.
    pub fn origin_text(&self) -> &'static str {
        match self.origin {
            IdOrigin::List => "UserCustomerIDs",
            IdOrigin::Primary => "UserCustomerID",
            IdOrigin::Relation => "customer user <-> customers",
        }
    }
}

/// The groups of one permission type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardGroups {
    /// `ro`, `rw` ...
    pub permission: String,
    /// The groups by name.
    pub groups: Vec<CardGroup>,
}

/// A group, and what gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardGroup {
    /// Its name.
    pub name: String,
    /// Each reason.
    pub origins: Vec<String>,
}

/// The services of a customer user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardServices {
    /// Its own valid ones, by name.
    pub own: Vec<String>,
    /// Those of the login `<DEFAULT>`, for everybody who has none.
    pub default: Vec<String>,
    /// True when the default ones hold for this login.
    pub uses_default: bool,
}

impl Card {
    /// The card of a person, with what the configuration says about the backend that knows it.
    pub fn of(world: &World, person: &Person) -> Self {
        let backends: Vec<Backend> = Backend::all(&world.settings)
            .into_iter()
            .flatten()
            .collect();
        let record = person.record.as_ref();
        let named = |key: &str| backends.iter().find(|backend| backend.source == key);
        let backend = record.and_then(|record| named(&record.source));
        let rights = Rights::new(world, person);
        Self {
            login: person.asked.clone(),
            source: record.map(|record| source(&record.source, backend)),
            shadowed: person
                .namesakes
                .iter()
                .map(|namesake| namesake.source.clone())
                .collect(),
            full_name: record.map_or_else(String::new, |record| record.full_name.clone()),
            mail_string: record.map_or_else(String::new, |record| record.mail_string.clone()),
            fields: record
                .map(|record| fields::of_record(world, person, record, backend))
                .unwrap_or_default(),
            company: record.and_then(|_| company(world, person)),
            customer_ids: customer_ids(person, &rights),
            groups: groups(world, &rights),
            other_groups: listed(rights.other_groups("ro")),
            companies: rights
                .context_customers()
                .into_iter()
                .map(|(id, text)| (id.to_owned(), text.to_owned()))
                .collect(),
            services: services(world, person),
            ticket_fields: TicketFields::of(world, person),
            preferences: preferences(person),
        }
    }

    /// Why the login can do less than its record says, and the like: what a reader should see first.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.source.is_none() {
            warnings.push(format!("no backend knows the login {}", self.login));
        }
        if !self.shadowed.is_empty() {
            let shadowed = self.shadowed.join(", ");
            warnings.push(format!(
                "the same login is in {shadowed} too: what stands there is never asked for"
            ));
        }
        warnings.extend(self.company_warning());
        warnings
    }

    /// That the company of the CustomerID is not valid.
    pub fn company_warning(&self) -> Option<String> {
        let company = self.company.as_ref().filter(|company| !company.valid)?;
        Some(format!("the company {} is not valid", company.customer_id))
    }
}

fn source(key: &str, backend: Option<&Backend>) -> CardSource {
    let text =
        |text: fn(&Backend) -> &String| backend.map_or_else(String::new, |own| text(own).clone());
    CardSource {
        key: key.to_owned(),
        label: text(|own| &own.label),
        module: text(|own| &own.module),
        read_only: backend.is_some_and(|backend| backend.writing.read_only),
    }
}

fn company(world: &World, person: &Person) -> Option<CardCompany> {
    let company = person.company.as_ref()?;
    // The Map of the source that holds all these attributes, as far as one can tell.
    let backends = CompanyBackend::all(&world.settings).into_iter().flatten();
    let mut backends: Vec<CompanyBackend> = backends.collect();
    let fits = |backend: &CompanyBackend| {
        let mapped = backend.map.fields().iter().filter(|own| !own.dynamic_field);
        mapped
            .map(|own| own.attribute.as_str())
            .all(|attribute| company.attributes.contains_key(attribute))
    };
    let fitting = backends.iter().position(fits);
    let backend = fitting.map(|index| backends.swap_remove(index));
    Some(CardCompany {
        customer_id: company.customer_id.clone(),
        valid: company.valid,
        fields: fields::of_company(world, company, backend.as_ref()),
    })
}

fn customer_ids(person: &Person, rights: &Rights<'_>) -> Vec<CardId> {
    let own = rights.customer_ids().iter().map(|own| {
        let mut companies = person.companies.iter();
        let company = companies.find(|company| company.customer_id == own.id);
        CardId {
            id: own.id.to_owned(),
            origin: own.origin,
            company: company.map(|company| (company.name.clone(), company.valid)),
        }
    });
    own.collect()
}

fn groups(world: &World, rights: &Rights<'_>) -> Vec<CardGroups> {
    let mut types = permission_types(world);
    for always in ALWAYS {
        if !types.contains(&always) {
            types.push(always);
        }
    }
    let of = |permission: &str| CardGroups {
        permission: permission.to_owned(),
        groups: listed(rights.groups(permission)),
    };
    types.into_iter().map(of).collect()
}

fn listed(grants: Vec<crate::core::customer::GroupGrant<'_>>) -> Vec<CardGroup> {
    let group = |grant: crate::core::customer::GroupGrant<'_>| CardGroup {
        name: grant.group.name.clone(),
        origins: grant.origins.iter().map(ToString::to_string).collect(),
    };
    grants.into_iter().map(group).collect()
}

fn services(world: &World, person: &Person) -> CardServices {
    let named = |ids: &[i64]| {
        let valid = world.services.valid();
        let mut names: Vec<String> = valid
            .filter(|service: &&Entity| ids.contains(&service.id))
            .map(|service| service.name.clone())
            .collect();
        names.sort_unstable();
        names
    };
    let own = named(&person.services);
    let setting = "Ticket::Service::Default::UnknownCustomer";
    let gets_defaults = person.record.is_some() || world.settings.is_on(setting);
    CardServices {
        uses_default: own.is_empty() && gets_defaults,
        own,
        default: named(&world.default_services),
    }
}

fn preferences(person: &Person) -> Vec<(String, Option<String>)> {
    let mut preferences: Vec<(String, Option<String>)> = person
        .preferences
        .iter()
        .map(|(key, value)| (key.clone(), fields::veiled(key, value.as_deref())))
        .collect();
    preferences.sort();
    preferences
}

#[cfg(test)]
mod tests;
