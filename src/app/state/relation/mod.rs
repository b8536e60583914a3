//! The matrix of a relation: of one customer user, customer, group or service.

mod page;

use std::borrow::Cow;

use super::list::ListState;
use super::slots::Slot;
use super::text_field::TextField;
use crate::app::effect::Effect;
use crate::app::effect::Reply;
use crate::app::relating::Related;
use crate::app::request::{Failure, Request};
use crate::app::state::Confirm;
use crate::backend::instance::{RelationRead, RelationWanted};
use crate::core::customer::relation::{Matrix, Relation, Thing};
use crate::core::table_change::Plan;

/// Rows that are read at most, of customer users and of others: a search finds the rest. What a
/// customer user has without a row is looked up one by one.
const MOST: [usize; 2] = [3_200, 12_800];

/// The state of a matrix that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationPage {
    wanted: RelationWanted,
    matrix: Option<Matrix>,
    /// True when there are more on the other side than are shown.
    more: bool,
    /// What could not be asked.
    failures: Vec<String>,
    list: ListState,
    column: usize,
    words: TextField,
    typing: bool,
    loading: bool,
    failure: Option<Failure>,
    /// True when what comes is to be laid under the edits: what was read is out of date.
    anew: bool,
    /// Why nothing was written, until it is read anew: somebody else has changed it.
    stale: Option<String>,
    /// True while the edits are being written: nothing is edited or left until that is known.
    writing: bool,
}

impl RelationPage {
    /// A page that waits for its answer.
    pub fn new(wanted: RelationWanted) -> Self {
        Self {
            wanted,
            matrix: None,
            more: false,
            failures: Vec::new(),
            list: ListState::default(),
            column: 0,
            words: TextField::default(),
            typing: false,
            loading: false,
            failure: None,
            anew: false,
            stale: None,
            writing: false,
        }
    }

    /// The relation.
    pub fn relation(&self) -> Relation {
        self.wanted.relation
    }

    /// The question for what is to be shown.
    pub fn ask(&mut self) -> Effect {
        self.loading = true;
        self.wanted.words = self.words.text().to_owned();
        self.wanted.kept = match &self.matrix {
            Some(matrix) if self.is_searched() => matrix.kept(),
            _ => Vec::new(),
        };
        Effect::Ask {
            slot: Slot::Relation,
            request: Request::Relation(self.wanted.clone()),
        }
    }

    /// The question for everything as it is now; the edits are laid over it.
    pub fn ask_anew(&mut self) -> Effect {
        self.anew = true;
        self.ask()
    }

    /// Somebody else has changed what was to be written: it is read anew, then that is said.
    pub fn ask_as_stale(&mut self, why: String) -> Effect {
        self.stale = Some(why);
        self.ask_anew()
    }

    /// Asks for more rows where one stands at the end of those that are here, and there are more.
    fn ask_further(&mut self) -> Option<Effect> {
        let last = self.list.position() + 1 == self.list.shown();
        let grows = self.more && last && !self.loading && self.wanted.limit < self.most();
        grows.then(|| {
            self.wanted.limit = (self.wanted.limit * 2).min(self.most());
            self.ask()
        })
    }

    fn most(&self) -> usize {
        let [people, others] = MOST;
        match self.across() {
            Thing::CustomerUser => people,
            _ => others,
        }
    }

    /// Notes whether what was edited is being written.
    pub fn set_writing(&mut self, writing: bool) {
        self.writing = writing;
    }

    /// True while what was edited is being written.
    pub fn is_writing(&self) -> bool {
        self.writing
    }

    /// What is shown, once it is here.
    pub fn matrix(&self) -> Option<&Matrix> {
        self.matrix.as_ref()
    }

    /// Where one is among the rows.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The chosen column.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is searched for, where the rows are searched for.
    pub fn words(&self) -> Option<&TextField> {
        let shows = self.typing || !self.words.text().is_empty();
        (self.is_searched() && shows).then_some(&self.words)
    }

    /// True when the rows are searched for in the backends.
    pub fn is_searched(&self) -> bool {
        self.across().is_searched()
    }

    fn across(&self) -> Thing {
        self.related().across()
    }

    fn related(&self) -> Related {
        Related {
            relation: self.wanted.relation,
            side: self.wanted.side,
        }
    }

    /// `Groups of customer user dg`.
    pub fn title(&self) -> String {
        let across = self.across().words();
        let matrix = self.matrix.as_ref();
        if matrix.is_some_and(Matrix::is_of_everybody) {
            return "default services: of everybody who has none of their own".to_owned();
        }
        let name = matrix.map_or(self.wanted.chosen.as_str(), |own| &own.chosen().name);
        format!("{across} of {} {name}", self.related().chosen().word())
    }

    /// `12`, `3 of 12`, or `first 200 of at least 201`.
    pub fn count(&self) -> String {
        let shown = self.list.len();
        match (&self.matrix, self.more) {
            (None, _) => "reading".to_owned(),
            (Some(_), true) => format!("first {shown} of at least {}", shown + 1),
            (Some(_), false) => self.list.count(),
        }
    }

