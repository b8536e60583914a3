//! Which e-mail addresses the ticket system takes.

use crate::core::pattern::Pattern;
use crate::core::value::is_true;
use crate::core::world::Settings;

/// What the settings say about e-mail addresses.
#[derive(Debug)]
pub struct EmailRules {
    /// CheckEmailAddresses: without it nothing is checked.
    on: bool,
    /// CheckMXRecord: the ticket system also asks the DNS, which is not done from here.
    asks_dns: bool,
    /// CheckEmailValidAddress: what is found by it is taken whatever it looks like. An empty setting
    /// finds nothing, here and below.
    valid: Option<Pattern>,
    /// CheckEmailInvalidAddress: what is found by it is refused.
    invalid: Option<Pattern>,
}

/// What is said about an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is taken.
    Taken,
    /// It is taken from here; the ticket system would also ask the DNS whether the domain gets mail.
    TakenWithoutDns,
    /// It is no address.
    Syntax,
    /// CheckEmailInvalidAddress forbids it.
    Forbidden,
}

/// The patterns where the settings have none.
const VALID: &str = "^(root@localhost|admin@localhost)$";
const INVALID: &str = r"@(example)\.(..|...)$";

impl EmailRules {
    /// Reads the settings.
    pub fn read(settings: &Settings) -> Self {
        let on = |name: &str| settings.text(name).is_none_or(is_true);
        let pattern = |name: &str, usual: &str| {
            let text = settings.text(name).unwrap_or(usual);
            is_true(text).then(|| Pattern::compile(text, true).ok())?
        };
        Self {
            on: on("CheckEmailAddresses"),
            asks_dns: on("CheckMXRecord"),
            valid: pattern("CheckEmailValidAddress", VALID),
            invalid: pattern("CheckEmailInvalidAddress", INVALID),
        }
    }

    /// What is said about an address.
    pub fn check(&self, address: &str) -> Verdict {
        let found = |pattern: &Option<Pattern>, text: &str| {
            let pattern = pattern.as_ref();
            pattern.is_some_and(|pattern| pattern.is_found(text).unwrap_or_default())
        };
        if !self.on || found(&self.valid, address) {
            return Verdict::Taken;
        }
        let bare = without_comment(address);
        if bare.contains("..") || bare.contains(".@") || !is_mailbox(bare) {
            return Verdict::Syntax;
        }
        match (found(&self.invalid, bare), self.asks_dns) {
            (true, _) => Verdict::Forbidden,
            (false, true) => Verdict::TakenWithoutDns,
            (false, false) => Verdict::Taken,
        }
    }
}

/// The address without a comment in parentheses at its end.
fn without_comment(address: &str) -> &str {
    let end = address.trim_end();
    let open = end.strip_suffix(')').and_then(|inner| inner.find('('));
    match open.and_then(|open| end.get(..open)) {
        Some(before) => before.trim_end(),
        None => address,
    }
}

/// A mailbox of RFC 822: `local@domain`, or a phrase with that in angle brackets.
fn is_mailbox(text: &str) -> bool {
    let mut reader = Reader(text);
    reader.skip();
    if Reader(text).address() {
        return true;
    }
    // A phrase: words, then the address in angle brackets.
    let mut words = 0;
    while reader.word() {
        words += 1;
        reader.skip();
        // Older programs let a dot stand in names.
        while words > 0 && reader.take('.') {
            reader.skip();
        }
    }
    let bracketed = reader.take('<');
    let inner = bracketed.then(|| reader.0.rsplit_once('>')).flatten();
    inner.is_some_and(|(inner, rest)| Reader(rest).is_over() && Reader(inner).address())
}

/// What is left to be read.
struct Reader<'t>(&'t str);

