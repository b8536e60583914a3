//! Everything that begins with an opening round bracket.

use super::{DEEPEST, Parser, Read};
use crate::core::pattern::PatternError;
use crate::core::pattern::syntax::{Group, Node, Target, Test};

impl Parser {
    /// Behind `(`; nothing where only flags were set.
    pub(super) fn group(&mut self) -> Read<Option<Node>> {
        if self.eat('*') {
            return self.verb_or_assertion().map(Some);
        }
        if !self.eat('?') {
            let group = if self.flags.no_capture {
                Group::Plain
            } else {
                self.new_capture()
            };
            return self.group_body(group).map(Some);
        }
        let node = match self.peek() {
            None => return Err(self.invalid("(? is incomplete")),
            Some(':') => self.simple_group(Group::Plain)?,
            Some('=') => self.simple_group(Group::Ahead(true))?,
            Some('!') => self.simple_group(Group::Ahead(false))?,
            Some('>') => self.simple_group(Group::Atomic)?,
            Some('|') => self.simple_group(Group::Renumbered)?,
            Some('<') if self.eat_text("<=") => self.group_body(Group::Behind(true))?,
            Some('<') if self.eat_text("<!") => self.group_body(Group::Behind(false))?,
            Some('<') => self.named_group('>')?,
            Some('\'') => self.named_group('\'')?,
            Some('P') => self.python_group()?,
            Some('(') => self.conditional()?,
            Some('{') => return Err(PatternError::Code),
            Some('?') if self.comes("?{") => return Err(PatternError::Code),
            Some('[') => return Err(self.invalid("sets in (?[...]) are not supported")),
            Some('&') => {
                self.at += 1;
                let target = self.group_name(')')?;
                self.groups.call(target)
            }
            Some('R' | '0') => self.call_of_all()?,
            Some('1'..='9' | '+') => self.call_by_number()?,
            Some('-')
                if self
                    .peek_at(1)
                    .is_some_and(|digit| ('1'..='9').contains(&digit)) =>
            {
                self.call_by_number()?
            }
            Some(_) => return self.flag_group(),
        };
        Ok(Some(node))
    }

    /// The group behind a sign of one letter.
    fn simple_group(&mut self, group: Group) -> Read<Node> {
        self.at += 1;
        self.group_body(group)
    }

    fn new_capture(&mut self) -> Group {
        let number = self.next_group;
        self.next_group += 1;
        Group::Capture(number)
    }

    /// What stands in a group, and its closing bracket. Flags set inside end with it.
    pub(super) fn group_body(&mut self, group: Group) -> Read<Node> {
        let opened = self.at;
        let flags = self.flags;
        let looks = matches!(group, Group::Ahead(_) | Group::Behind(_));
        self.go_deeper()?;
        self.looks += usize::from(looks);
        let body = if group == Group::Renumbered {
            self.renumbered()?
        } else {
            self.choice()?
        };
        if !self.eat(')') {
            self.at = opened;
            return Err(self.invalid("unmatched ("));
        }
        self.depth -= 1;
        self.looks -= usize::from(looks);
        self.flags = flags;
        Ok(Node::Group(group, Box::new(body)))
    }

