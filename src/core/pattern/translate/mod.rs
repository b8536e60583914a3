//! Writes a pattern in the language of PCRE2.
//!
//! Only a small part of that language is used, in which both engines agree: flags are gone, classes
//! are spelt out, groups that nothing refers to capture nothing, and case folding that PCRE2 does
//! not know becomes a choice. The text is meant for PCRE2's options UTF and DOTALL, without UCP.

mod fold_run;
mod set;

use super::PatternError;
use super::class;
use super::parse::{Groups, Parsed};
use super::syntax::{Anchor, Case, Greed, Group, Node, Repeat, Target, Test, Verb};

/// Far more bytes than PCRE2 can take.
const LONGEST: usize = 1024 * 1024;

/// A pattern for PCRE2.
#[derive(Default)]
pub(super) struct Translation {
    pub text: String,
    /// matches from the start of the text or not at all
    pub anchored: bool,
    /// verbs such as `(*PRUNE)` act on the search for a start, so it must be left to PCRE2
    pub has_verbs: bool,
    /// may walk through the text without a step that PCRE2 counts
    pub walks: bool,
    /// PCRE2's compiled form would get it wrong
    pub interpret: bool,
}

pub(super) fn translate(pattern: &Parsed) -> Result<Translation, PatternError> {
    let mut writer = Writer {
        out: Translation {
            anchored: pattern.root.is_anchored(),
            ..Translation::default()
        },
        case: Case::Exact,
        groups: &pattern.groups,
        behind: false,
    };
    let whole = match writer.groups.kept_as(0) {
        Some(_) => Group::Capture(0),
        None => Group::Plain,
    };
    writer.group(&whole, &pattern.root);
    if writer.is_too_long() {
        return Err(PatternError::Invalid {
            message: "the pattern is too large".to_owned(),
        });
    }
    Ok(writer.out)
}

