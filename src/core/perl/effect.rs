//! What code that is not run may change, and assignments.

use super::heap::{Node, Scalar};
use super::run::Run;
use super::syntax::{Expr, Kind, Sigil, Statement, StatementKind, Step};
use super::target::is_self;

impl Run<'_> {
    /// Notes everything that the code may change as not known.
    pub fn effects(&mut self, expression: &Expr) {
        match &expression.kind {
            Kind::Assigned(left, right) => {
                self.mark(left);
                self.effects(right);
            }
            Kind::Changed(parts) => {
                if let Some(first) = parts.first() {
                    self.mark(first);
                }
                parts.iter().skip(1).for_each(|part| self.effects(part));
            }
            Kind::Call(name, arguments) => {
                let changes = matches!(
                    name.as_str(),
                    "push"
                        | "unshift"
                        | "pop"
                        | "shift"
                        | "splice"
                        | "delete"
                        | "undef"
                        | "chomp"
                        | "chop"
                );
                if changes && let Some(first) = arguments.first() {
                    self.mark(first);
                }
                if name != "return" {
                    self.given_away(arguments);
                }
                arguments.iter().for_each(|part| self.effects(part));
            }
            Kind::Opaque { parts, is_one, .. } => {
                if !is_one {
                    self.given_away(parts);
                }
                parts.iter().for_each(|part| self.effects(part));
            }
            Kind::Block(statements) => self.block_effects(statements),
            Kind::Comma(parts) | Kind::Hash(parts) | Kind::List(parts) => {
                parts.iter().for_each(|part| self.effects(part));
            }
            Kind::Path(base, steps) => {
                self.effects(base);
                for step in steps {
                    match step {
                        Step::Key(part) | Step::Index(part) => self.effects(part),
                    }
                }
            }
            Kind::Slice(base, keys) => {
                self.effects(base);
                keys.iter().for_each(|key| self.effects(key));
            }
            Kind::Dereferenced(_, inner) | Kind::Negated(inner) => self.effects(inner),
            Kind::Chain(first, more) => {
                self.effects(first);
                more.iter().for_each(|(_, part)| self.effects(part));
            }
            Kind::Range(from, to) => {
                self.effects(from);
                self.effects(to);
            }
            Kind::Interpolated(parts) => parts.iter().for_each(|part| self.effects(&part.value)),
            Kind::Declared(names) => {
                for (sigil, name) in names {
                    self.variables
                        .insert((*sigil, name.clone()), Scalar::unknown(self.here()));
                }
            }
            Kind::Undef
            | Kind::Text(_)
            | Kind::Number(_)
            | Kind::Bareword(_)
            | Kind::Variable(..) => {}
        }
    }

    fn block_effects(&mut self, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Plain(expression) => self.effects(expression),
                StatementKind::Block(block) => self.block_effects(block),
                StatementKind::Conditional(parts) => {
                    parts.iter().for_each(|part| self.effects(part));
                }
                StatementKind::Return | StatementKind::MayReturn => self.any_setting(),
            }
        }
    }

    /// `$Self` itself, given to a function or called, may be changed anywhere.
    fn given_away(&mut self, parts: &[Expr]) {
        for part in parts {
            match &part.kind {
                Kind::Comma(parts) => self.given_away(parts),
                _ if is_self(part) => {
                    self.touched = true;
                    self.any_setting();
                }
                _ => {}
            }
        }
    }

    /// Notes what stands on the left of an assignment as not known.
    pub fn mark(&mut self, left: &Expr) {
        match &left.kind {
            Kind::Path(base, steps) => self.mark_target(base, steps),
            Kind::Variable(sigil, name) => {
                let key = (*sigil, name.clone());
                self.variables.insert(key, Scalar::unknown(self.here()));
            }
            Kind::Dereferenced(_, inner) | Kind::Slice(inner, _) if is_self(inner) => {
                self.touched = true;
                match &left.kind {
                    Kind::Slice(base, keys) => self.mark_keys(base, keys),
                    _ => self.any_setting(),
                }
            }
            Kind::Dereferenced(_, inner) => self.mark(inner),
            Kind::Slice(base, keys) => self.mark_keys(base, keys),
            Kind::Comma(parts) => parts.iter().for_each(|part| self.mark(part)),
            Kind::Assigned(left, _) => self.mark(left),
            _ => self.effects(left),
        }
    }

    fn mark_keys(&mut self, base: &Expr, keys: &[Expr]) {
        let mut names = Vec::new();
        if self.items(keys, &mut names).is_err() {
            match is_self(base) {
                true => self.any_setting(),
                false => self.mark(base),
            }
            return;
        }
        for name in names {
            let kind = match name.text() {
                Some(text) => Kind::Text(text.to_string()),
                None => Kind::Hash(Vec::new()),
            };
            let key = Expr::new(kind, left_line(base), left_line(base));
            self.mark_target(base, &[Step::Key(key)]);
        }
    }

    /// An assignment; its value is what was assigned.
    pub fn assign(&mut self, left: &Expr, right: &Expr) -> Scalar {
        match &left.kind {
            Kind::Path(base, steps) => {
                let value = self.value(right);
                match self.target(base, steps) {
                    Ok(target) => {
                        self.put(&target, value.clone());
                        value
                    }
                    Err(_) => {
                        self.mark_target(base, steps);
                        Scalar::unknown(self.here())
                    }
                }
            }
            Kind::Declared(names) => match names.as_slice() {
                [(sigil, name)] => self.assign_variable(*sigil, name, right),
                _ => Scalar::unknown(self.here()),
            },
            Kind::Variable(sigil, name) => self.assign_variable(*sigil, name, right),
            Kind::Comma(targets) => self.assign_list(targets, right),
            Kind::Dereferenced(sigil @ (Sigil::List | Sigil::Hash), inner) if !is_self(inner) => {
                self.assign_collection(left, *sigil, right)
            }
            _ => {
                self.mark(left);
                self.effects(right);
                Scalar::unknown(self.here())
            }
        }
    }

    fn assign_variable(&mut self, sigil: Sigil, name: &str, right: &Expr) -> Scalar {
        let value = if sigil == Sigil::Scalar {
            self.value(right)
        } else {
            let mut list = Vec::new();
            match self.list(right, &mut list) {
                Ok(()) => self.made(sigil, list),
                Err(place) => Scalar::unknown(place),
            }
        };
        self.variables
            .insert((sigil, name.to_owned()), value.clone());
        value
    }

    fn made(&mut self, sigil: Sigil, list: Vec<Scalar>) -> Scalar {
        match sigil {
            Sigil::Hash => match self.pairs(list) {
                Some(id) => Scalar::Node(id),
                None => Scalar::unknown(self.here()),
            },
            _ => Scalar::Node(self.config.heap.add(Node::List(list))),
        }
    }

    /// `my ($File, $Self) = @_;` and `($Self->{A}, $Self->{B}) = (1, 2);`
    fn assign_list(&mut self, targets: &[Expr], right: &Expr) -> Scalar {
        let mut values = Vec::new();
        if self.list(right, &mut values).is_err() {
            targets.iter().for_each(|target| self.mark(target));
            return Scalar::unknown(self.here());
        }
        let mut values = values.into_iter();
        let mut unknown = false;
        for target in targets {
            match &target.kind {
                Kind::Declared(names) => {
                    if let [(sigil, name)] = names.as_slice() {
                        let value = match sigil {
                            Sigil::Scalar => values.next().unwrap_or(Scalar::Undef),
                            _ => self.made(*sigil, values.by_ref().collect()),
                        };
                        self.variables.insert((*sigil, name.clone()), value);
                    }
                }
                Kind::Path(base, steps) => {
                    let value = values.next().unwrap_or(Scalar::Undef);
                    unknown |= value.unknown_place().is_some();
                    match self.target(base, steps) {
                        Ok(target) => self.put(&target, value),
                        Err(_) => {
                            self.mark_target(base, steps);
                            unknown = true;
                        }
                    }
                }
                Kind::Variable(Sigil::Scalar, name) => {
                    let value = values.next().unwrap_or(Scalar::Undef);
                    self.variables.insert((Sigil::Scalar, name.clone()), value);
                }
                Kind::Undef => drop(values.next()),
                _ => {
                    self.mark(target);
                    unknown = true;
                }
            }
        }
        match unknown {
            true => Scalar::unknown(self.here()),
            false => Scalar::Undef,
        }
    }

    /// `@{ $Self->{List} } = (...)`
    fn assign_collection(&mut self, left: &Expr, sigil: Sigil, right: &Expr) -> Scalar {
        let mut list = Vec::new();
        let listed = self.list(right, &mut list);
        let made = listed.map(|()| self.made(sigil, list));
        let (Ok(Scalar::Node(new)), Some(old)) = (made, self.collection(left, sigil)) else {
            self.mark(left);
            return Scalar::unknown(self.here());
        };
        let content = match self.config.heap.node_mut(new) {
            Some(Node::List(list)) => Node::List(std::mem::take(list)),
            Some(Node::Map(map)) => Node::Map(std::mem::take(map)),
            None => return Scalar::unknown(self.here()),
        };
        if let Some(node) = self.config.heap.node_mut(old) {
            *node = content;
        }
        Scalar::Undef
    }

    /// What the sub was called with.
    pub fn arguments(&mut self) -> Vec<Scalar> {
        let key = (Sigil::List, "_".to_owned());
        let Some(Scalar::Node(id)) = self.variables.get(&key) else {
            return Vec::new();
        };
        match self.config.heap.node(*id) {
            Some(Node::List(list)) => list.clone(),
            _ => Vec::new(),
        }
    }
}

fn left_line(expression: &Expr) -> u32 {
    expression.lines.line
}
