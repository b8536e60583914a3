//! A part of the list of customer users: the whole list may be larger than memory.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};

use super::list::ListState;
use crate::app::people::{FoundPerson, PeoplePart};
use crate::backend::customer::Section;
use crate::config::Action;

/// Rows that are here at most.
const HELD: usize = 1_000;

/// Rows of the list that follow each other, and where one is in them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PeopleList {
    rows: VecDeque<FoundPerson>,
    /// True when there are more before those that are here.
    before: bool,
    /// True when there are more behind those that are here.
    behind: bool,
    list: ListState,
    /// What was here before the page that arrives in several parts, or lacks somebody.
    base: Option<Box<PeopleList>>,
}

/// Where one is while a page grows.
enum Stay {
    First,
    Last,
    With(Option<String>),
}

impl PeopleList {
    /// True when nobody is here.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The customer user in this row.
    pub fn get(&self, index: usize) -> Option<&FoundPerson> {
        self.rows.get(index)
    }

    /// The customer users that are here, in order.
    pub fn iter(&self) -> impl Iterator<Item = &FoundPerson> {
        self.rows.iter()
    }

    /// Where one is.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The chosen customer user.
    pub fn selected(&self) -> Option<&FoundPerson> {
        self.rows.get(self.list.selected()?)
    }

    /// Goes to the customer user with this login. False when it is not here.
    pub fn go_to(&mut self, login: &str) -> bool {
        let place = self.rows.iter().position(|row| row.login == login);
        if let Some(index) = place {
            self.list.select(index);
        }
        place.is_some()
    }

    /// `32`, or `first 250 of more`.
    pub fn count(&self) -> String {
        let count = self.rows.len();
        match (self.before, self.behind) {
            (false, false) => count.to_string(),
            (false, true) => format!("first {count} of more"),
            (true, false) => format!("last {count} of more"),
            (true, true) => format!("{count} of more"),
        }
    }

    /// Moves among the rows that are here. False when the action does not move.
    pub fn handle(&mut self, action: Action) -> bool {
        self.list.handle(action, &|_| Cow::default())
    }

    /// The end of the list that the action goes to, when that is not here.
    pub fn end(&self, action: Action) -> Option<Section> {
        match action {
            Action::First if self.before => Some(Section::First),
            Action::Last if self.behind => Some(Section::Last),
            _ => None,
        }
    }

    /// What goes on where the rows that are here end, when one is there.
    pub fn next(&self) -> Option<Section> {
        let selected = self.list.selected()?;
        if self.behind && selected + 1 == self.rows.len() {
            return Some(Section::Behind(self.rows.back()?.mark()));
        }
        if self.before && selected == 0 {
            return Some(Section::Before(self.rows.front()?.mark()));
        }
        None
    }

    /// Takes in a page as far as it is known. What comes later of the same page stands for all of it
    /// that came before; one stays with whom one has chosen, or at the end of the list where one is.
    pub fn take_part(&mut self, part: PeoplePart, is_first: bool) {
        let stay = self.stay(&part.section);
        let whole = part.is_whole() && !part.lacks_somebody();
        if is_first {
            self.base = None;
            self.base = (!whole).then(|| Box::new(self.clone()));
        } else if let Some(base) = self.base.take() {
            *self = (*base).clone();
            self.base = Some(base);
        }
        let base = self.base.take().filter(|_| !whole);
        self.take(part.people, &part.section, part.more);
        self.base = base;
        if is_first {
            return;
        }
        let index = match stay {
            Stay::First => Some(0),
            Stay::Last => self.rows.len().checked_sub(1),
            Stay::With(login) => {
                login.and_then(|login| self.rows.iter().position(|row| row.login == login))
            }
        };
        if let Some(index) = index {
            self.list.select(index);
        }
    }

    /// Makes room for a page that goes on and did not come whole: it is asked for once more.
    pub fn take_back(&mut self, section: &Section) {
        let goes_on = matches!(section, Section::Behind(_) | Section::Before(_));
        if let Some(base) = self.base.take().filter(|_| goes_on) {
            *self = *base;
        }
    }

