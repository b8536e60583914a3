//! Statements, blocks, subs and whole files.

use super::cursor::begins_name;
use super::error::{ErrorKind, Parsed};
use super::parser::Parser;
use super::syntax::{Expr, Kind, Lines, Sigil, Statement, StatementKind, Sub};
use super::term::many_unknown;

impl Parser {
    /// Every statement of a text, up to its end or `__END__`.
    pub fn text(&mut self) -> Parsed<Vec<Statement>> {
        let mut statements = self.statements()?;
        if self.is_body && self.eat("}") {
            // The brace ends the sub around the body; its own one is left over at the end.
            self.leave_body();
            statements.extend(self.statements()?);
            if self.peek().is_none() {
                return Err(self.ended());
            }
        }
        if self.peek().is_some() {
            return Err(self.unexpected());
        }
        Ok(statements)
    }

    /// A block with its braces.
    pub fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect("{")?;
        self.scoped(|parser| {
            let statements = parser.statements()?;
            parser.expect("}")?;
            Ok(statements)
        })
    }

    pub fn statements(&mut self) -> Parsed<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            if self.cursor.skip_to_statement() && self.is_body {
                // The sub around the body does not end.
                return Err(self.ended());
            }
            match self.cursor.peek() {
                None | Some('}') => return Ok(statements),
                Some(';') => {
                    self.cursor.bump();
                }
                Some('\u{4}' | '\u{1a}') => self.cursor.finish(),
                Some(_) => statements.extend(self.statement()?),
            }
        }
    }

    fn statement(&mut self) -> Parsed<Option<Statement>> {
        let line = self.cursor.line;
        let word = self.word();
        let mut ahead = self.cursor.clone();
        ahead.eat(&word);
        ahead.skip_space();
        if ahead.starts_with("=>") {
            return self.plain(line).map(Some);
        }
        let kind = match word.as_str() {
            "__END__" | "__DATA__" if self.is_body => return Err(self.ended()),
            "__END__" | "__DATA__" => {
                self.cursor.finish();
                return Ok(None);
            }
            "sub" if ahead.peek().is_some_and(begins_name) => {
                self.cursor.eat("sub");
                return self.named_sub().map(|()| None);
            }
            "BEGIN" | "END" | "INIT" | "CHECK" | "UNITCHECK" if ahead.starts_with("{") => {
                self.cursor.eat(&word);
                StatementKind::Conditional(vec![self.block_part()?])
            }
            "package" => return self.package_statement().map(|()| None),
            "use" | "no" => return self.use_statement(&word).map(|()| None),
            "if" | "unless" => {
                self.cursor.eat(&word);
                self.branches()?
            }
            "while" | "until" => {
                self.cursor.eat(&word);
                let mut parts = vec![self.condition(true)?];
                parts.push(self.block_part()?);
                self.continue_block(&mut parts)?;
                StatementKind::Conditional(parts)
            }
            "for" | "foreach" => {
                self.cursor.eat(&word);
                self.loop_over()?
            }
            "else" | "elsif" | "continue" => return Err(self.unexpected()),
            "" if self.peek() == Some('{') => StatementKind::Block(self.block()?),
            "return" => return self.plain(line).map(Some),
            _ if ahead.starts_with(":")
                && !ahead.starts_with("::")
                && !word.is_empty()
                && word.chars().all(|it| it.is_ascii_uppercase() || it == '_') =>
            {
                self.cursor = ahead;
                self.cursor.eat(":");
                return Ok(None);
            }
            _ => return self.plain(line).map(Some),
        };
        Ok(Some(self.finished(kind, line)))
    }

    fn finished(&self, kind: StatementKind, line: u32) -> Statement {
        let end_line = self.cursor.line;
        Statement {
            kind,
            lines: Lines { line, end_line },
        }
    }

    /// An expression, perhaps with a condition behind it, up to its semicolon.
    fn plain(&mut self, line: u32) -> Parsed<Statement> {
        let returns = self.word() == "return";
        let expression = self.expression()?;
        let mut parts = vec![expression];
        if let word @ ("if" | "unless" | "while" | "until" | "for" | "foreach") =
            self.word().as_str()
        {
            self.cursor.eat(word);
            parts.push(self.expression()?);
        }
        let before = self.cursor.clone();
        if !self.eat(";") {
            match self.cursor.peek() {
                None | Some('}') => self.cursor = before,
                Some(_) => return Err(self.unexpected()),
            }
        }
        let conditional = parts.len() > 1;
        let kind = match (returns, conditional, parts.pop()) {
            (true, true, _) => StatementKind::MayReturn,
            (true, false, _) => StatementKind::Return,
            (false, false, Some(only)) => StatementKind::Plain(only),
            (false, _, condition) => {
                parts.extend(condition);
                StatementKind::Conditional(parts)
            }
        };
        Ok(self.finished(kind, line))
    }

    fn condition(&mut self, may_be_empty: bool) -> Parsed<Expr> {
        let line = self.cursor.line;
        self.expect("(")?;
        if may_be_empty && self.eat(")") {
            return Ok(Expr::new(many_unknown(Vec::new()), line, line));
        }
        let condition = self.expression()?;
        self.expect(")")?;
        Ok(condition)
    }

    fn block_part(&mut self) -> Parsed<Expr> {
        let line = self.cursor.line;
        let block = self.block()?;
        Ok(Expr::new(Kind::Block(block), line, self.cursor.line))
    }

    fn branches(&mut self) -> Parsed<StatementKind> {
        let mut parts = vec![self.condition(false)?, self.block_part()?];
        loop {
            let before = self.cursor.clone();
            match self.word().as_str() {
                "elsif" => {
                    self.cursor.eat("elsif");
                    parts.push(self.condition(false)?);
                    parts.push(self.block_part()?);
                }
                "else" => {
                    self.cursor.eat("else");
                    parts.push(self.block_part()?);
                    return Ok(StatementKind::Conditional(parts));
                }
                _ => {
                    self.cursor = before;
                    return Ok(StatementKind::Conditional(parts));
                }
            }
        }
    }

    fn continue_block(&mut self, parts: &mut Vec<Expr>) -> Parsed<()> {
        let before = self.cursor.clone();
        if self.eat_word("continue") {
            parts.push(self.block_part()?);
        } else {
            self.cursor = before;
        }
        Ok(())
    }

    fn loop_over(&mut self) -> Parsed<StatementKind> {
        self.scoped(|parser| {
            let mut parts = Vec::new();
            if parser.word() == "my" || parser.word() == "our" || parser.peek() == Some('$') {
                let line = parser.cursor.line;
                parser.name();
                parser.cursor.skip_space();
                if !parser.cursor.eat("$") {
                    return Err(parser.unexpected());
                }
                let name = parser.name();
                parser.declare(Sigil::Scalar, &name);
                let kind = Kind::Declared(vec![(Sigil::Scalar, name)]);
                parts.push(Expr::new(kind, line, line));
            }
            parser.expect("(")?;
            // `for (;;)` and `for (list)`.
            loop {
                match parser.peek() {
                    Some(')') => {
                        parser.cursor.bump();
                        break;
                    }
                    Some(';') if parts.len() < 8 => {
                        parser.cursor.bump();
                    }
                    _ => {
                        parts.push(parser.expression()?);
                        if !matches!(parser.peek(), Some(';' | ')')) {
                            return Err(parser.unexpected());
                        }
                    }
                }
            }
            parts.push(parser.block_part()?);
            parser.continue_block(&mut parts)?;
            Ok(StatementKind::Conditional(parts))
        })
    }

    fn named_sub(&mut self) -> Parsed<()> {
        self.cursor.skip_space();
        let name = self.name();
        self.functions.insert(name.clone());
        if self.eat(";") {
            return Ok(());
        }
        self.skip_signature()?;
        let body = self.block()?;
        let package = self.package.clone();
        self.subs.push(Sub {
            name,
            package,
            body,
        });
        Ok(())
    }

    /// A prototype or signature and attributes before the body of a sub.
    pub fn skip_signature(&mut self) -> Parsed<()> {
        if self.peek() == Some('(') {
            while let Some(next) = self.cursor.bump() {
                if next == ')' {
                    break;
                }
            }
        }
        while self.peek() == Some(':') {
            self.cursor.bump();
            self.cursor.skip_space();
            self.name();
        }
        Ok(())
    }

    fn package_statement(&mut self) -> Parsed<()> {
        self.cursor.eat("package");
        self.cursor.skip_space();
        let name = self.name();
        if name.is_empty() {
            return Err(self.unexpected());
        }
        self.cursor.skip_space();
        self.cursor
            .take_while(|next| next.is_ascii_digit() || matches!(next, '.' | 'v' | '_'));
        let outer = std::mem::replace(&mut self.package, name);
        if self.peek() == Some('{') {
            let body = self.block()?;
            drop(body);
            self.package = outer;
            return Ok(());
        }
        self.end_of_statement()
    }

    fn use_statement(&mut self, word: &str) -> Parsed<()> {
        self.cursor.eat(word);
        self.cursor.skip_space();
        let line = self.cursor.line;
        let version = |next: char| next.is_ascii_digit() || matches!(next, '.' | '_' | 'v');
        let mut ahead = self.cursor.clone();
        let number = ahead.take_while(version);
        if number.contains(|next: char| next.is_ascii_digit()) {
            self.cursor = ahead;
            self.strict |= word == "use" && is_strict_version(&number);
            return self.end_of_statement();
        }
        let module = self.name();
        if module.is_empty() {
            let message = format!("`{word}` names no module");
            self.queue(line, ErrorKind::Syntax, message);
            return Err(self.unexpected());
        }
        self.cursor.skip_space();
        let mut ahead = self.cursor.clone();
        if !ahead.take_while(version).is_empty() && !ahead.starts_with("=") {
            ahead.skip_space();
            self.cursor = ahead;
        }
        let mut imported = Vec::new();
        if self.begins_term() {
            imported = self.comma_list()?;
        }
        if module == "strict" {
            self.strict = word == "use";
        }
        self.import(&module, &imported);
        self.end_of_statement()
    }

    /// Notes the names that a module brings.
    fn import(&mut self, module: &str, imported: &[Expr]) {
        for part in imported {
            match &part.kind {
                Kind::Text(name) => {
                    let variable = [('$', Sigil::Scalar), ('@', Sigil::List), ('%', Sigil::Hash)]
                        .into_iter()
                        .find_map(|(mark, sigil)| Some((sigil, name.strip_prefix(mark)?)));
                    match variable {
                        Some((sigil, name)) => self.declare(sigil, name),
                        None => {
                            self.functions.insert(name.clone());
                        }
                    }
                    if module == "constant" {
                        return;
                    }
                }
                Kind::Comma(parts) | Kind::Hash(parts) => {
                    for part in parts {
                        if let Kind::Text(name) = &part.kind {
                            let name = name.trim_start_matches(['$', '@', '%', '&']);
                            self.functions.insert(name.to_owned());
                            for sigil in [Sigil::Scalar, Sigil::List, Sigil::Hash] {
                                self.declare(sigil, name);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn end_of_statement(&mut self) -> Parsed<()> {
        match self.peek() {
            None | Some('}') => Ok(()),
            Some(';') => {
                self.cursor.bump();
                Ok(())
            }
            Some(_) => Err(self.unexpected()),
        }
    }
}

/// Does `use v5.12` and later switch strictness on? It does.
fn is_strict_version(number: &str) -> bool {
    let number = number.trim_start_matches('v');
    let mut parts = number.split('.');
    let major: u32 = parts.next().and_then(|it| it.parse().ok()).unwrap_or(0);
    let minor = parts.next().unwrap_or("0");
    let dotted = number.matches('.').count() > 1 || minor.len() < 3;
    let minor: u32 = if dotted {
        minor.parse().unwrap_or(0)
    } else {
        minor.get(..3).and_then(|it| it.parse().ok()).unwrap_or(0)
    };
    major > 5 || major == 5 && minor >= 11
}
