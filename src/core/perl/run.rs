//! Does what statements say, as far as they are data.

use std::collections::HashMap;

use super::config::{Config, ROOT};
use super::heap::{Node, Place, Scalar};
use super::number::Number;
use super::syntax::{Expr, Kind, Lines, Sigil, Statement, StatementKind};
use super::{Form, Program};

/// Elements that one range or repetition may make.
const LONGEST_LIST: usize = 10_000;

/// Functions that change no setting.
const HARMLESS: [&str; 9] = [
    "print", "printf", "say", "warn", "binmode", "require", "select", "utime", "chmod",
];

pub(super) struct Run<'r> {
    pub config: &'r mut Config,
    program: &'r Program,
    file: usize,
    /// Scalars, and lists and hashes as references.
    pub variables: HashMap<(Sigil, String), Scalar>,
    /// Unknown parts inside the value that is being made.
    inside: Vec<Place>,
    /// The statement that runs, and whether a setting is concerned by what is not known in it.
    statement: Lines,
    pub touched: bool,
    quiet: bool,
}

impl<'r> Run<'r> {
    pub fn new(config: &'r mut Config, program: &'r Program, file: usize) -> Self {
        let line = Lines {
            line: 1,
            end_line: 1,
        };
        Self {
            config,
            program,
            file,
            variables: HashMap::new(),
            inside: Vec::new(),
            statement: line,
            touched: false,
            quiet: false,
        }
    }

    pub fn load(&mut self) {
        let program = self.program;
        let root = Scalar::Node(ROOT);
        if program.form == Form::Body {
            self.variables
                .insert((Sigil::Scalar, "Self".to_owned()), root);
            self.statements(&program.statements);
            return;
        }
        // What stands outside the subs can only prepare variables.
        self.quiet = true;
        self.statements(&program.statements);
        self.quiet = false;
        let Some(sub) = program.load_sub() else {
            return;
        };
        // Files below Kernel/Config/Files are called as classes, with the configuration second.
        let class = Scalar::Text(sub.package.as_str().into());
        let arguments = if sub.package.starts_with("Kernel::Config::Files") {
            vec![class, root]
        } else {
            vec![root]
        };
        let arguments = self.config.heap.add(Node::List(arguments));
        self.variables
            .insert((Sigil::List, "_".to_owned()), Scalar::Node(arguments));
        self.statements(&sub.body);
    }

    /// Runs statements in order; whether a `return` ended them.
    fn statements(&mut self, statements: &[Statement]) -> bool {
        for statement in statements {
            self.statement = statement.lines;
            self.touched = false;
            self.inside.clear();
            match &statement.kind {
                StatementKind::Plain(expression) => self.plain(expression),
                StatementKind::Block(block) => {
                    if self.statements(block) {
                        return true;
                    }
                }
                StatementKind::Return => return true,
                StatementKind::Conditional(parts) => {
                    parts.iter().for_each(|part| self.effects(part));
                    self.report(statement.lines);
                }
                StatementKind::MayReturn => {
                    self.any_setting();
                    self.report(statement.lines);
                }
            }
        }
        false
    }

    fn plain(&mut self, expression: &Expr) {
        match &expression.kind {
            Kind::Opaque { .. } => {
                self.effects(expression);
                self.report(self.statement);
            }
            Kind::Call(name, _) if self.is_dynamic_call(name) => {
                self.effects(expression);
                self.report(self.statement);
            }
            Kind::Comma(parts) => parts.iter().for_each(|part| self.plain(part)),
            _ => {
                let value = self.value(expression);
                if !self.touched {
                    return;
                }
                if value.unknown_place().is_some() {
                    self.report(self.statement);
                } else {
                    for place in std::mem::take(&mut self.inside) {
                        self.report(place.lines);
                    }
                }
            }
        }
    }

    fn is_dynamic_call(&self, name: &str) -> bool {
        !(HARMLESS.contains(&name)
            || matches!(
                name,
                "push" | "unshift" | "delete" | "undef" | "shift" | "Translatable" | "s"
            ))
    }

    fn report(&mut self, lines: Lines) {
        if !self.quiet {
            let place = self.place(lines);
            self.config.dynamic.push(place);
        }
    }

    pub fn place(&self, lines: Lines) -> Place {
        Place {
            file: self.file,
            lines,
        }
    }

