//! `(*VERB:name)` and the spelt-out assertions such as `(*positive_lookahead:...)`.

use super::{Parser, Read};
use crate::core::pattern::syntax::{Group, Node, Verb};

impl Parser {
    /// Behind `(*`.
    pub(super) fn verb_or_assertion(&mut self) -> Read<Node> {
        if self
            .peek()
            .is_some_and(|letter| letter.is_ascii_lowercase())
        {
            return self.spelt_out();
        }
        let name = self.take_while(|letter| letter != ':' && letter != ')');
        let argument = self
            .eat(':')
            .then(|| self.take_while(|letter| letter != ')'));
        if !self.eat(')') {
            return Err(self.invalid("(*... is not closed"));
        }
        self.verb(&name, argument)
    }

    fn verb(&mut self, name: &str, argument: Option<String>) -> Read<Node> {
        let named = argument.clone().filter(|argument| !argument.is_empty());
        let mark = named.map(|argument| self.groups.mark(argument));
        Ok(Node::Verb(match (name, mark) {
            ("FAIL" | "F", _) => return Ok(Node::Never),
            ("ACCEPT", _) => Verb::Accept,
            ("COMMIT", _) => Verb::Commit,
            ("MARK" | "", Some(mark)) => Verb::Mark(mark),
            ("MARK" | "", None) => return Err(self.invalid("(*MARK) needs a name")),
            ("PRUNE", mark) => Verb::Prune(mark),
            ("SKIP", mark) => Verb::Skip(mark),
            ("THEN", mark) => Verb::Then(mark),
            _ => return Err(self.invalid(format_args!("unknown verb (*{name})"))),
        }))
    }

    fn spelt_out(&mut self) -> Read<Node> {
        let name = self.take_while(|letter| letter == '_' || letter.is_ascii_alphanumeric());
        let Some(group) = assertion(&name) else {
            return Err(self.invalid(format_args!("unknown construct (*{name}")));
        };
        if !self.eat(':') {
            return Err(self.invalid(format_args!("(*{name} needs a colon")));
        }
        self.group_body(group)
    }
}

fn assertion(name: &str) -> Option<Group> {
    Some(match name {
        "pla" | "positive_lookahead" => Group::Ahead(true),
        "nla" | "negative_lookahead" => Group::Ahead(false),
        "plb" | "positive_lookbehind" => Group::Behind(true),
        "nlb" | "negative_lookbehind" => Group::Behind(false),
        "atomic" => Group::Atomic,
        "sr" | "script_run" => Group::ScriptRun,
        "asr" | "atomic_script_run" => Group::AtomicScriptRun,
        _ => return None,
    })
}
