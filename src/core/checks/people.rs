//! The customer users that one call can look at.

use std::collections::BTreeMap;

use super::Params;
use crate::core::customer::Person;
use crate::core::value::is_true;
use crate::core::world::Ticket;

/// Persons by the login they were asked for.
#[derive(Debug, Clone, Default)]
pub struct People {
    persons: BTreeMap<String, Person>,
}

impl People {
    /// Nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// The logins that [`super::gather`] looks at for a call: the parameter's and the stored
    /// ticket's.
    pub fn wanted<'c>(params: &'c Params, ticket: Option<&'c Ticket>) -> Vec<&'c str> {
        let chosen = params.true_text("CustomerUserID");
        let stored = ticket
            .and_then(Ticket::customer_user_id)
            .filter(|login| Some(*login) != chosen);
        chosen.into_iter().chain(stored).collect()
    }

    /// Adds a person under the login that was asked.
    pub fn insert(&mut self, person: Person) {
        self.persons.insert(person.asked.clone(), person);
    }

    /// The person asked for under exactly this login.
    pub fn get(&self, login: &str) -> Option<&Person> {
        self.persons.get(login)
    }
}

impl FromIterator<Person> for People {
    fn from_iter<I: IntoIterator<Item = Person>>(persons: I) -> Self {
        let mut people = Self::new();
        for person in persons {
            people.insert(person);
        }
        people
    }
}

impl Ticket {
    /// The login of the ticket's customer user, when it has one.
    pub fn customer_user_id(&self) -> Option<&str> {
        self.row
            .text("customer_user_id")
            .filter(|login| is_true(login))
    }
}