    fn go_deeper(&mut self) -> Read<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.invalid(format_args!(
                "more than {DEEPEST} brackets inside each other"
            )));
        }
        Ok(())
    }

    /// Each branch counts its groups from the same number.
    fn renumbered(&mut self) -> Read<Node> {
        let first = self.next_group;
        let mut next = first;
        let mut branches = Vec::new();
        loop {
            self.next_group = first;
            branches.push(self.branch()?);
            next = next.max(self.next_group);
            if !self.eat('|') {
                break;
            }
        }
        self.next_group = next;
        Ok(Node::Choice(branches))
    }

    fn named_group(&mut self, close: char) -> Read<Node> {
        self.at += 1;
        let name = self.group_name(close)?;
        let group = self.new_capture();
        if let (Group::Capture(number), Target::Name(name)) = (&group, name) {
            self.groups.name(name, *number);
        }
        self.group_body(group)
    }

    /// `(?P<n>`, `(?P=n)`, `(?P>n)`
    fn python_group(&mut self) -> Read<Node> {
        self.at += 1;
        if self.peek() == Some('<') {
            return self.named_group('>');
        }
        if self.eat('=') {
            let target = self.group_name(')')?;
            let case = self.case();
            return Ok(self.groups.again(target, case));
        }
        if self.eat('>') {
            let target = self.group_name(')')?;
            return Ok(self.groups.call(target));
        }
        Err(self.invalid("(?P must be followed by <, = or >"))
    }

    fn call_of_all(&mut self) -> Read<Node> {
        self.at += 1;
        if !self.eat(')') {
            return Err(self.invalid("(?R is not closed"));
        }
        Ok(self.groups.call(Target::Number(0)))
    }

    /// `(?1)`, `(?-1)`, `(?+1)`
    fn call_by_number(&mut self) -> Read<Node> {
        let sign = self.peek().filter(|sign| !sign.is_ascii_digit());
        self.at += usize::from(sign.is_some());
        let digits = self.take_while(|digit| digit.is_ascii_digit());
        let number: Option<u32> = digits.parse().ok().filter(|_| !digits.starts_with('0'));
        let number = number.and_then(|number| match sign {
            Some('-') => self
                .next_group
                .checked_sub(number)
                .filter(|number| *number > 0),
            Some(_) => self.next_group.checked_add(number - 1),
            None => Some(number),
        });
        let Some(number) = number else {
            return Err(self.invalid("there is no such group to call"));
        };
        if !self.eat(')') {
            return Err(self.invalid("expected ) behind the number of a group"));
        }
        Ok(self.groups.call(Target::Number(number)))
    }

    fn flag_group(&mut self) -> Read<Option<Node>> {
        let flags = self.flags;
        self.read_flags()?;
        if self.eat(')') {
            return Ok(None);
        }
        let node = self.simple_group(Group::Plain)?;
        self.flags = flags;
        Ok(Some(node))
    }

    /// `(?(test)yes|no)`, at the bracket of the test.
    fn conditional(&mut self) -> Read<Node> {
        self.at += 1;
        self.go_deeper()?;
        let define = self.comes("DEFINE");
        let test = if define { None } else { Some(self.test()?) };
        self.at += if define { "DEFINE".len() } else { 0 };
        if !matches!(test, Some(Test::Look(_))) && !self.eat(')') {
            return Err(self.invalid("the condition of (?(...) is not closed"));
        }
        let yes = self.branch()?;
        let no = if self.eat('|') {
            Some(self.branch()?)
        } else {
            None
        };
        if self.peek() == Some('|') {
            return Err(self.invalid("(?(...) has more than two branches"));
        }
        if !self.eat(')') {
            return Err(self.invalid("(?(...) is not closed"));
        }
        // Unlike those of any other group, flags set in here stay in force behind it.
        self.depth -= 1;
        match (test, no) {
            (Some(test), no) => Ok(Node::Condition(
                test,
                Box::new(yes),
                Box::new(no.unwrap_or(Node::Empty)),
            )),
            (None, None) => Ok(Node::Define(Box::new(yes))),
            (None, Some(_)) => Err(self.invalid("(?(DEFINE)...) has only one branch")),
        }
    }

    fn test(&mut self) -> Read<Test> {
        if self.eat('?') {
            return self.looking_test();
        }
        Ok(match self.bump() {
            Some('*') => match self.verb_or_assertion()? {
                look @ Node::Group(Group::Ahead(_) | Group::Behind(_), _) => {
                    Test::Look(Box::new(look))
                }
                _ => return Err(self.unknown_test()),
            },
            Some('<') => Test::Matched(self.known_name('>')?),
            Some('\'') => Test::Matched(self.known_name('\'')?),
            Some('R') if self.eat('&') => {
                let name = self.take_while(|letter| letter == '_' || letter.is_alphanumeric());
                Test::Within(Some(self.groups.refer(Target::Name(name))))
            }
            Some('R') => {
                let zero = self.eat('0');
                let digits = self.take_while(|digit| !zero && digit.is_ascii_digit());
                let number = digits.parse().ok();
                Test::Within(number.map(|number| self.groups.ask(number)))
            }
            Some(first @ '1'..='9') => {
                let rest = self.take_while(|digit| digit.is_ascii_digit());
                let number = format!("{first}{rest}").parse();
                let Ok(number) = number else {
                    return Err(self.unknown_test());
                };
                Test::Matched(self.groups.ask(number))
            }
            _ => return Err(self.unknown_test()),
        })
    }

    fn looking_test(&mut self) -> Read<Test> {
        let look = match (self.peek(), self.peek_at(1)) {
            (Some('='), _) => Group::Ahead(true),
            (Some('!'), _) => Group::Ahead(false),
            (Some('<'), Some('=')) => Group::Behind(true),
            (Some('<'), Some('!')) => Group::Behind(false),
            (Some('{'), _) => return Err(PatternError::Code),
            _ => return Err(self.unknown_test()),
        };
        self.at += usize::from(matches!(look, Group::Behind(_)));
        Ok(Test::Look(Box::new(self.simple_group(look)?)))
    }

    fn known_name(&mut self, close: char) -> Read<Target> {
        let name = self.group_name(close)?;
        Ok(self.groups.refer(name))
    }

    fn unknown_test(&self) -> PatternError {
        self.invalid("unknown condition in (?(...)")
    }
}
