//! Which key does what where: the bindings, read from the keys file, and how they are looked up.
//!
//! Footer, help and palette are made from the same [`Binding`]s that keys are looked up in, so they
//! cannot say anything that is not so.

use super::action::{Action, Context};
use super::key::{self, Key};
use super::lines::{self, Entry, FileError};

/// The keys file that ships inside the program.
pub const DEFAULT: &str = include_str!("../../assets/keys.conf");

/// One line of the keys file: `action = keys | footer word | what it does`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where the keys mean this.
    pub context: Context,
    /// What they do.
    pub action: Action,
    /// The sequences, the first one is shown in the footer; none when the user took them away.
    pub sequences: Vec<Vec<Key>>,
    /// The word for the footer; empty: not in the footer.
    pub word: String,
    /// What it does, for help and palette.
    pub description: String,
}

impl Binding {
    /// All sequences as they are shown: `j Down`.
    pub fn keys(&self) -> String {
        let shown: Vec<String> = self.sequences.iter().map(|s| key::show(s)).collect();
        shown.join(" ")
    }
}

/// What the keys pressed so far mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// They are a binding.
    Matched(&'a Binding),
    /// They begin these bindings.
    Pending(Vec<&'a Binding>),
    /// They mean nothing here.
    NotFound,
}

/// All bindings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// Reads a complete keys file.
    ///
    /// # Errors
    /// A line that cannot be read, names an unknown context, action or key, lacks a description,
    /// or binds what is bound already.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileError> {
        let mut keymap = Self {
            bindings: Vec::new(),
        };
        keymap.lay_over(file, text)?;
        Ok(keymap)
    }

    /// The keys that ship inside the program.
    ///
    /// # Errors
    /// None in a released program: a test reads the file.
    pub fn embedded() -> Result<Self, FileError> {
        Self::parse("assets/keys.conf", DEFAULT)
    }

    /// Lays a file that holds only differences over these bindings: a line replaces the keys of
    /// its action in its context, and the words too when it gives any; no keys unbind it.
    ///
    /// # Errors
    /// As [`Keymap::parse`]; the bindings are then partly replaced and not to be used.
    pub fn lay_over(&mut self, file: &str, text: &str) -> Result<(), FileError> {
        for entry in lines::read(file, text)? {
            let binding = self.read_binding(file, &entry)?;
            let place = self
                .bindings
                .iter_mut()
                .find(|old| old.context == binding.context && old.action == binding.action);
            match place {
                Some(old) => *old = binding,
                None => self.bindings.push(binding),
            }
        }
        self.refuse_clashes(file)
    }

    fn read_binding(&self, file: &str, entry: &Entry<'_>) -> Result<Binding, FileError> {
        let context = Context::from_name(entry.section).ok_or_else(|| {
            let known = names(Context::ALL.iter().map(|c| c.name()));
            entry.error(
                file,
                format!("unknown context `{}`, known: {known}", entry.section),
            )
        })?;
        let action = Action::from_name(entry.name)
            .ok_or_else(|| entry.error(file, format!("unknown action `{}`", entry.name)))?;
        let mut parts = entry.value.splitn(3, '|').map(str::trim);
        let mut sequences = Vec::new();
        for text in parts.next().unwrap_or_default().split(',') {
            let sequence: Option<Vec<Key>> = text.split_whitespace().map(Key::parse).collect();
            let sequence = sequence.ok_or_else(|| {
                entry.error(
                    file,
                    format!("`{}` is no key or sequence of keys", text.trim()),
                )
            })?;
            if !sequence.is_empty() {
                sequences.push(sequence);
            }
        }
        let old = self
            .bindings
            .iter()
            .find(|old| old.context == context && old.action == action);
        let (word, description) = match (parts.next(), parts.next(), old) {
            (Some(word), Some(description), _) if !description.is_empty() => {
                (word.to_owned(), description.to_owned())
            }
            (None, None, Some(old)) => (old.word.clone(), old.description.clone()),
            _ => {
                return Err(entry.error(file, "expected `keys | footer word | what it does`"));
            }
        };
        Ok(Binding {
            context,
            action,
            sequences,
            word,
            description,
        })
    }

    /// No sequence may be, or begin, another one of the same context.
    fn refuse_clashes(&self, file: &str) -> Result<(), FileError> {
        for (index, one) in self.bindings.iter().enumerate() {
            for (other_index, other) in self.bindings.iter().enumerate().skip(index) {
                if one.context != other.context {
                    continue;
                }
                for (i, a) in one.sequences.iter().enumerate() {
                    for (j, b) in other.sequences.iter().enumerate() {
                        let same_place = index == other_index && i == j;
                        if !same_place && (a.starts_with(b) || b.starts_with(a)) {
                            return Err(FileError {
                                file: file.to_owned(),
                                line: 0,
                                message: format!(
                                    "in [{}] `{}` of {} and `{}` of {} clash",
                                    one.context.name(),
                                    key::show(a),
                                    one.action.name(),
                                    key::show(b),
                                    other.action.name()
                                ),
                            });
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// All bindings in the order of the file.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// The bindings of one context in the order of the file.
    pub fn of(&self, context: Context) -> impl Iterator<Item = &Binding> {
        self.bindings
            .iter()
            .filter(move |binding| binding.context == context)
    }

    /// Looks up what was pressed, in the innermost context first.
    pub fn lookup(&self, contexts: &[Context], pressed: &[Key]) -> Lookup<'_> {
        for context in contexts {
            let mut pending = Vec::new();
            for binding in self.of(*context) {
                for sequence in &binding.sequences {
                    if sequence == pressed {
                        return Lookup::Matched(binding);
                    }
                    if sequence.starts_with(pressed) {
                        pending.push(binding);
                    }
                }
            }
            if !pending.is_empty() {
                return Lookup::Pending(pending);
            }
        }
        Lookup::NotFound
    }

    /// The first key of an action where these contexts hold, as it is shown.
    pub fn key_of(&self, contexts: &[Context], action: Action) -> Option<String> {
        contexts.iter().find_map(|context| {
            let binding = self.of(*context).find(|binding| binding.action == action)?;
            binding
                .sequences
                .first()
                .map(|sequence| key::show(sequence))
        })
    }

    /// The bindings that really work where these contexts hold, innermost first: those of outer
    /// contexts only with the sequences that no inner one has taken, each action once.
    pub fn active(&self, contexts: &[Context]) -> Vec<Binding> {
        let mut active: Vec<Binding> = Vec::new();
        for (depth, context) in contexts.iter().enumerate() {
            let inner = contexts.get(..depth).unwrap_or_default();
            for binding in self.of(*context) {
                let mut binding = binding.clone();
                binding
                    .sequences
                    .retain(|sequence| !self.taken(inner, sequence));
                let known = active.iter().any(|other| other.action == binding.action);
                if !known && !binding.sequences.is_empty() {
                    active.push(binding);
                }
            }
        }
        active
    }

    fn taken(&self, contexts: &[Context], sequence: &[Key]) -> bool {
        let mut inner = contexts.iter().flat_map(|context| self.of(*context));
        inner.any(|binding| {
            binding
                .sequences
                .iter()
                .any(|other| sequence.starts_with(other) || other.starts_with(sequence))
        })
    }
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "[global]\nquit = q | quit | end\n[list]\ndown = j, Down | | one down\n\
                         toggle_ascii = z a | | marks\ntheme_dark = z d | | dark\n";

    fn small() -> Keymap {
        Keymap::parse("small", SMALL).unwrap()
    }

    fn keys(text: &str) -> Vec<Key> {
        text.split(' ')
            .map(|key| Key::parse(key).unwrap())
            .collect()
    }

    #[test]
    fn a_sequence_is_pending_until_it_is_complete() {
        let map = small();
        let list = [Context::List, Context::Global];
        assert!(
            matches!(map.lookup(&list, &keys("j")), Lookup::Matched(b) if b.action == Action::Down)
        );
        assert!(
            matches!(map.lookup(&list, &keys("q")), Lookup::Matched(b) if b.action == Action::Quit)
        );
        assert!(matches!(map.lookup(&list, &keys("z")), Lookup::Pending(next) if next.len() == 2));
        assert!(
            matches!(map.lookup(&list, &keys("z a")), Lookup::Matched(b) if b.action == Action::ToggleAscii)
        );
        assert_eq!(map.lookup(&list, &keys("z x")), Lookup::NotFound);
        assert_eq!(map.lookup(&[Context::Global], &keys("j")), Lookup::NotFound);
    }

    #[test]
    fn a_user_file_replaces_keys_and_keeps_the_words() {
        let mut map = small();
        map.lay_over("mine", "[list]\ndown = n\n[global]\nquit =\n")
            .unwrap();
        let list = [Context::List, Context::Global];
        assert!(
            matches!(map.lookup(&list, &keys("n")), Lookup::Matched(b) if b.description == "one down")
        );
        assert_eq!(map.lookup(&list, &keys("j")), Lookup::NotFound);
        assert_eq!(map.lookup(&list, &keys("q")), Lookup::NotFound);
    }

    #[test]
    fn one_key_for_two_actions_of_a_context_is_refused() {
        for clash in ["up = Down | | up", "up = z | | up", "up = u, u | | up"] {
            let text = format!("{SMALL}{clash}\n");
            assert!(Keymap::parse("small", &text).is_err(), "{clash}");
        }
    }

    #[test]
    fn errors_name_the_place() {
        for (text, part) in [
            ("[lost]\nquit = q | | x", "small:2: unknown context `lost`"),
            ("[list]\nfly = q | | x", "small:2: unknown action `fly`"),
            ("[list]\nquit = qq | | x", "small:2: `qq` is no key"),
            (
                "[list]\nquit = q",
                "small:2: expected `keys | footer word | what it does`",
            ),
        ] {
            let error = Keymap::parse("small", text).unwrap_err().to_string();
            assert!(error.starts_with(part), "{error}");
        }
    }

    #[test]
    fn outer_bindings_show_only_what_still_works() {
        let mut map = small();
        map.lay_over("mine", "[acls]\nmark = q | mark | mark it\n")
            .unwrap();
        let active = map.active(&[Context::Acls, Context::List, Context::Global]);
        assert!(active.iter().any(|b| b.action == Action::Mark));
        assert!(!active.iter().any(|b| b.action == Action::Quit));
    }

    #[test]
    fn the_embedded_keys_read_and_need_no_alt_gr() {
        let map = Keymap::embedded().unwrap();
        assert!(map.bindings().len() > 20);
        for binding in map.bindings() {
            for key in binding.sequences.iter().flatten() {
                assert!(
                    !matches!(
                        key.code,
                        super::super::KeyCode::Char('[' | ']' | '{' | '}' | '\\' | '@' | '~' | '|')
                    ),
                    "{} needs AltGr on German or Hungarian keyboards",
                    binding.keys()
                );
            }
        }
    }

    #[test]
    fn every_action_has_a_binding() {
        let map = Keymap::embedded().unwrap();
        for action in Action::ALL {
            assert!(
                map.bindings().iter().any(|b| b.action == *action),
                "{action:?}"
            );
        }
    }
}