    fn stay(&self, section: &Section) -> Stay {
        let selected = self.list.selected();
        match section {
            Section::First if selected == Some(0) => Stay::First,
            Section::Last if selected.is_some_and(|index| index + 1 == self.rows.len()) => {
                Stay::Last
            }
            _ => Stay::With(self.selected().map(|person| person.login.clone())),
        }
    }

    /// Takes a part of the list in, and forgets what is far from where one is. A login is shown
    /// once: in the row that comes first.
    fn take(&mut self, people: Vec<FoundPerson>, section: &Section, more: bool) {
        match section {
            Section::First | Section::Last => {
                let last = matches!(section, Section::Last);
                self.rows = people.into();
                (self.before, self.behind) = (last && more, !last && more);
                self.list = ListState::new(self.rows.len());
                if last {
                    self.list.select(self.rows.len().saturating_sub(1));
                }
            }
            Section::Behind(_) => self.append(people, more),
            Section::Before(_) => self.prepend(people, more),
        }
    }

    fn append(&mut self, people: Vec<FoundPerson>, more: bool) {
        let known: HashSet<&str> = self.iter().map(|person| person.login.as_str()).collect();
        let new = people.into_iter();
        let new: Vec<FoundPerson> = new
            .filter(|person| !known.contains(person.login.as_str()))
            .collect();
        self.rows.extend(new);
        let surplus = self.rows.len().saturating_sub(HELD);
        self.rows.drain(..surplus);
        self.behind = more;
        self.before |= surplus > 0;
        self.list.shift(-surplus.cast_signed());
        self.rows_changed();
    }

    fn prepend(&mut self, people: Vec<FoundPerson>, more: bool) {
        let known: HashSet<&str> = people.iter().map(|person| person.login.as_str()).collect();
        let chosen = self.selected().map(|person| person.login.clone());
        self.rows
            .retain(|person| !known.contains(person.login.as_str()));
        let added = people.len();
        for person in people.into_iter().rev() {
            self.rows.push_front(person);
        }
        self.before = more;
        self.behind |= self.rows.len() > HELD;
        self.rows.truncate(HELD);
        self.rows_changed();
        self.list.shift(added.cast_signed());
        let chosen = chosen.and_then(|login| self.rows.iter().position(|row| row.login == login));
        if let Some(index) = chosen {
            self.list.select(index);
        }
    }

