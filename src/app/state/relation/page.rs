//! What the matrix of a relation is to the application.

use super::{RelationPage, nothing_written, words};
use crate::app::effect::{Effect, Reply};
use crate::app::page::Page;
use crate::app::relating::Related;
use crate::app::request::{Answer, Failure};
use crate::app::state::text_field::Edit;
use crate::app::state::{Confirm, Slot};
use crate::backend::instance::SHOWN;
use crate::config::{Action, Context, Key};
use crate::core::customer::relation::{Matrix, Refused};

impl RelationPage {
    fn edit(&mut self, edit: impl FnOnce(&mut Matrix) -> Result<(), Refused>) -> Reply {
        match self.matrix.as_mut().map(edit) {
            Some(Err(refused)) => Effect::fail(refused.to_string()).into(),
            Some(Ok(())) => Reply::DONE,
            None => Reply::Ignored,
        }
    }

    /// Ticks the chosen column of all rows that are here and not filtered out, and says how many that
    /// were.
    fn toggle_column(&mut self) -> Reply {
        let (shown, column) = (self.shown(), self.column);
        let Some(matrix) = &mut self.matrix else {
            return Reply::Ignored;
        };
        let changed = match matrix.toggle_column(&shown, column) {
            Ok(changed) => changed,
            Err(refused) => return Effect::fail(refused.to_string()).into(),
        };
        let (rows, all) = (shown.len(), matrix.len());
        let what = self.across().words();
        let beyond = match (self.more, rows < all) {
            (true, _) => "; who is not read stays as it is".to_owned(),
            (false, true) => format!("; the {} filtered out stay as they are", all - rows),
            (false, false) => String::new(),
        };
        Effect::say(format!("edited: {changed} of {rows} {what} listed{beyond}")).into()
    }

    fn toggle(&mut self, action: Action) -> Reply {
        let (Some(item), column) = (self.list.selected(), self.column) else {
            return Reply::Ignored;
        };
        self.edit(|matrix| match action {
            Action::ToggleRow => matrix.toggle_row(item),
            _ => matrix.toggle(item, column),
        })
    }

    /// Takes an edit back, or does it again.
    fn step(&mut self, back: bool) -> Reply {
        let Some(matrix) = &mut self.matrix else {
            return Reply::Ignored;
        };
        let done = match back {
            true => matrix.undo(),
            false => matrix.redo(),
        };
        match (done, back) {
            (true, _) => Reply::DONE,
            (false, true) => Effect::say("nothing to take back").into(),
            (false, false) => Effect::say("nothing to do again").into(),
        }
    }

    /// The relation from the other side: of the selected row.
    fn across_page(&self) -> Reply {
        let Some(key) = self.selected_key() else {
            return Reply::Ignored;
        };
        let across = Related {
            relation: self.wanted.relation,
            side: self.wanted.side.other(),
        };
        Effect::OpenRelation(across.of_key(key)).into()
    }

    fn back(&mut self) -> Reply {
        if self.is_searched() && !self.words.text().is_empty() {
            self.words.clear();
            return self.search().into();
        }
        let edited = self.change_lines();
        if edited.is_empty() {
            return Effect::LeaveRelation.into();
        }
        let confirm = Confirm::new(
            "Leave without writing?",
            edited,
            "Leave",
            Effect::LeaveRelation,
        );
        Effect::open(confirm).into()
    }

    fn typed(&mut self, action: Action) -> Reply {
        match action {
            Action::Open => self.typing = false,
            Action::Back => {
                self.typing = false;
                if !self.words.text().is_empty() {
                    self.words.clear();
                    return self.search().into();
                }
            }
            Action::Up | Action::Down | Action::PageUp | Action::PageDown => {
                return self.go(action).unwrap_or(Reply::DONE);
            }
            _ => return Reply::Ignored,
        }
        Reply::DONE
    }

    fn move_in_list(&mut self, action: Action) -> bool {
        let Self { matrix, list, .. } = self;
        list.handle(action, &|index| words(matrix.as_ref(), index))
    }

    /// Moves in the list, and reads on at the end of what is here. None for what does not move.
    fn go(&mut self, action: Action) -> Option<Reply> {
        let moved = self.move_in_list(action);
        moved.then(|| Reply::Done(self.ask_further().into_iter().collect()))
    }

    fn searched(&mut self, edit: Edit) -> Reply {
        match edit {
            Edit::Changed => self.search().into(),
            Edit::Kept => Reply::DONE,
            Edit::Ignored => Reply::Ignored,
        }
    }

    /// Asks for the first ones that the words find.
    fn search(&mut self) -> Effect {
        self.wanted.limit = SHOWN;
        self.ask()
    }