impl Reader<'_> {
    /// Passes over blanks and comments in parentheses.
    fn skip(&mut self) {
        loop {
            self.0 = self.0.trim_start_matches([' ', '\t']);
            let Some(inner) = self.0.strip_prefix('(') else {
                return;
            };
            let mut depth = 1;
            let mut escaped = false;
            let end = inner.char_indices().find(|(_, letter)| {
                match letter {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    _ => {}
                }
                depth == 0
            });
            let Some(rest) = end.and_then(|(at, _)| inner.get(at + 1..)) else {
                return;
            };
            self.0 = rest;
        }
    }

    fn is_over(&mut self) -> bool {
        self.skip();
        self.0.is_empty()
    }

    fn take(&mut self, letter: char) -> bool {
        let rest = self.0.strip_prefix(letter);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// An atom or a text in quotes.
    fn word(&mut self) -> bool {
        match self.0.strip_prefix('"') {
            Some(inner) => {
                let mut escaped = false;
                let end = inner.char_indices().find(|(_, letter)| {
                    let ends = !escaped && *letter == '"';
                    escaped = !escaped && *letter == '\\';
                    ends
                });
                let Some((inside, rest)) =
                    end.and_then(|(at, _)| Some((inner.get(..at)?, inner.get(at + 1..)?)))
                else {
                    return false;
                };
                self.0 = rest;
                !inside
                    .chars()
                    .any(|letter| is_latin(letter) || matches!(letter, '\n' | '\r'))
            }
            None => {
                let rest = self.0.trim_start_matches(is_atom);
                let found = rest.len() < self.0.len();
                self.0 = rest;
                found
            }
        }
    }

    /// `local@domain` and nothing behind it.
    fn address(mut self) -> bool {
        self.skip();
        let start = self.0;
        loop {
            if !self.word() {
                return false;
            }
            self.skip();
            if !self.take('.') {
                break;
            }
            self.skip();
        }
        let local = start.len() - self.0.len();
        if local > LOCAL || !self.take('@') {
            return false;
        }
        self.skip();
        let end = self.0.find([' ', '\t', '(']).unwrap_or(self.0.len());
        let (domain, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        Reader(rest).is_over() && is_domain(domain)
    }
}

/// How long the part before the `@` may be.
const LOCAL: usize = 64;

/// Two labels at least, or an address in brackets.
fn is_domain(domain: &str) -> bool {
    if let Some(literal) = domain
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        let numbers = literal.split('.').map(|part| part.parse::<u8>());
        return literal.split('.').count() == 4 && numbers.into_iter().all(|part| part.is_ok());
    }
    let label = |label: &str| {
        let inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(inside)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

/// What the ticket system's syntax check leaves out of names and addresses.
fn is_latin(letter: char) -> bool {
    ('\u{80}'..='\u{ff}').contains(&letter)
}

fn is_atom(letter: char) -> bool {
    !letter.is_ascii_control() && !is_latin(letter) && !" ()<>@,;:\\\".[]".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{Map, Value};

    fn rules(settings: &[(&str, &str)]) -> EmailRules {
        let own = settings.iter();
        let own = own.map(|(name, text)| ((*name).to_owned(), Value::text(*text)));
        EmailRules::read(&Settings::new(Map::new(), own.collect()))
    }

    #[test]
    fn addresses_are_judged_by_their_syntax() {
        let rules = rules(&[("CheckMXRecord", "0")]);
        for (address, verdict) in [
            ("jn@meadow.example", Verdict::Taken),
            ("N N <n@meadow.example>", Verdict::Taken),
            ("\"Novák, J\" <n@meadow.example>", Verdict::Syntax),
            ("\"Novak, J\" <n@meadow.example>", Verdict::Taken),
            ("jn@meadow.example (work)", Verdict::Taken),
            ("o'brady+x@a-b.meadow.example", Verdict::Taken),
            ("\"n n\"@meadow.example", Verdict::Taken),
            ("jn@[192.0.2.7]", Verdict::Taken),
            ("root@localhost", Verdict::Taken),
            ("ROOT@localhost", Verdict::Taken),
            ("jn@localhost", Verdict::Syntax),
            ("n n@meadow.example", Verdict::Syntax),
            ("nomail", Verdict::Syntax),
            ("", Verdict::Syntax),
            ("a..b@meadow.example", Verdict::Syntax),
            ("a.@meadow.example", Verdict::Syntax),
            ("a@meadow..example", Verdict::Syntax),
            ("a@-meadow.example", Verdict::Syntax),
            ("jürgen@meadow.example", Verdict::Syntax),
            ("a@b@meadow.example", Verdict::Syntax),
            ("a@meadow.example, b@meadow.example", Verdict::Syntax),
            ("<a@meadow.example", Verdict::Syntax),
            ("jn@example.com", Verdict::Forbidden),
            ("jn@example.org", Verdict::Forbidden),
            ("jn@example.info", Verdict::Taken),
        ] {
            assert_eq!(rules.check(address), verdict, "{address}");
        }
    }

    #[test]
    fn settings_say_what_is_checked() {
        assert_eq!(
            rules(&[("CheckEmailAddresses", "0")]).check("x"),
            Verdict::Taken
        );
        assert_eq!(
            rules(&[]).check("jn@meadow.example"),
            Verdict::TakenWithoutDns,
            "CheckMXRecord is on by default"
        );
        let own = rules(&[
            ("CheckMXRecord", "0"),
            ("CheckEmailValidAddress", "^[a-z]+$"),
            ("CheckEmailInvalidAddress", "@trap\\."),
        ]);
        assert_eq!(own.check("root"), Verdict::Taken);
        assert_eq!(own.check("root@localhost"), Verdict::Syntax);
        assert_eq!(own.check("a@TRAP.example"), Verdict::Forbidden);
        assert_eq!(own.check("a@example.com"), Verdict::Taken);
        let empty = rules(&[
            ("CheckMXRecord", "0"),
            ("CheckEmailValidAddress", ""),
            ("CheckEmailInvalidAddress", ""),
        ]);
        assert_eq!(empty.check("nomail"), Verdict::Syntax);
        assert_eq!(empty.check("jn@example.com"), Verdict::Taken);
    }
}
