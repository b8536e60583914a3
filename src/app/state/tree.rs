//! A tree of lines that open and close.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::app::mark::Mark;
use crate::config::{Action, Key};
use crate::core::value::Value;

use super::list::{ListState, RowText};

/// One line of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// How deep it stands; a root has 0. The children of a node are the lines below it that stand
    /// deeper.
    pub depth: usize,
    /// What it is: a section, a key.
    pub label: String,
    /// What it holds; empty for a node that only has children.
    pub value: String,
    /// What is to be seen about it.
    pub mark: Option<Mark>,
    /// Cells of the longest label beside which the values of its section stand; 0: nobody counted.
    pub column: u16,
}

impl Node {
    /// A node without a mark.
    pub fn new(depth: usize, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            depth,
            label: label.into(),
            value: value.into(),
            mark: None,
            column: 0,
        }
    }

    /// The lines of a stored tree: keys of mappings, one line a list element, null as `~`.
    pub fn of_value(depth: usize, label: &str, value: &Value) -> Vec<Node> {
        let mut nodes = Vec::new();
        lines_of(depth, label, value, &mut nodes);
        nodes
    }
}

fn lines_of(depth: usize, label: &str, value: &Value, nodes: &mut Vec<Node>) {
    match value {
        Value::Null => nodes.push(Node::new(depth, label, "~")),
        Value::Text(text) => nodes.push(Node::new(depth, label, text)),
        Value::List(list) => {
            nodes.push(Node::new(depth, label, ""));
            for element in list {
                match element {
                    Value::Text(text) => nodes.push(Node::new(depth + 1, text, "")),
                    other => lines_of(depth + 1, "-", other, nodes),
                }
            }
        }
        Value::Map(map) => {
            nodes.push(Node::new(depth, label, ""));
            for (key, child) in map {
                lines_of(depth + 1, key, child, nodes);
            }
        }
    }
}

/// A tree, which of its nodes are closed, and where one is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TreeState {
    nodes: Vec<Node>,
    closed: Vec<bool>,
    /// Indices of the nodes no parent hides, in order.
    visible: Vec<usize>,
    list: ListState,
}

impl TreeState {
    /// A tree with every node open.
    pub fn new(nodes: Vec<Node>) -> Self {
        let mut tree = Self {
            closed: vec![false; nodes.len()],
            nodes,
            ..Self::default()
        };
        tree.refresh();
        tree
    }

    /// Other nodes: what was closed stays closed, found by the labels that lead to it, and the
    /// window stays where it is.
    pub fn renew(&mut self, nodes: Vec<Node>) {
        let closed = self.closed_paths();
        self.closed = vec![false; nodes.len()];
        self.nodes = nodes;
        if !closed.is_empty() {
            self.closed = self
                .paths()
                .into_iter()
                .map(|path| path.is_some_and(|path| closed.contains(&path)))
                .collect();
        }
        self.refresh();
    }

    /// The labels that lead to every node that has children; `None` for one that has none.
    fn paths(&self) -> Vec<Option<Vec<String>>> {
        let mut above: Vec<&str> = Vec::new();
        let paths = self.nodes.iter().enumerate().map(|(index, node)| {
            above.truncate(node.depth);
            above.push(&node.label);
            self.has_children(index)
                .then(|| above.iter().map(|label| (*label).to_owned()).collect())
        });
        paths.collect()
    }

    fn closed_paths(&self) -> HashSet<Vec<String>> {
        if !self.closed.contains(&true) {
            return HashSet::new();
        }
        let paths = self.paths().into_iter().zip(&self.closed);
        paths
            .filter_map(|(path, closed)| path.filter(|_| *closed))
            .collect()
    }

    /// Closes a node that has children.
    pub fn close(&mut self, index: usize) {
        if let Some(state) = self.closed.get_mut(index) {
            *state = true;
        }
        self.refresh();
    }

    /// Goes to a node, and opens what hides it.
    pub fn go_to(&mut self, index: usize) {
        let mut above = Some(index);
        while let Some(parent) = above.and_then(|index| self.parent(index)) {
            if let Some(state) = self.closed.get_mut(parent) {
                *state = false;
            }
            above = Some(parent);
        }
        self.refresh();
        if self.list.filter().is_some() {
            self.with_list(|list, text| list.handle(Action::Back, text));
        }
        self.select(index);
    }

    /// All nodes, hidden or not.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The lines that no parent hides; its indices are those of [`TreeState::at`].
    pub fn list(&self) -> &ListState {
        &self.list
    }

    /// The node at this index of the lines that no parent hides, and whether it is open; `None` for one without children.
    pub fn at(&self, position: usize) -> Option<(&Node, Option<bool>)> {
        let index = *self.visible.get(position)?;
        let open = self.has_children(index).then(|| !self.is_closed(index));
        Some((self.nodes.get(index)?, open))
    }

    /// The index of the selected node.
    pub fn selected(&self) -> Option<usize> {
        self.visible.get(self.list.selected()?).copied()
    }

    /// True when the selected line has something below it to open or close.
    pub fn folds(&self) -> bool {
        self.selected()
            .is_some_and(|index| self.has_children(index))
    }

    /// True while the filter's line is being typed.
    pub fn typing(&self) -> bool {
        self.list.typing()
    }

    /// A key for the filter's line. True when it was one.
    pub fn key(&mut self, key: Key) -> bool {
        self.with_list(|list, text| list.key(key, text))
    }

    /// Pasted text goes to the filter.
    pub fn paste(&mut self, pasted: &str) {
        self.with_list(|list, text| list.paste(pasted, text));
    }