    /// The place of the statement that runs.
    pub fn here(&self) -> Place {
        self.place(self.statement)
    }

    /// Notes that any setting may be different from here on.
    pub fn any_setting(&mut self) {
        if !self.quiet {
            let here = self.here();
            self.config.any.push(here);
        }
    }

    pub fn unknown(&self, expression: &Expr) -> Scalar {
        Scalar::unknown(self.place(expression.lines))
    }

    /// A text, unless it is too long.
    pub fn text(&mut self, text: &str, expression: &Expr) -> Scalar {
        let unknown = self.unknown(expression);
        self.config.heap.text(text).unwrap_or(unknown)
    }

    /// The one value that an expression gives where one is wanted.
    pub fn value(&mut self, expression: &Expr) -> Scalar {
        match &expression.kind {
            Kind::Undef => Scalar::Undef,
            Kind::Text(text) | Kind::Bareword(text) => self.text(text, expression),
            Kind::Number(number) => Scalar::Number(*number),
            Kind::Variable(Sigil::Scalar, name) => {
                let key = (Sigil::Scalar, name.clone());
                match self.variables.get(&key) {
                    Some(Scalar::Unknown(..)) | None => self.unknown(expression),
                    Some(known) => known.clone(),
                }
            }
            Kind::Declared(names) => {
                for (sigil, name) in names {
                    let empty = self.empty(*sigil);
                    self.variables.insert((*sigil, name.clone()), empty);
                }
                Scalar::Undef
            }
            Kind::Path(base, steps) => match self.target(base, steps) {
                Ok(target) => match self.get(&target) {
                    Scalar::Unknown(..) => self.unknown(expression),
                    known => known,
                },
                Err(_) => self.unknown(expression),
            },
            Kind::Interpolated(parts) => self.interpolated(parts, expression),
            Kind::Hash(items) => self.hash(items, expression),
            Kind::List(items) => {
                let mut list = Vec::new();
                match self.items(items, &mut list) {
                    Ok(()) => {
                        self.note_inside(&list);
                        Scalar::Node(self.config.heap.add(Node::List(list)))
                    }
                    Err(place) => Scalar::unknown(place),
                }
            }
            Kind::Comma(parts) => {
                let mut last = Scalar::Undef;
                for part in parts {
                    last = self.value(part);
                }
                last
            }
            Kind::Assigned(left, right) => self.assign(left, right),
            Kind::Chain(first, more) => self.chain(first, more, expression),
            Kind::Negated(inner) => self.negated(inner, expression),
            Kind::Call(name, arguments) => self.called(name, arguments, expression),
            _ => {
                self.effects(expression);
                self.unknown(expression)
            }
        }
    }

    /// The values that an expression gives in a list; the place of the code when nobody can say
    /// how many.
    pub fn list(&mut self, expression: &Expr, out: &mut Vec<Scalar>) -> Result<(), Place> {
        let unknown = self.place(expression.lines);
        match &expression.kind {
            Kind::Comma(parts) => return self.items(parts, out),
            Kind::Variable(Sigil::List, name) if name == "_" => {
                out.extend(self.arguments());
                return Ok(());
            }
            Kind::Range(from, to) => {
                let ends = (self.value(from).number(), self.value(to).number());
                let (Some(from), Some(to)) = ends else {
                    return Err(unknown);
                };
                let (Some(from), Some(to)) = (from.to_whole(), to.to_whole()) else {
                    return Err(unknown);
                };
                let length = i128::from(to) - i128::from(from);
                if length >= LONGEST_LIST as i128 {
                    return Err(unknown);
                }
                out.extend((from..=to).map(|it| Scalar::Number(Number::Whole(it.into()))));
                return Ok(());
            }
            _ => {}
        }
        if !expression.is_one()
            && !matches!(&expression.kind, Kind::Call(name, _) if name == "shift")
        {
            self.effects(expression);
            return Err(unknown);
        }
        let value = self.value(expression);
        out.push(value);
        Ok(())
    }

    pub fn items(&mut self, items: &[Expr], out: &mut Vec<Scalar>) -> Result<(), Place> {
        items.iter().try_for_each(|item| self.list(item, out))
    }

