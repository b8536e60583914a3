//! Words: keys, functions, declarations, names of classes.

use super::cursor::begins_name;
use super::error::{ErrorKind, Parsed};
use super::expression::{UNARY, unknown_of};
use super::parser::Parser;
use super::quote::one_unknown;
use super::syntax::{Expr, Kind, Sigil};
use super::term::{call_of, many_unknown};

/// Functions that take at most one argument and give one value.
const UNARY_FUNCTIONS: &str = " abs alarm caller chdir chomp chop chr chroot close closedir cos defined \
     delete each eof evalbytes exists exit exp fc fileno getc hex int keys lc lcfirst length localtime \
     lock log lstat oct ord pop pos quotemeta rand readdir readline readlink ref require rmdir scalar \
     shift sin sleep sqrt srand stat study tell uc ucfirst umask undef untie values gmtime chained ";
/// Those of them that may give several values.
const SEVERAL: [&str; 10] = [
    "caller",
    "each",
    "keys",
    "values",
    "localtime",
    "gmtime",
    "stat",
    "lstat",
    "readdir",
    "readline",
];
/// Functions without arguments.
const PLAIN_FUNCTIONS: [&str; 12] = [
    "time",
    "times",
    "wait",
    "wantarray",
    "fork",
    "getppid",
    "break",
    "__FILE__",
    "__LINE__",
    "__PACKAGE__",
    "__SUB__",
    "continue",
];
/// Functions that take a list.
const LIST_FUNCTIONS: &str = " atan2 binmode bless chmod chown crypt die dump exec fcntl flock formline goto \
     grep index ioctl join kill last link map mkdir next open opendir pack pipe print printf push read \
     redo rename return reverse rindex say seek select sort splice split sprintf symlink syscall sysopen \
     sysread system syswrite tie truncate unlink unpack unshift utime vec waitpid warn ";
/// Words after which a statement may end differently than it looks.
const STRUCTURE: [&str; 12] = [
    "if", "unless", "while", "until", "for", "foreach", "else", "elsif", "package", "use", "no",
    "format",
];

fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

impl Parser {
    /// A term that begins with a word.
    pub fn word_term(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        let word = self.word();
        let mut ahead = self.cursor.clone();
        ahead.eat(&word);
        ahead.skip_space();
        let is_key = ahead.starts_with("=>");
        // On another line the words that quote take what follows for a delimiter.
        if is_key && (ahead.line == line || !is_quoting(&word)) {
            self.cursor.eat(&word);
            return Ok(Expr::new(Kind::Text(word), line, line));
        }
        if let Some(quoted) = self.quote_like(&word)? {
            return Ok(quoted);
        }
        if STRUCTURE.contains(&word.as_str()) {
            return Err(self.unexpected());
        }
        let start = self.cursor.clone();
        let name = self.name();
        let end = self.cursor.line;
        match name.as_str() {
            "my" | "our" | "local" | "state" => return self.declaration(&name, line),
            "undef" => return self.undefine(line),
            "not" => {
                let inner = self.assignment()?;
                return Ok(unknown_of(vec![inner]));
            }
            "sub" => {
                self.skip_signature()?;
                let body = self.block()?;
                drop(body);
                return Ok(Expr::new(one_unknown(), line, self.cursor.line));
            }
            "do" | "eval" => return self.run_block(line),
            "map" | "grep" | "sort" => return self.with_block(line),
            "qw" | "__END__" | "__DATA__" => {
                self.cursor = start;
                return Err(self.unexpected());
            }
            "print" | "printf" | "say" => self.skip_file_handle(),
            "next" | "last" | "redo" | "goto" => {
                let label = self.word();
                if !label.is_empty() && self.begins_term() && !is_known(&label) {
                    self.cursor.eat(&label);
                }
            }
            _ => {}
        }
        if self.before_fat_comma() {
            // Only a name without packages is a text by itself.
            if self.strict && name.contains("::") {
                self.queue_late(
                    line,
                    format!("the word {name} is not quoted; write '{name}'"),
                );
            }
            return Ok(Expr::new(Kind::Text(name), line, end));
        }
        if name == "require" && self.peek().is_some_and(begins_name) {
            self.name();
            return Ok(call_of("require", Vec::new(), line, self.cursor.line));
        }
        if PLAIN_FUNCTIONS.contains(&name.as_str()) {
            if self.peek() == Some('(') {
                self.cursor.bump();
                self.expect(")")?;
            }
            return Ok(Expr::new(one_unknown(), line, self.cursor.line));
        }
        if self.peek() == Some('(') {
            self.cursor.bump();
            let arguments = if self.peek() == Some(')') {
                Vec::new()
            } else {
                vec![self.expression()?]
            };
            self.expect(")")?;
            return Ok(self.call(&name, arguments, line));
        }
        if holds(UNARY_FUNCTIONS, &name) {
            let mut arguments = Vec::new();
            let is_less = self.cursor.starts_with("<") && !self.cursor.starts_with("<<");
            if self.begins_term() && !is_less {
                arguments.push(self.binary(UNARY)?);
            }
            return Ok(self.call(&name, arguments, line));
        }
        let known = holds(LIST_FUNCTIONS, &name) || self.functions.contains(&name);
        if known {
            let arguments = self.comma_list()?;
            return Ok(self.call(&name, arguments, line));
        }
        self.bareword(name, line)
    }

