//! What was loaded to YAML, with anchors.

use std::collections::HashMap;
use std::sync::Arc;

use libyaml_safer::{Emitter, Event, MappingStyle, SequenceStyle};

use super::astral::Astral;
use super::loaded::Loaded;
use super::writer::{Emitted, plain, scalar};

/// Which lists and mappings stand at several places, and the anchors that they have got.
pub(super) struct Dump<'a> {
    /// The address of a list or mapping -> its anchor: none where it stands once, 0 until it is
    /// written first.
    anchors: HashMap<usize, Option<usize>>,
    given: usize,
    astral: &'a mut Astral,
}

impl<'a> Dump<'a> {
    /// Looks where the tree repeats itself.
    pub fn of(loaded: &Loaded, astral: &'a mut Astral) -> Self {
        let mut anchors = HashMap::new();
        walk(loaded, &mut anchors);
        Self {
            anchors,
            given: 0,
            astral,
        }
    }

    /// Writes a node.
    pub fn node(&mut self, emitter: &mut Emitter<'_>, loaded: &Loaded) -> Emitted {
        let anchor = match address(loaded).map(|address| self.anchor(address)) {
            Some(Anchor::Written(number)) => {
                return emitter.emit(Event::alias(&number.to_string()));
            }
            Some(Anchor::New(number)) => Some(number.to_string()),
            Some(Anchor::None) | None => None,
        };
        let anchor = anchor.as_deref();
        match loaded {
            Loaded::Null => plain(emitter, "~"),
            Loaded::Bool(truth) => plain(emitter, if *truth { "true" } else { "false" }),
            Loaded::Number(text) => plain(emitter, text),
            Loaded::Text(text) => scalar(emitter, text, self.astral),
            Loaded::List(list) => {
                let style = SequenceStyle::Block;
                emitter.emit(Event::sequence_start(anchor, None, true, style))?;
                for item in list.iter() {
                    self.node(emitter, item)?;
                }
                emitter.emit(Event::sequence_end())
            }
            Loaded::Map(map) => {
                let style = MappingStyle::Block;
                emitter.emit(Event::mapping_start(anchor, None, true, style))?;
                for (key, value) in map.iter() {
                    scalar(emitter, key, self.astral)?;
                    self.node(emitter, value)?;
                }
                emitter.emit(Event::mapping_end())
            }
        }
    }

    fn anchor(&mut self, address: usize) -> Anchor {
        match self.anchors.get_mut(&address) {
            None | Some(None) => Anchor::None,
            Some(Some(0)) => {
                self.given += 1;
                self.anchors.insert(address, Some(self.given));
                Anchor::New(self.given)
            }
            Some(Some(number)) => Anchor::Written(*number),
        }
    }
}

enum Anchor {
    None,
    New(usize),
    Written(usize),
}

/// What tells one list or mapping in memory from another.
fn address(loaded: &Loaded) -> Option<usize> {
    match loaded {
        Loaded::List(list) => Some(Arc::as_ptr(list).addr()),
        Loaded::Map(map) => Some(Arc::as_ptr(map).addr()),
        _ => None,
    }
}

fn walk(loaded: &Loaded, anchors: &mut HashMap<usize, Option<usize>>) {
    let Some(address) = address(loaded) else {
        return;
    };
    if let Some(seen) = anchors.get_mut(&address) {
        *seen = Some(0);
        return;
    }
    anchors.insert(address, None);
    match loaded {
        Loaded::List(list) => list.iter().for_each(|item| walk(item, anchors)),
        Loaded::Map(map) => map.values().for_each(|value| walk(value, anchors)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::{dump, load, write};

    /// Recorded with YAML::XS 0.86 over libyaml 0.2.5 on Perl 5.36: a text, and what it writes of it.
    #[test]
    fn what_was_read_is_written_as_perl_writes_it() {
        for (text, written) in [
            (
                "- true\n- false\n- ~\n- 'true'\n",
                "---\n- true\n- false\n- ~\n- 'true'\n",
            ),
            ("true: 1\n~: 2\nfalse: 3\nnull: 4\n", "---\n'': 4\n'1': 1\n"),
            (
                "- 1\n- 1.50\n- 007\n- .5\n- +5\n- 1e3\n- inf\n- 0x1F\n- 1_000\n- '1'\n- -0\n- 1.\n",
                "---\n- 1\n- 1.50\n- 007\n- .5\n- +5\n- 1e3\n- inf\n- 0x1F\n- 1_000\n- '1'\n- -0\n- 1.\n",
            ),
            ("- &a x\n- *a\n- &n 5\n- *n\n", "---\n- x\n- x\n- 5\n- 5\n"),
            (
                "- &b [1]\n- *b\n- &c {}\n- *c\n- []\n",
                "---\n- &1\n  - 1\n- *1\n- &2 {}\n- *2\n- []\n",
            ),
            (
                "b: &x\n  k: &y [1]\na: *x\nc: *y\n",
                "---\na: &1\n  k: &2\n  - 1\nb: *1\nc: *2\n",
            ),
            (
                "- !!int 5\n- !!str 6\n- ! 7\n- !foo 8\n- !!float '8'\n- !!null ''\n- !foo ~\n- !!str\n",
                "---\n- 5\n- '6'\n- '7'\n- '8'\n- 8\n- ~\n- '~'\n- ''\n",
            ),
            (
                "- !!perl/hash:Evil {a: 1}\n- !!perl/scalar:X 5\n",
                "---\n- a: 1\n- '5'\n",
            ),
            ("- |\n  1\n- >-\n  2\n", "---\n- '1\n\n  '\n- '2'\n"),
            ("1: x\n2.50: y\n", "---\n'1': x\n'2.50': y\n"),
            (
                "- 0 but true\n- '0 but true'\n",
                "---\n- 0 but true\n- '0 but true'\n",
            ),
            ("", "--- ~\n"),
            ("--- 5\n", "--- 5\n"),
            ("--- a\n--- [b]\n", "---\n- b\n"),
        ] {
            assert_eq!(
                load(text).map(|loaded| dump(&loaded)),
                Ok(written.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn what_perl_refuses_or_repeats_for_ever_is_an_error_with_its_place() {
        for (text, message) in [
            (
                "- !!bool true\n",
                "the tag tag:yaml.org,2002:bool is not known",
            ),
            ("- &a [*a]\n", "an alias to an anchor that is not there"),
            ("? [1]\n: 2\n", "a key must be a scalar"),
        ] {
            let error = load(text).unwrap_err();
            assert_eq!((error.message.as_str(), error.line), (message, 1), "{text}");
        }
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..10 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        assert!(load(&bomb).is_err());
    }

    #[test]
    fn texts_alone_are_written_as_ever() {
        let text = "---\na: 😀\nb:\n- 'null'\n- \"\u{85}x\"\nc: {}\n";
        let value = load(text).unwrap().to_value();
        assert_eq!(dump(&load(&write(&value)).unwrap()), write(&value));
    }
}
