//! Footer, help, palette and the box of what may follow: all made from the bindings.

use crate::config::key::show;
use crate::config::{Action, Binding, Context, Key, Keymap};

use super::state::{Choice, Picker, Purpose, Reader, ReaderRow};

/// A key and the word for it, for the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The first key that does it.
    pub key: String,
    /// What it does, in a word.
    pub word: String,
    /// The action behind it.
    pub action: Action,
}

/// The hints for the footer, the innermost first.
pub fn hints(bindings: &[Binding]) -> Vec<Hint> {
    let worded = bindings.iter().filter(|binding| !binding.word.is_empty());
    let hints = worded.filter_map(|binding| {
        Some(Hint {
            key: show(binding.sequences.first()?),
            word: binding.word.clone(),
            action: binding.action,
        })
    });
    hints.collect()
}

/// All keys that work here, as a text to read.
pub fn help(bindings: &[Binding]) -> Reader {
    let mut rows = Vec::new();
    let mut context: Option<Context> = None;
    for binding in bindings.iter().filter(|b| !b.sequences.is_empty()) {
        if context != Some(binding.context) {
            if context.is_some() {
                rows.push(ReaderRow::blank());
            }
            rows.push(ReaderRow::heading(heading(binding.context)));
            context = Some(binding.context);
        }
        rows.push(ReaderRow::new(binding.keys(), binding.description.clone()));
    }
    rows.push(ReaderRow::blank());
    rows.push(ReaderRow::new(
        "",
        "Names are shown and compared as they are stored, never translated: the web interface \
         translates states, priorities and labels.",
    ));
    Reader::new("Keys that work here", rows)
}

fn heading(context: Context) -> &'static str {
    match context {
        Context::Global => "Everywhere",
        Context::Text => "While typing",
        Context::List => "In lists",
        Context::Tree => "In trees",
        Context::Picker => "While choosing",
        Context::Dialog => "In this question",
        Context::Reader => "In this text",
        Context::Form => "In this form",
        Context::Opening => "Opening an instance",
        Context::Customers => "Customers",
        Context::Relation => "In this matrix",
        Context::Record => "In this form of a customer user or customer",
        Context::Acls => "ACLs",
        Context::AclTree => "Editing an ACL",
        Context::Yaml => "In the text of an ACL",
        Context::Simulate => "Simulate",
        Context::Problems => "Problems",
        Context::Journal => "Journal",
    }
}

/// The commands to find by their words: what moves by one or goes back is left to its keys.
pub fn palette(bindings: &[Binding]) -> Picker {
    let plain = [
        Action::Up,
        Action::Down,
        Action::Left,
        Action::Right,
        Action::Back,
        Action::Interrupt,
        Action::Palette,
    ];
    let commands = bindings.iter().filter(|b| !plain.contains(&b.action));
    let choices = commands.map(|binding| {
        Choice::new(binding.action.name(), binding.description.clone()).detail(binding.keys())
    });
    Picker::new(Purpose::Command, "Command", choices.collect())
}

/// What may follow the keys pressed so far: the rest of the sequence and what it does.
pub fn continuations(
    keymap: &Keymap,
    contexts: &[Context],
    pressed: &[Key],
) -> Vec<(String, String)> {
    let crate::config::Lookup::Pending(bindings) = keymap.lookup(contexts, pressed) else {
        return Vec::new();
    };
    let rests = bindings.iter().flat_map(|binding| {
        let rests = binding
            .sequences
            .iter()
            .filter_map(|s| s.strip_prefix(pressed));
        rests.map(|rest| (show(rest), binding.description.clone()))
    });
    rests.collect()
}