    fn bareword(&mut self, name: String, line: u32) -> Parsed<Expr> {
        let end = self.cursor.line;
        if name.ends_with("::") || self.cursor.starts_with("->") {
            let name = name.trim_end_matches("::").to_owned();
            return Ok(Expr::new(Kind::Bareword(name), line, end));
        }
        // `new Some::Class(...)` calls a method.
        let next = self.peek();
        let other = self.word();
        let names_class = next.is_some_and(begins_name) && is_class(&other);
        if names_class || name == "new" && next == Some('$') {
            let mut parts = Vec::new();
            if names_class {
                self.name();
            } else {
                parts.push(self.scalar()?);
            }
            if self.peek() == Some('(') {
                parts.push(self.term()?);
            } else if self.begins_term() {
                parts.extend(self.comma_list()?);
            }
            return Ok(Expr::new(many_unknown(parts), line, self.cursor.line));
        }
        if self.strict && !matches!(name.as_str(), "STDIN" | "STDOUT" | "STDERR" | "DATA") {
            let message = format!("the word {name} is not quoted; write '{name}'");
            self.late_bareword(line, message);
        }
        Ok(Expr::new(Kind::Bareword(name), line, end))
    }

    /// Words are refused where they stand for a value; an assignment to one is refused otherwise.
    fn late_bareword(&mut self, line: u32, message: String) {
        let assigned = self.peek() == Some('=') && self.cursor.second() != Some('=');
        if !assigned {
            self.queue_late(line, message);
        }
    }

    fn call(&mut self, name: &str, arguments: Vec<Expr>, line: u32) -> Expr {
        let end = self.cursor.line;
        if matches!(name, "push" | "unshift" | "pop" | "shift" | "splice") {
            let first = match arguments.first().map(|first| &first.kind) {
                Some(Kind::Comma(list)) => list.first(),
                _ => arguments.first(),
            };
            if first.is_some_and(|first| {
                matches!(first.kind, Kind::Path(..) | Kind::Text(_) | Kind::Slice(..))
            }) {
                let message =
                    format!("{name} needs a list; write @{{ ... }} around its first argument");
                self.queue(end, ErrorKind::Other, message);
            }
        }
        if name == "delete" {
            self.check_deleted(&arguments);
        }
        if matches!(
            name,
            "push" | "unshift" | "delete" | "Translatable" | "shift"
        ) || SEVERAL.contains(&name)
            || !holds(UNARY_FUNCTIONS, name)
                && !matches!(name, "join" | "sprintf" | "index" | "rindex")
        {
            return call_of(name, arguments, line, end);
        }
        let call = call_of(name, arguments, line, end);
        Expr::new(
            Kind::Opaque {
                parts: vec![call],
                is_one: true,
                can_be_assigned: true,
            },
            line,
            end,
        )
    }

    /// Notes a `delete` of what is no element.
    fn check_deleted(&mut self, arguments: &[Expr]) {
        let is_element = |kind: &Kind| matches!(kind, Kind::Path(..) | Kind::Slice(..));
        let fits = match arguments.first().map(|first| &first.kind) {
            // `delete local $x{a}` deletes for a while.
            Some(Kind::Opaque { parts, .. }) => {
                matches!(parts.as_slice(), [part] if is_element(&part.kind))
            }
            Some(kind) => is_element(kind),
            None => false,
        };
        if !fits {
            self.cursor.skip_space();
            let line = self.cursor.line;
            let message = "`delete` takes an element of a list or hash, such as $Self->{Name}";
            self.queue(line, ErrorKind::Other, message);
        }
    }