    fn hash(&mut self, items: &[Expr], expression: &Expr) -> Scalar {
        let mut list = Vec::new();
        if let Err(place) = self.items(items, &mut list) {
            return Scalar::unknown(place);
        }
        match self.pairs(list) {
            Some(node) => Scalar::Node(node),
            None => self.unknown(expression),
        }
    }

    /// A hash of keys and values in turn; `None` when a key is not known.
    pub fn pairs(&mut self, list: Vec<Scalar>) -> Option<usize> {
        self.note_inside(&list);
        let mut map = indexmap::IndexMap::with_capacity(list.len() / 2);
        let mut list = list.into_iter();
        while let Some(key) = list.next() {
            let value = list.next().unwrap_or(Scalar::Undef);
            map.insert(key.text()?.to_string(), value);
        }
        Some(self.config.heap.add(Node::Map(map)))
    }

    fn note_inside(&mut self, list: &[Scalar]) {
        self.inside
            .extend(list.iter().filter_map(Scalar::unknown_place));
    }

    fn empty(&mut self, sigil: Sigil) -> Scalar {
        match sigil {
            Sigil::Scalar => Scalar::Undef,
            Sigil::List => Scalar::Node(self.config.heap.add(Node::List(Vec::new()))),
            Sigil::Hash => Scalar::Node(self.config.heap.add(Node::Map(Default::default()))),
        }
    }

    fn called(&mut self, name: &str, arguments: &[Expr], expression: &Expr) -> Scalar {
        match name {
            "Translatable" if arguments.len() == 1 => match arguments.first() {
                Some(argument) => self.value(argument),
                None => Scalar::Undef,
            },
            "shift" => self.shifted(arguments, expression),
            "push" | "unshift" => self.pushed(name == "push", arguments, expression),
            "delete" => self.deleted(arguments, expression),
            "undef" => match arguments.first().map(|first| &first.kind) {
                Some(Kind::Path(base, steps)) => match self.target(base, steps) {
                    Ok(target) => {
                        self.put(&target, Scalar::Undef);
                        Scalar::Undef
                    }
                    Err(_) => self.not_done(arguments, expression),
                },
                _ => self.not_done(arguments, expression),
            },
            _ => {
                self.effects(expression);
                self.unknown(expression)
            }
        }
    }

    fn not_done(&mut self, arguments: &[Expr], expression: &Expr) -> Scalar {
        if let Some(first) = arguments.first() {
            self.mark(first);
        }
        arguments.iter().for_each(|it| self.effects(it));
        self.unknown(expression)
    }

    fn shifted(&mut self, arguments: &[Expr], expression: &Expr) -> Scalar {
        let own = match arguments.first().map(|first| &first.kind) {
            None => true,
            Some(Kind::Variable(Sigil::List, name)) => name == "_",
            Some(_) => false,
        };
        let key = (Sigil::List, "_".to_owned());
        let arguments_id = match self.variables.get(&key) {
            Some(Scalar::Node(id)) if own => *id,
            _ => return self.not_done(arguments, expression),
        };
        match self.config.heap.node_mut(arguments_id) {
            Some(Node::List(list)) if !list.is_empty() => list.remove(0),
            _ => Scalar::Undef,
        }
    }

    fn pushed(&mut self, at_end: bool, arguments: &[Expr], expression: &Expr) -> Scalar {
        let Some((list, values)) = arguments.split_first() else {
            return self.unknown(expression);
        };
        let mut new = Vec::new();
        let known = self.items(values, &mut new).is_ok()
            && new.iter().all(|value| value.unknown_place().is_none());
        let id = if known {
            self.collection(list, Sigil::List)
        } else {
            None
        };
        let Some(id) = id else {
            return self.not_done(arguments, expression);
        };
        if let Some(Node::List(list)) = self.config.heap.node_mut(id) {
            let at = if at_end { list.len() } else { 0 };
            list.splice(at..at, new);
        }
        Scalar::Undef
    }

    fn deleted(&mut self, arguments: &[Expr], expression: &Expr) -> Scalar {
        if let Some(Kind::Path(base, steps)) = arguments.first().map(|first| &first.kind)
            && let Ok(target) = self.target(base, steps)
            && let Some(old) = self.remove(&target)
        {
            return old;
        }
        self.not_done(arguments, expression)
    }
}