    /// Works on the list of the lines shown, whose texts the filter looks at.
    fn with_list<T>(&mut self, work: impl FnOnce(&mut ListState, &RowText<'_>) -> T) -> T {
        let Self {
            nodes,
            visible,
            list,
            ..
        } = self;
        let text = |position: usize| -> Cow<'_, str> {
            match visible.get(position).and_then(|index| nodes.get(*index)) {
                Some(node) if node.value.is_empty() => node.label.as_str().into(),
                Some(node) => format!("{} {}", node.label, node.value).into(),
                None => Cow::default(),
            }
        };
        work(list, &text)
    }

    /// Does what every tree does. True when the action was one of these.
    pub fn handle(&mut self, action: Action) -> bool {
        let filtering = matches!(action, Action::Filter | Action::Back)
            || (action == Action::Open && self.typing());
        let Some(index) = self.selected().filter(|_| !filtering) else {
            return self.with_list(|list, text| list.handle(action, text));
        };
        match action {
            Action::Right if self.is_closed(index) => self.set_closed(index, false),
            Action::Right if self.has_children(index) => self.select(index + 1),
            Action::Left if self.has_children(index) && !self.is_closed(index) => {
                self.set_closed(index, true);
            }
            Action::Left => match self.parent(index) {
                Some(parent) => self.select(parent),
                None => return false,
            },
            Action::Open if self.has_children(index) => {
                self.set_closed(index, !self.is_closed(index));
            }
            Action::Right | Action::Open | Action::Mark => return false,
            other => return self.with_list(|list, text| list.handle(other, text)),
        }
        true
    }

    fn is_closed(&self, index: usize) -> bool {
        self.closed.get(index).copied().unwrap_or(false)
    }

    fn depth(&self, index: usize) -> Option<usize> {
        self.nodes.get(index).map(|node| node.depth)
    }

    fn has_children(&self, index: usize) -> bool {
        self.depth(index + 1) > self.depth(index)
    }

    fn parent(&self, index: usize) -> Option<usize> {
        let depth = self.depth(index)?;
        (0..index)
            .rev()
            .find(|above| self.depth(*above) < Some(depth))
    }

    fn set_closed(&mut self, index: usize, closed: bool) {
        if let Some(state) = self.closed.get_mut(index) {
            *state = closed;
        }
        self.refresh();
        self.select(index);
    }

    fn select(&mut self, index: usize) {
        if let Ok(position) = self.visible.binary_search(&index) {
            self.list.select(position);
        }
    }

    fn refresh(&mut self) {
        self.visible.clear();
        let mut hidden_below: Option<usize> = None;
        for (index, node) in self.nodes.iter().enumerate() {
            if hidden_below.is_some_and(|depth| node.depth > depth) {
                continue;
            }
            hidden_below = self.is_closed(index).then_some(node.depth);
            self.visible.push(index);
        }
        let shown = self.visible.len();
        self.with_list(|list, text| list.set_rows(shown, text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::Map;

    fn tree() -> TreeState {
        let ticket = Map::from_iter([
            (
                "Queue".to_owned(),
                Value::List(vec!["Raw".into(), "Junk".into()]),
            ),
            ("Type".to_owned(), Value::Null),
        ]);
        let match_part = Map::from_iter([("Ticket".to_owned(), Value::Map(ticket))]);
        let mut nodes = Node::of_value(0, "Match", &Value::Map(match_part));
        nodes.push(Node::new(0, "Change", ""));
        TreeState::new(nodes)
    }

    fn shown(tree: &TreeState) -> Vec<String> {
        (0..tree.list().len())
            .map(|position| {
                let (node, _) = tree.at(position).unwrap();
                format!("{}{}", " ".repeat(node.depth), node.label)
            })
            .collect()
    }

    #[test]
    fn a_stored_tree_becomes_lines() {
        let tree = tree();
        assert_eq!(
            shown(&tree),
            [
                "Match", " Ticket", "  Queue", "   Raw", "   Junk", "  Type", "Change"
            ]
        );
        assert_eq!(tree.at(5).unwrap(), (&Node::new(2, "Type", "~"), None));
    }

    #[test]
    fn closing_hides_what_is_below_and_keeps_the_selection() {
        let mut tree = tree();
        tree.handle(Action::Down);
        assert!(tree.handle(Action::Left));
        assert_eq!(shown(&tree), ["Match", " Ticket", "Change"]);
        assert_eq!(tree.at(tree.list().position()).unwrap().1, Some(false));
        assert!(tree.handle(Action::Open));
        assert_eq!(shown(&tree).len(), 7);
    }

    #[test]
    fn left_and_right_walk_between_parents_and_children() {
        let mut tree = tree();
        tree.handle(Action::Right);
        tree.handle(Action::Right);
        tree.handle(Action::Right);
        assert_eq!(tree.selected(), Some(3));
        tree.handle(Action::Left);
        assert_eq!(tree.selected(), Some(2));
        tree.handle(Action::Last);
        assert!(!tree.handle(Action::Left));
    }

    #[test]
    fn an_empty_tree_does_nothing() {
        let mut tree = TreeState::new(Vec::new());
        for action in Action::ALL {
            let moves = tree.handle(*action);
            assert_eq!(tree.selected(), None, "{action:?} {moves}");
        }
    }

    #[test]
    fn a_filter_finds_lines_by_key_and_value() {
        let mut tree = tree();
        tree.handle(Action::Filter);
        for c in "jun".chars() {
            tree.key(Key::char(c));
        }
        assert!(tree.typing());
        assert_eq!(
            (tree.list().count().as_str(), tree.selected()),
            ("1 of 7", Some(4))
        );
        tree.handle(Action::Open);
        assert!(!tree.typing());
        tree.handle(Action::Back);
        assert_eq!(
            (tree.list().count().as_str(), tree.selected()),
            ("7", Some(4))
        );
    }
}
