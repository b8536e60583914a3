//! The view of the ACLs: the list in evaluation order and the tree of the chosen one.

mod nodes;
mod row;

use std::borrow::Cow;

use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::request::{Answer, Failure, Request};
use crate::config::{Action, Context, Key};
use crate::core::acl::Standing;

pub(in crate::app::state) use nodes::sides;
pub use row::AclRow;

use super::list::ListState;
use super::slots::Slot;
use super::tree::TreeState;

/// Which pane has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AclsPane {
    /// The list of ACLs.
    List,
    /// The tree of the chosen ACL.
    Tree,
}

/// The state of the view.
#[derive(Debug, Clone, PartialEq)]
pub struct AclsPage {
    rows: Vec<AclRow>,
    list: ListState,
    tree: TreeState,
    /// The deployed form of the chosen ACL, where it is another one.
    deployed: Option<TreeState>,
    /// How many ACLs are deleted and may still be in effect, their names unknown.
    deleted: usize,
    /// The row whose tree is shown.
    tree_of: Option<usize>,
    focus: AclsPane,
    /// True until the ACLs are here.
    loading: bool,
    failure: Option<Failure>,
}

impl AclsPage {
    /// The view of ACLs that are asked for; see [`AclsPage::start`].
    pub fn loading() -> Self {
        Self {
            loading: true,
            ..Self::new(Vec::new())
        }
    }

    /// The question for the ACLs.
    pub fn start(&mut self) -> Effect {
        self.loading = true;
        self.failure = None;
        Effect::Ask {
            slot: Slot::Acls,
            request: Request::Acls,
        }
    }

    /// The view of these ACLs, given in evaluation order.
    pub fn new(rows: Vec<AclRow>) -> Self {
        let mut page = Self {
            list: ListState::new(rows.len()),
            rows,
            tree: TreeState::default(),
            deployed: None,
            deleted: 0,
            tree_of: None,
            focus: AclsPane::List,
            loading: false,
            failure: None,
        };
        page.follow();
        page
    }

    /// Other ACLs, e.g. after a reload; the position is kept where it can be.
    pub fn set_rows(&mut self, rows: Vec<AclRow>) {
        self.rows = rows;
        let Self { rows, list, .. } = self;
        list.set_rows(rows.len(), &|index| name(rows, index));
        self.tree_of = None;
        self.follow();
    }

    /// Goes to the ACL of this name. False when there is none.
    pub fn go_to(&mut self, name: &str) -> bool {
        let Some(index) = self.rows.iter().position(|row| row.name == name) else {
            return false;
        };
        self.focus = AclsPane::List;
        let Self { rows, list, .. } = self;
        // A filter must not hide what was asked for.
        if list.filter().is_some() {
            list.handle(Action::Back, &|index| self::name(rows, index));
        }
        self.list.select(index);
        self.follow();
        true
    }

    /// What stands where no ACL is.
    pub fn no_rows(&self) -> &'static str {
        match (&self.failure, self.loading) {
            (Some(_), _) => "not read",
            (None, true) => "reading",
            (None, false) => "no ACLs",
        }
    }

    /// All ACLs in evaluation order.
    pub fn rows(&self) -> &[AclRow] {
        &self.rows
    }

    /// Where one is in the list.
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The tree of the chosen ACL.
    pub fn tree(&self) -> &TreeState {
        &self.tree
    }

    /// The deployed form of the chosen ACL, where it is another one.
    pub fn deployed(&self) -> Option<&TreeState> {
        self.deployed.as_ref()
    }

    /// How many ACLs are deleted and may still be in effect, their names unknown.
    pub fn deleted(&self) -> usize {
        self.deleted
    }

    /// Which pane has the focus.
    pub fn focus(&self) -> AclsPane {
        self.focus
    }

    /// The chosen ACL.
    pub fn selected(&self) -> Option<&AclRow> {
        self.rows.get(self.list.selected()?)
    }

    /// Shows the tree of the row that is now selected.
    fn follow(&mut self) {
        let selected = self.list.selected();
        if self.tree_of == selected && selected.is_some() {
            return;
        }
        self.tree_of = selected;
        let nodes = self.selected().map_or_else(Vec::new, nodes::own);
        let deployed = self.selected().and_then(nodes::deployed);
        self.tree = TreeState::new(nodes);
        self.deployed = deployed.map(TreeState::new);
    }

    fn copied(&self) -> Reply {
        let text = match self.focus {
            AclsPane::List => self.selected().map(|row| row.name.clone()),
            AclsPane::Tree => self.tree.selected().and_then(|index| {
                let node = self.tree.nodes().get(index)?;
                let value = if node.value.is_empty() {
                    &node.label
                } else {
                    &node.value
                };
                Some(value.clone())
            }),
        };
        text.map_or(Reply::Ignored, |text| Effect::Copy(text).into())
    }
}

fn name(rows: &[AclRow], index: usize) -> Cow<'_, str> {
    rows.get(index)
        .map_or_else(Cow::default, |row| row.name.as_str().into())
}