    /// How to get at the rows that are not here, where there are more.
    pub fn rest(&self) -> Option<&'static str> {
        self.more.then(|| match self.wanted.limit < self.most() {
            true => "more: G reads on, / searches all",
            false => "more: / searches all",
        })
    }

    /// How many rows are edited and not written.
    pub fn edited(&self) -> usize {
        self.matrix.as_ref().map_or(0, |own| own.changes().len())
    }

    /// What stands where no row is.
    pub fn no_rows(&self) -> String {
        match (&self.failure, self.loading) {
            (Some(failure), _) => format!("not read: {failure}"),
            (None, true) => "reading".to_owned(),
            (None, false) => format!("no {} found", self.across().words()),
        }
    }

    /// What is to be written.
    pub fn plan(&self) -> Option<Plan> {
        let matrix = self.matrix.as_ref()?;
        matrix.is_changed().then(|| matrix.plan())
    }

    /// True when this is what is to be written.
    pub fn would_write(&self, plan: &Plan) -> bool {
        self.plan().as_ref() == Some(plan)
    }

    /// What is written, old -> new, a line each.
    pub fn change_lines(&self) -> Vec<String> {
        let changes = self.matrix.as_ref().map(Matrix::changes);
        let lines = changes
            .unwrap_or_default()
            .into_iter()
            .map(|own| format!("{}: {} -> {}", own.item.name, own.before, own.after));
        lines.collect()
    }

    /// The edits are written: what was read is out of date, and nothing is to be laid over it.
    pub fn written(&mut self) -> Effect {
        self.matrix = None;
        self.ask_anew()
    }

    fn take(&mut self, read: RelationRead) -> Reply {
        let selected = self.selected_key();
        let columns = self.matrix.as_ref().map(Matrix::columns);
        let column = columns
            .and_then(|columns| columns.get(self.column))
            .cloned();
        self.more = read.more;
        self.failures = read.failures;
        let anew = std::mem::take(&mut self.anew);
        let mut told = Vec::new();
        self.matrix = Some(match self.matrix.take() {
            None => Matrix::new(read.sheet),
            Some(matrix) if anew => {
                let (over, lost) = matrix.over(read.sheet);
                told = lost;
                over
            }
            Some(mut matrix) => {
                matrix.show(read.sheet);
                matrix
            }
        });
        self.set_rows();
        self.select(selected.as_deref());
        // A type that only rows know may have come before it.
        let columns = self.matrix.as_ref().map_or(&[][..], Matrix::columns);
        let place = columns.iter().position(|own| Some(own) == column.as_ref());
        self.column = place.unwrap_or(self.column);
        self.laid_over(told)
    }

    /// Says what became of the edits over what was read anew.
    fn laid_over(&mut self, told: Vec<String>) -> Reply {
        let Some(why) = self.stale.take() else {
            return match told.is_empty() {
                true => Reply::DONE,
                false => Effect::say(told.join("; ")).into(),
            };
        };
        let mut lines = vec![why];
        if self.edited() > 0 {
            let look = "It is read again, and your edits are laid over it: look, then write again.";
            lines.push(look.to_owned());
        }
        if !told.is_empty() {
            lines.push("Of your edits this is not there any more:".to_owned());
            lines.extend(told.iter().map(|own| format!("  {own}")));
        }
        nothing_written(lines)
    }

    fn selected_key(&self) -> Option<String> {
        let item = self.matrix.as_ref()?.item(self.list.selected()?)?;
        Some(item.named.key.clone())
    }

    /// Selects the row with this key, when it is there.
    fn select(&mut self, key: Option<&str>) {
        let Some(matrix) = &self.matrix else {
            return;
        };
        let is = |index: &usize| {
            let item = matrix.item(*index);
            item.is_some_and(|item| Some(item.named.key.as_str()) == key)
        };
        if let Some(index) = (0..matrix.len()).find(is) {
            self.list.select(index);
        }
    }

    fn set_rows(&mut self) {
        let Self { matrix, list, .. } = self;
        let len = matrix.as_ref().map_or(0, Matrix::len);
        list.set_rows(len, &|index| words(matrix.as_ref(), index));
        let columns = matrix.as_ref().map_or(0, |own| own.columns().len());
        self.column = self.column.min(columns.saturating_sub(1));
    }

    /// The rows that the filter leaves.
    fn shown(&self) -> Vec<usize> {
        let positions = 0..self.list.shown();
        positions.filter_map(|at| self.list.index_at(at)).collect()
    }
}

/// The box that says why nothing is written.
fn nothing_written(lines: Vec<String>) -> Reply {
    Effect::open(Confirm::new(
        "Nothing is written",
        lines,
        "Look",
        Effect::say(""),
    ))
    .into()
}

/// What the filter looks at.
fn words(matrix: Option<&Matrix>, index: usize) -> Cow<'_, str> {
    match matrix.and_then(|own| own.item(index)) {
        Some(item) if item.detail.is_empty() => item.named.name.as_str().into(),
        Some(item) => format!("{} {}", item.named.name, item.detail).into(),
        None => Cow::default(),
    }
}
