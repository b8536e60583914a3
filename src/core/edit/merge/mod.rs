//! Three versions of an ACL made one: what both sides began from, ours and theirs.

mod sequence;
#[cfg(test)]
mod tests;
mod tree;

use self::tree::TreeMerge;
use super::difference::said;
use super::{Draft, Part, Place, Side};
use crate::core::acl::AclColumns;
use crate::core::value::{Map, Value, is_true};

/// Whose version counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Choice {
    /// What was edited here.
    #[default]
    Ours,
    /// What somebody else stored meanwhile.
    Theirs,
}

/// A place that both sides changed, each otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Where. One list may have several: each is about some of its elements.
    pub place: Place,
    /// What both began from; `None` where nothing stood there. Elements of a list are one a line.
    pub base: Option<String>,
    /// What we have there; `None` where we took it away.
    pub ours: Option<String>,
    /// What they have there; `None` where they took it away.
    pub theirs: Option<String>,
    /// Which of the two the result has.
    pub choice: Choice,
}

/// The result of a merge. Where only one side changed something, that side wins; where both did,
/// ours stands until theirs is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    base: AclColumns,
    ours: AclColumns,
    theirs: AclColumns,
    choices: Choices,
    columns: AclColumns,
}

impl Merged {
    /// Merges what was edited here with what somebody else stored meanwhile; both began from `base`.
    ///
    /// Properties are merged one by one, mappings key by key, and lists as far as both sides do not
    /// touch the same elements. A tree that one of the three cannot be read as is merged as one text.
    pub fn of(base: &AclColumns, ours: &AclColumns, theirs: &AclColumns) -> Self {
        let mut merged = Self {
            base: base.clone(),
            ours: ours.clone(),
            theirs: theirs.clone(),
            choices: Choices::default(),
            columns: AclColumns::default(),
        };
        merged.merge();
        merged
    }

    /// The places that both sides changed, each otherwise: properties first, then the trees with
    /// their keys in byte order.
    pub fn conflicts(&self) -> &[Conflict] {
        &self.choices.found
    }

    /// Chooses for one of the conflicts; a number that none has changes nothing.
    pub fn choose(&mut self, conflict: usize, choice: Choice) {
        if let Some(conflict) = self.choices.found.get_mut(conflict) {
            conflict.choice = choice;
            self.merge();
        }
    }

    /// What is to be stored over theirs.
    pub fn columns(&self) -> &AclColumns {
        &self.columns
    }

    /// The same to be edited further.
    pub fn draft(&self) -> Draft {
        Draft::of(&self.columns)
    }

    /// Which conflicts there are does not depend on what is chosen.
    fn merge(&mut self) {
        let known = std::mem::take(&mut self.choices.found);
        self.choices.made = known.into_iter().map(|conflict| conflict.choice).collect();
        let sides = [self.base.texts(), self.ours.texts(), self.theirs.texts()];
        let [base, ours, theirs] = sides.map(|texts| texts.map(|(_, text)| text));
        let merged = AclColumns::NAMES
            .into_iter()
            .zip(base)
            .zip(ours)
            .zip(theirs);
        let mut merged = merged.map(|(((column, base), ours), theirs)| {
            let side = Side::ALL.into_iter().find(|side| side.column() == column);
            match side {
                Some(side) => tree(side, [base, ours, theirs], &mut self.choices),
                None => property(column, [base, ours, theirs], &mut self.choices),
            }
        });
        let mut next = || merged.next().flatten();
        self.columns = AclColumns {
            name: next().unwrap_or_default(),
            comment: next(),
            description: next(),
            valid_id: next().and_then(|id| id.parse().ok()),
            stop_after_match: next(),
            config_match: next(),
            config_change: next(),
        };
    }
}

/// The conflicts that were found, and what was chosen for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Choices {
    made: Vec<Choice>,
    found: Vec<Conflict>,
}

impl Choices {
    /// A conflict; answers whose version counts.
    fn dispute(&mut self, place: Place, [base, ours, theirs]: [Option<String>; 3]) -> Choice {
        let choice = self.made.get(self.found.len()).copied().unwrap_or_default();
        self.found.push(Conflict {
            place,
            base,
            ours,
            theirs,
            choice,
        });
        choice
    }

    /// The same, for a whole column.
    fn disputed(&mut self, place: Place, texts: [Option<String>; 3]) -> Option<String> {
        let [_, ours, theirs] = texts.clone();
        match self.dispute(place, texts) {
            Choice::Ours => ours,
            Choice::Theirs => theirs,
        }
    }
}

fn property(
    column: &'static str,
    texts: [Option<String>; 3],
    choices: &mut Choices,
) -> Option<String> {
    // What the columns say: NULL is the empty text, and a stop flag is true or false.
    let meaning = texts.each_ref().map(|text| {
        let text = text.as_deref().unwrap_or_default();
        match column {
            "stop_after_match" if !is_true(text) => "",
            _ => text,
        }
    });
    match undisputed(&texts, &meaning) {
        Some(text) => text,
        None => choices.disputed(Place::Property(column), texts),
    }
}

fn tree(side: Side, texts: [Option<String>; 3], choices: &mut Choices) -> Option<String> {
    let parts = texts
        .each_ref()
        .map(|text| Part::read(text.as_deref().unwrap_or_default()));
    let [Some(base), Some(ours), Some(theirs)] = parts.each_ref().map(Part::tree) else {
        return match undisputed(&texts, &parts) {
            Some(text) => text,
            None => choices.disputed(Place::Tree(side, Vec::new()), texts),
        };
    };
    let trees = [said(base), said(ours), said(theirs)];
    if let Some(text) = undisputed(&texts, &trees) {
        return text;
    }
    let empty = Value::Map(Map::new());
    let [base, ours, theirs] = trees.map(|tree| tree.or(Some(&empty)));
    let mut merge = TreeMerge {
        side,
        choices,
        path: Vec::new(),
    };
    let merged = merge.node(base, ours, theirs).unwrap_or_default();
    // A tree that says the same as one of the sides keeps its text, theirs first: that is stored.
    let [_, our_text, their_text] = texts;
    match Some(&merged) {
        own if own == theirs => their_text,
        own if own == ours => our_text,
        _ => Some(Part::Tree(merged).text()),
    }
}

/// The column where at most one side changed it, or both alike: first by its bytes, then by what it
/// says.
fn undisputed<M: PartialEq>(
    texts: &[Option<String>; 3],
    meaning: &[M; 3],
) -> Option<Option<String>> {
    let [base_text, our_text, their_text] = texts;
    let [base, ours, theirs] = meaning;
    if base_text == their_text || our_text == their_text {
        return Some(our_text.clone());
    }
    if base_text == our_text || ours == theirs || base == ours {
        return Some(their_text.clone());
    }
    (base == theirs).then(|| our_text.clone())
}