impl Page for AclsPage {
    fn verdict(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("The ACLs cannot be read: {failure}.");
        }
        let Some(row) = self.selected() else {
            return match self.rows.len() {
                _ if self.loading => "Reading the ACLs.".to_owned(),
                0 => "There are no ACLs: every screen offers everything.".to_owned(),
                all => format!("None of {all} ACLs matches the filter."),
            };
        };
        if let Some(problem) = &row.problem {
            return format!("{}: {problem}", row.name);
        }
        let place = self.list.selected().unwrap_or(0) + 1;
        let state = match (row.deployed_only, row.valid) {
            (true, _) if row.standing == Standing::Deleted => "deleted in the database, ",
            (true, _) => "not in the database, ",
            (false, false) => "not valid, ",
            (false, true) => "",
        };
        let stop = if row.stop {
            ", stops when it matches"
        } else {
            ""
        };
        let all = self.rows.len();
        let (clause, why) = row.clause();
        let why = why.map_or_else(String::new, |why| format!(" ({why})"));
        format!(
            "{} is {state}number {place} of {all}, {clause}{why}{stop}.",
            row.name
        )
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        let Answer::Acls {
            rows,
            deleted,
            waiting,
        } = answer
        else {
            return Reply::Ignored;
        };
        self.deleted = deleted;
        self.set_rows(rows);
        Effect::NotDeployed(waiting).into()
    }

    fn ended(&mut self, _: Slot, result: Result<(), Failure>) -> Reply {
        self.loading = false;
        self.failure = result.err();
        Reply::DONE
    }

    fn contexts(&self) -> Vec<Context> {
        match self.focus {
            _ if self.typing() => vec![Context::Text],
            AclsPane::List => vec![Context::Acls, Context::List],
            AclsPane::Tree => vec![Context::Acls, Context::Tree],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if action == Action::Again && self.is_unanswered() {
            return self.start().into();
        }
        let Self { rows, list, .. } = self;
        let taken = match (self.focus, action) {
            (_, Action::Copy) => return self.copied(),
            (_, Action::NextPane | Action::PreviousPane) => {
                self.focus = match self.focus {
                    AclsPane::List => AclsPane::Tree,
                    AclsPane::Tree => AclsPane::List,
                };
                true
            }
            (AclsPane::List, _) if list.handle(action, &|index| name(rows, index)) => true,
            (AclsPane::List, Action::Open) if list.selected().is_some() => {
                self.focus = AclsPane::Tree;
                true
            }
            // What the tree has no use for leads back to the list.
            (AclsPane::Tree, Action::Back | Action::Left) => {
                if !self.tree.handle(action) {
                    self.focus = AclsPane::List;
                }
                true
            }
            (AclsPane::Tree, _) => self.tree.handle(action),
            (AclsPane::List, _) => false,
        };
        self.follow();
        taken.into()
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Back => self.focus == AclsPane::Tree || self.list.filter().is_some(),
            Action::Open if self.focus == AclsPane::Tree => self.tree.folds() || self.typing(),
            Action::Open | Action::Copy => self.list.selected().is_some() || self.typing(),
            _ => true,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some()
    }

    fn typing(&self) -> bool {
        match self.focus {
            AclsPane::List => self.list.typing(),
            AclsPane::Tree => self.tree.typing(),
        }
    }

    fn key(&mut self, key: Key) -> Reply {
        let Self { rows, list, .. } = self;
        let taken = match self.focus {
            AclsPane::List => list.key(key, &|index| name(rows, index)),
            AclsPane::Tree => self.tree.key(key),
        };
        self.follow();
        taken.into()
    }

    fn paste(&mut self, text: &str) -> Reply {
        let Self { rows, list, .. } = self;
        match self.focus {
            AclsPane::List => list.paste(text, &|index| name(rows, index)),
            AclsPane::Tree => self.tree.paste(text),
        }
        self.follow();
        Reply::DONE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> AclsPage {
        let row = |name: &str, stop| AclRow {
            name: name.to_owned(),
            valid: true,
            stop,
            standing: if stop { Standing::New } else { Standing::Same },
            ..AclRow::default()
        };
        AclsPage::new(vec![
            row("020-Hide Mexico", true),
            row("100-Example-ACL", false),
        ])
    }

    #[test]
    fn the_verdict_follows_the_selection() {
        let mut page = page();
        assert_eq!(
            page.verdict(),
            "020-Hide Mexico is number 1 of 2, not deployed, stops when it matches."
        );
        page.handle(Action::Down);
        assert_eq!(
            page.verdict(),
            "100-Example-ACL is number 2 of 2, deployed."
        );
        assert_eq!(
            AclsPage::new(Vec::new()).verdict(),
            "There are no ACLs: every screen offers everything."
        );
    }

    #[test]
    fn going_in_and_back_keeps_the_place() {
        let mut page = page();
        page.handle(Action::Down);
        page.handle(Action::Open);
        assert_eq!(page.contexts(), [Context::Acls, Context::Tree]);
        page.handle(Action::Back);
        assert_eq!(
            (page.contexts()[1], page.list().selected()),
            (Context::List, Some(1))
        );
    }

    #[test]
    fn pasted_text_filters_the_list() {
        let mut page = page();
        page.paste("example");
        assert_eq!(page.selected().unwrap().name, "100-Example-ACL");
        assert!(page.typing());
        page.handle(Action::Open);
        page.handle(Action::Open);
        page.paste("match");
        assert!(page.typing());
        assert_eq!(page.tree().list().count(), "1 of 2");
    }
}
