//! A cell in a sentence.

use super::cell::Origin;
use super::kind::{Relation, Side};
use super::matrix::{Matrix, Place};
use super::plan::short;
use super::sheet::Fixed;

impl Matrix {
    /// What a cell says and where that comes from, in a sentence or two.
    pub fn sentence(&self, item: usize, column: usize) -> String {
        if self.columns.is_empty() {
            return self.no_columns();
        }
        let (Some(place), Some(cell)) = (self.places.get(item), self.cell(item, column)) else {
            return self.nothing_shown();
        };
        let said = match self.relation {
            Relation::UserGroups | Relation::CustomerGroups => {
                self.of_group(place, column, cell.origin)
            }
            Relation::UserCustomers => self.of_customer(place, column, cell.origin),
            Relation::UserServices => self.of_service(place, cell.origin),
        };
        let mut all = vec![said];
        if cell.changed && self.is_item_changed(item) {
            all.push("Not written yet.".to_owned());
        }
        all.extend(self.is_off().then(|| self.off().to_owned()));
        all.join(" ")
    }

    /// True while rows of groups give nothing.
    fn is_off(&self) -> bool {
        self.relation.has_types() && !self.counts
    }

    /// What counts while rows of groups give nothing.
    fn off(&self) -> &'static str {
        match self.relation {
            Relation::CustomerGroups => {
                "CustomerGroupSupport is off: everybody has all valid groups, whatever stands here, \
                 and nobody has any in context Other."
            }
            _ => {
                "CustomerGroupSupport is off: everybody has all valid groups, whatever stands here."
            }
        }
    }

    /// Why there is nothing to tick.
    fn no_columns(&self) -> String {
        let table = self.relation.table();
        let contexts = match self.relation.has_contexts() {
            true => "CustomerGroupPermissionContext switches no context on, or ",
            false => "",
        };
        format!(
            "There is nothing to tick: {contexts}System::Customer::Permission names no permission \
             type; rows of {table} stay as they are."
        )
    }

    fn nothing_shown(&self) -> String {
        format!("No {} is found here.", self.across().word())
    }

    /// The names of the left and of the right side.
    pub(super) fn names<'m>(&'m self, place: &'m Place) -> (&'m str, &'m str) {
        let (chosen, item) = (self.chosen.name.as_str(), place.item.named.name.as_str());
        match self.side {
            Side::Left => (chosen, item),
            Side::Right => (item, chosen),
        }
    }

    fn of_group(&self, place: &Place, column: usize, origin: Origin) -> String {
        let (left, right) = self.names(place);
        let Some(own) = self.columns.get(column) else {
            return String::new();
        };
        let key = own.key.as_deref().unwrap_or_default();
        let table = self.relation.table();
        let context = own.context.as_deref();
        let place_of = match context {
            Some(context) => format!("{right} ({})", short(context)),
            None => right.to_owned(),
        };
        match origin {
            Origin::Own => {
                let rest = match self.is_rw(own) {
                    true => self.implied(column),
                    false => String::new(),
                };
                format!("{left} has {key} in {place_of} through {table}{rest}.")
            }
            Origin::ByRw => {
                format!("{left} has {key} in {place_of}: rw of {table} implies it.")
            }
            Origin::BesideRw => format!(
                "{left} has {key} in {place_of}: rw implies it, and a row of its own beside that \
                 changes nothing."
            ),
            Origin::Fixed(Fixed::CompanyAlways) => format!(
                "{left} has {key} in {place_of}: CustomerGroupCompanyAlwaysGroups gives it to every \
                 customer."
            ),
            Origin::Fixed(_) => format!(
                "{left} has {key} in {place_of}: CustomerGroupAlwaysGroups gives it to everybody."
            ),
            Origin::Also => {
                let by = self.also(place, column, false).unwrap_or_default();
                format!("{left} has {key} in {place_of} because {by}; {table} has no row for it.")
            }
            Origin::Other => {
                let by = self.also(place, column, true).unwrap_or_default();
                format!(
                    "{left} has no {key} in {place_of}; {by}, which counts for the tickets of other \
                     customers only."
                )
            }
            Origin::Default | Origin::Nothing if self.is_off() => {
                format!("{table} has no {key} in {place_of} for {left}.")
            }
            Origin::Default | Origin::Nothing => format!("{left} has no {key} in {place_of}."),
        }
    }

    /// `; rw implies ro and create`.
    fn implied(&self, rw: usize) -> String {
        let context = self.columns.get(rw).map(|own| &own.context);
        let others = self.columns.iter().enumerate();
        let others = others.filter(|(index, own)| *index != rw && Some(&own.context) == context);
        let keys: Vec<&str> = others.filter_map(|(_, own)| own.key.as_deref()).collect();
        match keys.split_last() {
            None => String::new(),
            Some((last, [])) => format!("; rw implies {last}"),
            Some((last, rest)) => format!("; rw implies {} and {last}", rest.join(", ")),
        }
    }

    fn of_customer(&self, place: &Place, column: usize, origin: Origin) -> String {
        let (left, right) = self.names(place);
        match origin {
            Origin::Fixed(_) => {
                format!("{left} acts for {right}: it is the CustomerID of the record.")
            }
            Origin::Also => {
                let by = self.also(place, column, false).unwrap_or_default();
                format!("{left} acts for {right} because {by}.")
            }
            origin if origin.is_given() => {
                format!("{left} acts for {right} through customer_user_customer.")
            }
            _ => format!("{left} does not act for {right}."),
        }
    }

    fn of_service(&self, place: &Place, origin: Origin) -> String {
        let (left, right) = self.names(place);
        let everybody = match self.side {
            Side::Left => self.is_of_everybody(),
            Side::Right => place.item.named.key == super::DEFAULT_LOGIN,
        };
        match (everybody, origin.is_given()) {
            (true, true) => {
                format!("{right} is for everybody who has no service of their own (<DEFAULT>).")
            }
            (true, false) => format!("{right} is not among the default services."),
            (false, _) if origin == Origin::Default => {
                format!("{left} has no service of its own, so the default {right} counts.")
            }
            (false, true) => format!("{left} may use {right} through service_customer_user."),
            (false, false) => format!("{left} may not use {right}."),
        }
    }
}
