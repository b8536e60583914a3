//! Writing a statement for one kind of database.

use std::borrow::Cow;

use super::Folding;
use super::engine::{Dialect, Engine};
use super::statement::{Bind, Likened, Name, Piece};

/// A statement as far as it is written.
pub(super) struct Written {
    dialect: Dialect,
    text: String,
    binds: Vec<Bind>,
}

impl Written {
    /// The text of these pieces, and the values of its placeholders.
    pub(super) fn of(pieces: Vec<Piece>, dialect: Dialect) -> (String, Vec<Bind>) {
        let mut written = Self {
            dialect,
            text: String::new(),
            binds: Vec::new(),
        };
        for piece in pieces {
            written.piece(piece);
        }
        (written.text, written.binds)
    }

    fn piece(&mut self, piece: Piece) {
        let dialect = self.dialect;
        match piece {
            Piece::Literal(literal) => self.text.push_str(&literal),
            Piece::PerEngine([sqlite, mysql, postgres]) => {
                self.text.push_str(match dialect.engine {
                    Engine::Sqlite => sqlite,
                    Engine::MySql => mysql,
                    Engine::Postgres => postgres,
                });
            }
            Piece::Name(name) => dialect.engine.quote(name.as_str(), &mut self.text),
            Piece::Bind(bind) => self.bind(bind),
            Piece::Column(prefix, name, folding) => {
                self.wrapped(dialect.around_column(folding), prefix, &name);
            }
            Piece::Order(prefix, name) => self.wrapped(dialect.around_order(), prefix, &name),
            Piece::Sorted(prefix, name, sorting) => {
                self.wrapped(sorting.around_column(dialect), prefix, &name);
            }
            Piece::Listed(value, sorting) => {
                let (before, after) = sorting.around_value(dialect);
                self.text.push_str(before);
                self.compared(sorting.folded(dialect, &value));
                self.text.push_str(after);
            }
            Piece::Value(value, folding) => self.value(&value, folding),
            Piece::Place(value) => self.value(&value, Folding::of_instance(dialect.collation)),
            Piece::Like(likened) => self.like(&likened),
        }
    }

    fn wrapped(
        &mut self,
        (before, after): (Cow<'static, str>, Cow<'static, str>),
        prefix: &str,
        name: &Name,
    ) {
        self.text.push_str(&before);
        self.text.push_str(prefix);
        self.dialect.engine.quote(name.as_str(), &mut self.text);
        self.text.push_str(&after);
    }

    fn value(&mut self, value: &str, folding: Folding) {
        let (before, after) = self.dialect.around_value(folding);
        self.text.push_str(before);
        self.compared(self.dialect.folded(value, folding));
        self.text.push_str(after);
    }

    fn like(&mut self, likened: &Likened) {
        let (column, value, [has, has_not]) = self.dialect.around_like(likened.folding);
        self.wrapped(column, likened.prefix, &likened.column);
        self.text
            .push_str(if likened.negated { has_not } else { has });
        self.text.push_str(&value.0);
        self.compared(self.dialect.pattern(&likened.like, likened.folding));
        self.text.push_str(&value.1);
    }

    /// A text that something is compared with. PostgreSQL stores no NUL and refuses one: nothing is
    /// known to be equal to such a text, as nothing is to NULL.
    fn compared(&mut self, text: String) {
        let impossible = self.dialect.engine == Engine::Postgres && text.contains('\0');
        self.bind(if impossible {
            Bind::Null
        } else {
            Bind::Text(text)
        });
    }

    fn bind(&mut self, bind: Bind) {
        self.binds.push(bind);
        let number = self.binds.len();
        self.dialect.engine.placeholder(number, &mut self.text);
    }
}