    fn rows_changed(&mut self) {
        self.list.set_rows(self.rows.len(), &|_| Cow::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::people::{BackendRow, BackendState};

    /// The people with these numbers.
    fn people(numbers: std::ops::Range<usize>) -> Vec<FoundPerson> {
        let person = |number| FoundPerson {
            login: format!("u{number:05}"),
            ..FoundPerson::default()
        };
        numbers.map(person).collect()
    }

    fn ends(list: &PeopleList) -> [&str; 2] {
        [list.rows.front(), list.rows.back()].map(|person| person.unwrap().login.as_str())
    }

    fn marked(section: Option<Section>) -> String {
        match section {
            None => "nothing".to_owned(),
            Some(Section::First) => "first".to_owned(),
            Some(Section::Last) => "last".to_owned(),
            Some(Section::Behind(mark)) => format!("behind {}", mark.login),
            Some(Section::Before(mark)) => format!("before {}", mark.login),
        }
    }

    #[test]
    fn the_ends_are_asked_for_where_they_are_not_here() {
        let mut list = PeopleList::default();
        list.take(people(0..250), &Section::First, true);
        assert_eq!(list.count(), "first 250 of more");
        assert_eq!(marked(list.next()), "nothing");
        assert_eq!(marked(list.end(Action::First)), "nothing");
        assert_eq!(marked(list.end(Action::Last)), "last");
        list.take(people(99_750..100_000), &Section::Last, true);
        assert_eq!(list.count(), "last 250 of more");
        assert_eq!(list.selected().unwrap().login, "u99999");
        assert_eq!(marked(list.end(Action::Last)), "nothing");
        assert_eq!(marked(list.end(Action::First)), "first");
        assert_eq!(
            marked(list.next()),
            "nothing",
            "behind the last one is nobody"
        );
        list.handle(Action::First);
        assert_eq!(marked(list.next()), "before u99750");
        let section = list.next().unwrap();
        list.take(people(99_500..99_750), &section, true);
        assert_eq!(list.selected().unwrap().login, "u99750");
        assert_eq!(ends(&list), ["u99500", "u99999"]);
    }

    #[test]
    fn only_some_pages_are_ever_here_and_one_stays_where_one_is() {
        let mut list = PeopleList::default();
        list.take(people(0..250), &Section::First, true);
        for page in 1..20 {
            list.handle(Action::Last);
            let chosen = list.selected().unwrap().login.clone();
            let section = list.next().unwrap();
            assert_eq!(marked(Some(section.clone())), format!("behind {chosen}"));
            list.take(people(page * 250..page * 250 + 250), &section, page < 19);
            assert_eq!(list.selected().unwrap().login, chosen);
            assert!(list.rows.len() <= HELD);
        }
        assert_eq!(list.count(), "last 1000 of more");
        assert_eq!(ends(&list), ["u04000", "u04999"]);
        for page in (0..16).rev() {
            list.handle(Action::First);
            let chosen = list.selected().unwrap().login.clone();
            let section = list.next().unwrap();
            assert_eq!(marked(Some(section.clone())), format!("before {chosen}"));
            list.take(people(page * 250..page * 250 + 250), &section, page > 0);
            assert_eq!(list.selected().unwrap().login, chosen);
        }
        assert_eq!(list.count(), "first 1000 of more");
        assert_eq!(ends(&list), ["u00000", "u00999"]);
    }

    /// A page that waits for a backend, or has all of them.
    fn part(people: Vec<FoundPerson>, section: Section, waits: bool) -> PeoplePart {
        let state = match waits {
            true => BackendState::Waiting,
            false => BackendState::Resting,
        };
        let backend = BackendRow {
            state,
            ..BackendRow::default()
        };
        PeoplePart {
            people,
            section,
            more: true,
            backends: vec![backend],
        }
    }

    #[test]
    fn a_page_grows_around_whom_one_has_chosen() {
        let mut list = PeopleList::default();
        let even = |people: Vec<FoundPerson>| {
            let people = people.into_iter().enumerate();
            let even = people.filter(|(index, _)| index % 2 == 0);
            even.map(|(_, person)| person).collect::<Vec<_>>()
        };
        list.take_part(part(even(people(0..20)), Section::First, true), true);
        list.handle(Action::Down);
        assert_eq!(list.selected().unwrap().login, "u00002");
        list.take_part(part(people(0..20), Section::First, false), false);
        assert_eq!(list.selected().unwrap().login, "u00002");
        assert_eq!(list.count(), "first 20 of more");
        list.handle(Action::Last);
        let behind = list.next().unwrap();
        list.take_part(part(even(people(20..40)), behind.clone(), true), true);
        list.handle(Action::Down);
        assert_eq!(list.selected().unwrap().login, "u00020");
        list.take_part(part(people(20..40), behind, false), false);
        assert_eq!(list.selected().unwrap().login, "u00020");
        assert_eq!(list.count(), "first 40 of more");
        assert_eq!(ends(&list), ["u00000", "u00039"]);
    }

    #[test]
    fn who_is_at_the_top_stays_there_while_others_arrive() {
        let mut list = PeopleList::default();
        list.take_part(part(people(5..9), Section::First, true), true);
        list.take_part(part(people(0..9), Section::First, false), false);
        assert_eq!(list.selected().unwrap().login, "u00000");
        list.take_part(part(people(5..9), Section::Last, true), true);
        list.take_part(part(people(5..12), Section::Last, false), false);
        assert_eq!(list.selected().unwrap().login, "u00011");
    }

    #[test]
    fn a_login_of_two_pages_is_shown_once() {
        let mut list = PeopleList::default();
        list.take(people(10..20), &Section::First, true);
        let section = Section::Behind(list.rows[9].mark());
        list.take(people(18..25), &section, false);
        assert_eq!(list.count(), "15");
        let section = Section::Before(list.rows[0].mark());
        list.take(people(5..12), &section, false);
        assert_eq!(list.count(), "20");
        assert_eq!(list.selected().unwrap().login, "u00010");
    }
}