    fn declaration(&mut self, word: &str, line: u32) -> Parsed<Expr> {
        if word == "local" {
            let inner = self.term()?;
            return Ok(Expr::new(many_unknown(vec![inner]), line, self.cursor.line));
        }
        let mut names = Vec::new();
        // `my Class $name` names a class first.
        if self.peek().is_some_and(begins_name) {
            self.name();
        }
        let list = self.eat("(");
        loop {
            let sigil = match self.peek() {
                Some('$') => Sigil::Scalar,
                Some('@') => Sigil::List,
                Some('%') => Sigil::Hash,
                Some(')') if list => {
                    self.cursor.bump();
                    break;
                }
                _ if list && self.eat_word("undef") => {
                    names.push(Expr::new(Kind::Undef, line, line));
                    self.eat(",");
                    continue;
                }
                _ => return Err(self.unexpected()),
            };
            self.cursor.bump();
            self.cursor.skip_space();
            let name = self.name();
            if name.is_empty() {
                return Err(self.unexpected());
            }
            self.declare(sigil, &name);
            let declared = vec![(sigil, name)];
            if !list {
                return Ok(Expr::new(Kind::Declared(declared), line, self.cursor.line));
            }
            names.push(Expr::new(Kind::Declared(declared), line, line));
            if !self.eat(",") && self.peek() != Some(')') {
                return Err(self.unexpected());
            }
        }
        let end = self.cursor.line;
        Ok(Expr::new(Kind::Comma(names), line, end))
    }

    fn undefine(&mut self, line: u32) -> Parsed<Expr> {
        let mut arguments = Vec::new();
        if self.peek() == Some('(') {
            let inner = self.term()?;
            if !matches!(&inner.kind, Kind::Comma(list) if list.is_empty()) {
                arguments.push(inner);
            }
        } else if matches!(self.peek(), Some('$' | '@' | '%')) {
            arguments.push(self.term()?);
        }
        if arguments.is_empty() {
            return Ok(Expr::new(Kind::Undef, line, self.cursor.line));
        }
        Ok(call_of("undef", arguments, line, self.cursor.line))
    }

    /// `do {...}`, `eval {...}` or the same with a value.
    fn run_block(&mut self, line: u32) -> Parsed<Expr> {
        let mut parts = Vec::new();
        if self.peek() == Some('{') {
            let (start, body) = (self.cursor.line, self.block()?);
            parts.push(Expr::new(Kind::Block(body), start, self.cursor.line));
        } else if self.begins_term() {
            parts.push(self.binary(UNARY)?);
        }
        Ok(Expr::new(many_unknown(parts), line, self.cursor.line))
    }

    /// `map`, `grep` and `sort` with a block or a value before their list.
    fn with_block(&mut self, line: u32) -> Parsed<Expr> {
        let bracket = self.eat("(");
        let mut parts = Vec::new();
        if self.peek() == Some('{') {
            let body = self.block()?;
            parts.push(Expr::new(Kind::Block(body), line, self.cursor.line));
            self.eat(",");
        } else if self.peek() == Some('$') {
            let before = self.cursor.clone();
            let comparison = self.scalar()?;
            if self.begins_term() && matches!(self.peek(), Some('@' | '(')) {
                parts.push(comparison);
            } else {
                self.cursor = before;
            }
        }
        if self.begins_term() {
            parts.extend(self.comma_list()?);
        }
        if bracket {
            self.expect(")")?;
        }
        Ok(Expr::new(many_unknown(parts), line, self.cursor.line))
    }

    /// `print STDERR ...` and `print {$handle} ...`.
    fn skip_file_handle(&mut self) {
        let mut ahead = self.cursor.clone();
        ahead.skip_space();
        ahead.eat("(");
        ahead.skip_space();
        let braced = ahead.eat("{");
        ahead.skip_space();
        let _ = ahead.eat("$") || ahead.eat("*");
        let name = ahead.take_while(|next| next.is_alphanumeric() || next == '_');
        ahead.skip_space();
        let is_handle = braced && ahead.eat("}") || !braced && is_handle(&name);
        if is_handle && !self.cursor.rest().trim_start().starts_with('(') {
            self.cursor = ahead;
        }
    }
}

/// Is it a word of Perl itself?
pub(super) fn is_known(word: &str) -> bool {
    holds(UNARY_FUNCTIONS, word)
        || holds(LIST_FUNCTIONS, word)
        || PLAIN_FUNCTIONS.contains(&word)
        || STRUCTURE.contains(&word)
        || is_quoting(word)
        || matches!(
            word,
            "my" | "our" | "local" | "state" | "sub" | "do" | "eval"
        )
}

fn is_quoting(word: &str) -> bool {
    matches!(word, "q" | "qq" | "qw" | "qr" | "m" | "s" | "y" | "tr")
}

fn is_handle(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|next| next.is_ascii_uppercase() || next == '_')
}

/// Does the word look like the name of a class, and like no operator or function?
fn is_class(word: &str) -> bool {
    word.starts_with(|first: char| first.is_uppercase())
}