    fn sentence(&self) -> Option<String> {
        let matrix = self.matrix.as_ref()?;
        let item = self.list.selected()?;
        Some(matrix.sentence(item, self.column))
    }
}

/// True for what must wait until it is known what became of what is written.
const fn changes(action: Action) -> bool {
    matches!(
        action,
        Action::ToggleCell
            | Action::ToggleRow
            | Action::ToggleColumn
            | Action::Undo
            | Action::Redo
            | Action::WriteRelation
            | Action::Again
            | Action::Open
            | Action::Back
    )
}

impl Page for RelationPage {
    fn verdict(&self) -> String {
        if let Some(failure) = &self.failure {
            return format!("Not read: {failure}.");
        }
        let failed = match self.failures.split_first() {
            None => String::new(),
            Some((first, _)) => format!("Not complete: {first}. "),
        };
        let says = match (&self.matrix, self.sentence()) {
            (None, _) => "Reading relations.".to_owned(),
            (Some(_), Some(sentence)) => sentence,
            (Some(_), None) => format!("No {} found here.", self.across().words()),
        };
        format!("{failed}{says}")
    }

    fn contexts(&self) -> Vec<Context> {
        match self.typing() {
            true => vec![Context::Text],
            false => vec![Context::Relation, Context::List],
        }
    }

    fn handle(&mut self, action: Action) -> Reply {
        if self.typing {
            return self.typed(action);
        }
        if self.writing && changes(action) {
            return Effect::say("it is being written: wait until that is known").into();
        }
        let columns = self.matrix.as_ref().map_or(0, |own| own.columns().len());
        match action {
            Action::Filter if self.is_searched() => {
                self.typing = true;
                Reply::DONE
            }
            Action::Again if self.is_unanswered() => {
                self.failure = None;
                self.ask_anew().into()
            }
            Action::ToggleColumn => self.toggle_column(),
            Action::ToggleCell | Action::ToggleRow => self.toggle(action),
            Action::Undo => self.step(true),
            Action::Redo => self.step(false),
            Action::WriteRelation => Effect::AskToRelate.into(),
            Action::Copy if !self.list.typing() => match self.sentence() {
                Some(sentence) => Effect::Copy(sentence).into(),
                None => Reply::Ignored,
            },
            Action::Left if !self.list.typing() => {
                self.column = self.column.saturating_sub(1);
                Reply::DONE
            }
            Action::Right if !self.list.typing() => {
                self.column = (self.column + 1).min(columns.saturating_sub(1));
                Reply::DONE
            }
            Action::Mark => Reply::Ignored,
            _ => match (self.go(action), action) {
                (Some(reply), _) => reply,
                (None, Action::Open) => self.across_page(),
                (None, Action::Back) => self.back(),
                (None, _) => Reply::Ignored,
            },
        }
    }

    fn offers(&self, action: Action) -> bool {
        let columns = self.matrix.as_ref().map_or(0, |own| own.columns().len());
        match action {
            Action::Mark => false,
            Action::NextMatch | Action::PreviousMatch => !self.is_searched(),
            Action::Left | Action::Right | Action::ToggleRow => columns > 1,
            Action::ToggleCell | Action::ToggleColumn => self.list.selected().is_some(),
            Action::WriteRelation => self.edited() > 0,
            Action::Open | Action::Copy => self.typing() || self.list.selected().is_some(),
            _ => true,
        }
    }

    fn typing(&self) -> bool {
        self.typing || self.list.typing()
    }

    fn key(&mut self, key: Key) -> Reply {
        if self.typing {
            let edit = self.words.key(key);
            return self.searched(edit);
        }
        let Self { matrix, list, .. } = self;
        list.key(key, &|index| words(matrix.as_ref(), index)).into()
    }

    fn paste(&mut self, text: &str) -> Reply {
        if self.is_searched() {
            self.typing = true;
            self.words.insert(text);
            return self.search().into();
        }
        let Self { matrix, list, .. } = self;
        list.paste(text, &|index| words(matrix.as_ref(), index));
        Reply::DONE
    }

    fn answered(&mut self, _: Slot, answer: Answer) -> Reply {
        match answer {
            Answer::Relation(read) => self.take(*read),
            _ => Reply::Ignored,
        }
    }

    fn ended(&mut self, _: Slot, result: Result<(), Failure>) -> Reply {
        self.loading = false;
        self.failure = result.err();
        match (&self.failure, self.stale.take()) {
            (Some(failure), Some(why)) => nothing_written(vec![
                why,
                format!("It could not be read again: {failure}. Your edits are still here."),
            ]),
            _ => Reply::DONE,
        }
    }

    fn is_unanswered(&self) -> bool {
        self.failure.is_some() || !self.failures.is_empty()
    }
}