struct Writer<'p> {
    out: Translation,
    /// what the options written so far make of letters
    case: Case,
    groups: &'p Groups,
    /// inside a look behind
    behind: bool,
}

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    /// References by name can make the text many times longer than the pattern.
    fn is_too_long(&self) -> bool {
        self.out.text.len() > LONGEST
    }

    /// Writes something in brackets; options set inside end with them.
    fn enclosed(&mut self, open: &str, write: impl FnOnce(&mut Self)) {
        let case = self.case;
        self.put(open);
        write(self);
        self.put(")");
        self.case = case;
    }

    /// Makes the following letters count as `case`.
    fn switch_to(&mut self, case: Case) {
        if self.case != case {
            self.put(match case {
                Case::Exact => "(?-ir)",
                Case::Folded => "(?i-r)",
                Case::FoldedWithinAscii => "(?ir)",
            });
            self.case = case;
        }
    }

    fn node(&mut self, node: &Node) {
        if self.is_too_long() {
            return;
        }
        match node {
            // Where the match begins does not matter to whether there is one.
            Node::Empty | Node::Keep => {}
            Node::Never => self.put("(*F)"),
            Node::Letter(..) => self.sequence(std::slice::from_ref(node)),
            Node::Sequence(parts) if self.behind && parts.first() == Some(&Node::Never) => {
                self.put("(*F)")
            }
            Node::Sequence(parts) => self.sequence(parts),
            Node::Set(set) => self.set(set),
            Node::Any => self.put("."),
            Node::NotNewline => self.put("\\N"),
            Node::LineBreak => self.put(r"(?>\r\n|[\n-\r\x{85}\x{2028}\x{2029}])"),
            Node::Cluster => {
                self.out.walks = true;
                self.put("\\X");
            }
            Node::Anchor(anchor) => self.anchor(*anchor),
            Node::Choice(branches) => self.enclosed("(?:", |writer| writer.branches(branches)),
            Node::Group(group, body) => self.group(group, body),
            Node::Repeat(repeat, body) => self.repeat(*repeat, body),
            Node::Again(target, case) => self.again(target, *case),
            Node::Call(target) => self.call(target),
            Node::Condition(test, yes, no) => self.condition(test, yes, no),
            Node::Define(body) => self.enclosed("(?(DEFINE)", |writer| writer.node(body)),
            Node::Verb(verb) => self.verb(*verb),
        }
    }

    fn branches(&mut self, branches: &[Node]) {
        for (place, branch) in branches.iter().enumerate() {
            if place > 0 {
                self.put("|");
            }
            self.node(branch);
        }
    }

    /// The content of a group, whose brackets already separate a choice from the rest.
    fn body(&mut self, body: &Node) {
        match body {
            Node::Choice(branches) => self.branches(branches),
            body => self.node(body),
        }
    }

    fn sequence(&mut self, parts: &[Node]) {
        let mut flat = Vec::new();
        flatten(parts, &mut flat);
        let mut rest = flat.as_slice();
        while let Some((first, after)) = rest.split_first() {
            let Node::Letter(_, case) = first else {
                self.node(first);
                rest = after;
                continue;
            };
            let same = |node: &&&Node| matches!(node, Node::Letter(_, other) if other == case);
            let run: Vec<char> = rest
                .iter()
                .take_while(same)
                .filter_map(|node| letter_of(node))
                .collect();
            self.run(&run, *case);
            rest = rest.get(run.len()..).unwrap_or_default();
        }
    }

    fn group(&mut self, group: &Group, body: &Node) {
        let kept = match group {
            Group::Capture(number) => self.groups.kept_as(*number),
            _ => None,
        };
        let open = match group {
            Group::Capture(_) if kept.is_some() => "(",
            Group::Capture(_) | Group::Plain => "(?:",
            Group::Renumbered => "(?|",
            Group::Ahead(true) => "(?=",
            Group::Ahead(false) => "(?!",
            Group::Behind(true) => "(?<=",
            Group::Behind(false) => "(?<!",
            // A fault of Perl 5.36 that decides: what lets nothing go fails when looking behind.
            Group::Atomic | Group::AtomicScriptRun if self.behind => return self.put("(?:(*F))"),
            Group::Atomic => "(?>",
            Group::ScriptRun => "(*sr:",
            Group::AtomicScriptRun => "(*asr:",
        };
        let counted = matches!(group, Group::Plain | Group::Capture(_) | Group::Renumbered);
        self.out.walks |= !counted && body.is_endless();
        self.out.interpret |= self.behind && matches!(group, Group::Ahead(_));
        let behind = self.behind;
        self.behind |= matches!(group, Group::Behind(_));
        self.enclosed(open, |writer| writer.body(body));
        self.behind = behind;
    }

    fn anchor(&mut self, anchor: Anchor) {
        // Looking behind, the compiled form of PCRE2 10.46 does not see what follows.
        self.out.interpret |=
            self.behind && !matches!(anchor, Anchor::TextStart | Anchor::LineStart);
        let word = class::word();
        match anchor {
            Anchor::TextStart => self.put("\\A"),
            Anchor::TextEnd => self.put("\\Z"),
            Anchor::VeryEnd => self.put("\\z"),
            Anchor::LineStart => self.put("(?m:^)"),
            Anchor::LineEnd => self.put("(?m:$)"),
            Anchor::Word {
                edge: true,
                ascii: true,
            } => self.put("\\b"),
            Anchor::Word {
                edge: false,
                ascii: true,
            } => self.put("\\B"),
            Anchor::Word {
                edge: true,
                ascii: false,
            } => {
                self.put(&format!("(?(?<=[{word}])(?![{word}])|(?=[{word}]))"));
            }
            Anchor::Word {
                edge: false,
                ascii: false,
            } => {
                self.put(&format!("(?(?<=[{word}])(?=[{word}])|(?![{word}]))"));
            }
        }
    }

    fn repeat(&mut self, repeat: Repeat, body: &Node) {
        if repeat.greed == Greed::Possessive && repeat.max != Some(0) && self.behind {
            return self.put("(*F)");
        }
        let repeat = if body.takes_nothing() {
            repeat.at_most_once()
        } else {
            repeat
        };
        // A case option between an atom and its quantifier would break them apart.
        match body {
            Node::Letter(letter, case) => {
                let plain = self.is_plain(*letter, *case);
                self.switch_for(*letter, *case);
                if plain {
                    self.letter(*letter)
                } else {
                    self.enclosed("(?:", |writer| writer.node(body))
                }
            }
            Node::Any | Node::NotNewline => self.node(body),
            Node::Set(set) => {
                self.switch_for_set(set);
                self.set(set);
            }
            Node::Group(Group::Plain | Group::Capture(_) | Group::Atomic, _) => self.node(body),
            _ => self.enclosed("(?:", |writer| writer.body(body)),
        }
        let Repeat { min, max, greed } = repeat;
        self.out.walks |= greed == Greed::Possessive && max.is_none();
        self.put(&match (min, max) {
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (0, Some(1)) => "?".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        });
        self.put(match greed {
            Greed::Greedy => "",
            Greed::Lazy => "?",
            Greed::Possessive => "+",
        });
    }

    /// The first of the named groups that has matched.
    fn again(&mut self, target: &Target, case: Case) {
        self.out.walks = true;
        self.switch_to(case);
        let kept: Vec<usize> = self.kept(target);
        let Some((last, others)) = kept.split_last() else {
            return self.put("(*F)");
        };
        for number in others {
            self.put(&format!("(?({number})\\g{{{number}}}|"));
        }
        self.put(&format!("\\g{{{last}}}"));
        self.put(&")".repeat(others.len()));
    }

    fn kept(&self, target: &Target) -> Vec<usize> {
        let numbers = self.groups.numbers(target);
        numbers
            .iter()
            .filter_map(|number| self.groups.kept_as(*number))
            .collect()
    }

    fn call(&mut self, target: &Target) {
        match self.kept(target).first() {
            Some(number) => self.put(&format!("(?{number})")),
            None => self.put("(*F)"),
        }
    }

    fn condition(&mut self, test: &Test, yes: &Node, no: &Node) {
        match test {
            Test::Look(look) => self.enclosed("(?", |writer| {
                writer.node(look);
                writer.yes_or_no(yes, no);
            }),
            Test::Matched(target) => self.any_of(&self.kept(target), "", yes, no),
            Test::Within(None) => self.enclosed("(?(R)", |writer| writer.yes_or_no(yes, no)),
            Test::Within(Some(target)) => self.any_of(&self.kept(target), "R", yes, no),
        }
    }

    /// Asks about one of the groups after the other, where several share a name.
    fn any_of(&mut self, numbers: &[usize], sign: &str, yes: &Node, no: &Node) {
        let test = match numbers {
            [] => "(?=(*F))".to_owned(),
            [number] => format!("({sign}{number})"),
            numbers => {
                let asked = numbers.iter().map(|number| format!("(?({sign}{number})|"));
                format!(
                    "(?={}(*F){})",
                    asked.collect::<String>(),
                    ")".repeat(numbers.len())
                )
            }
        };
        self.enclosed(&format!("(?{test}"), |writer| writer.yes_or_no(yes, no));
    }

    fn yes_or_no(&mut self, yes: &Node, no: &Node) {
        self.enclosed("(?:", |writer| writer.body(yes));
        self.put("|");
        self.enclosed("(?:", |writer| writer.body(no));
    }

    fn verb(&mut self, verb: Verb) {
        self.out.has_verbs |= verb != Verb::Accept;
        let (name, mark) = match verb {
            Verb::Accept => ("ACCEPT", None),
            Verb::Commit => ("COMMIT", None),
            Verb::Mark(mark) => ("MARK", Some(mark)),
            Verb::Prune(mark) => ("PRUNE", mark),
            Verb::Skip(mark) => ("SKIP", mark),
            Verb::Then(mark) => ("THEN", mark),
        };
        self.put(&match mark {
            Some(mark) => format!("(*{name}:m{mark})"),
            None => format!("(*{name})"),
        });
    }
}

/// Plain groups without a choice change nothing; letters on both sides fold together.
fn flatten<'n>(parts: &'n [Node], flat: &mut Vec<&'n Node>) {
    for part in parts {
        match part {
            Node::Empty => {}
            Node::Group(Group::Ahead(true), body) if **body == Node::Empty => {}
            Node::Sequence(parts) => flatten(parts, flat),
            Node::Group(Group::Plain, body) if !matches!(**body, Node::Choice(_)) => {
                flatten(std::slice::from_ref(body), flat);
            }
            Node::Group(Group::Renumbered, body) => match &**body {
                Node::Choice(branches) if branches.len() == 1 => flatten(branches, flat),
                _ => flat.push(part),
            },
            _ => flat.push(part),
        }
    }
}

fn letter_of(node: &Node) -> Option<char> {
    match node {
        Node::Letter(letter, _) => Some(*letter),
        _ => None,
    }
}
