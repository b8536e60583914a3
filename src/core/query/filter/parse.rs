//! Reading filters as configurations write them.

use std::fmt;

/// Filters are not nested deeper than this.
const DEEPEST: usize = 100;

/// A filter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the filter {filter} cannot be read: {reason} at character {place}")]
pub struct BadFilter {
    /// The whole filter.
    pub filter: String,
    /// What is wrong.
    pub reason: &'static str,
    /// Where, counted from 1.
    pub place: usize,
}

/// A filter as a tree. It is read as leniently as the ticket system does (blanks between the parts,
/// an outer pair of parentheses left out) and shown as RFC 4515 wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not this one.
    Not(Box<Filter>),
    /// The attribute is there.
    Present(String),
    /// The attribute compared with a value by `=`, `>=`, `<=`, `~=` or, the attribute then with its
    /// rule, `:=`.
    Compare(String, &'static str, Vec<u8>),
    /// The attribute has these pieces in this order; the first and the last one may be empty: then
    /// it may begin or end with anything.
    Pieces(String, Vec<Vec<u8>>),
}

/// How comparisons are written, the longer ones first.
const COMPARISONS: [&str; 5] = [">=", "<=", "~=", ":=", "="];

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parse(text: &str) -> Result<Self, BadFilter> {
        let trimmed = text.trim();
        let bare = !trimmed.starts_with('(');
        let whole = if bare {
            format!("({trimmed})")
        } else {
            trimmed.to_owned()
        };
        let mut reader = Reader { rest: &whole };
        let read = reader.filter(0).and_then(|filter| match reader.rest {
            "" => Ok(filter),
            _ => Err("something stands behind its end"),
        });
        read.map_err(|reason| {
            let behind = reader.rest.chars().count();
            let place = whole.chars().count().saturating_sub(behind) + 1;
            BadFilter {
                filter: text.to_owned(),
                reason,
                place: place.saturating_sub(usize::from(bare)).max(1),
            }
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn filter(&mut self, depth: usize) -> Result<Filter, &'static str> {
        if depth > DEEPEST {
            return Err("it is nested too deeply");
        }
        if !self.takes("(") {
            return Err("a ( is missing");
        }
        let filter = if self.takes("&") {
            Filter::And(self.list(depth)?)
        } else if self.takes("|") {
            Filter::Or(self.list(depth)?)
        } else if self.takes("!") {
            Filter::Not(Box::new(self.filter(depth + 1)?))
        } else {
            self.item()?
        };
        if self.takes(")") {
            Ok(filter)
        } else {
            Err("a ) is missing")
        }
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Filter>, &'static str> {
        let mut filters = Vec::new();
        while self.rest.starts_with('(') {
            filters.push(self.filter(depth + 1)?);
        }
        Ok(filters)
    }

    fn item(&mut self) -> Result<Filter, &'static str> {
        let length = self.rest.find(['=', '>', '<', '~', '(', ')']);
        let (mut attribute, comparison) = self.rest.split_at(length.unwrap_or(self.rest.len()));
        let mut operator = COMPARISONS
            .into_iter()
            .find(|operator| comparison.starts_with(operator))
            .ok_or("a comparison such as = is missing")?;
        self.rest = comparison.get(operator.len()..).unwrap_or_default();
        if let Some(before) = attribute.strip_suffix(':').filter(|_| operator == "=") {
            (attribute, operator) = (before, ":=");
        }
        let attribute = attribute.trim();
        if !super::is_attribute(attribute) {
            return Err("this is no attribute");
        }
        let attribute = attribute.to_owned();
        let mut pieces = self.pieces()?;
        Ok(match (operator, pieces.len()) {
            ("=", 2) if pieces.iter().all(Vec::is_empty) => Filter::Present(attribute),
            ("=", 2..) => {
                let last = pieces.len() - 1;
                let mut place = 0;
                pieces.retain(|piece| {
                    place += 1;
                    !piece.is_empty() || place == 1 || place > last
                });
                Filter::Pieces(attribute, pieces)
            }
            _ => Filter::Compare(attribute, operator, pieces.join(b"*".as_slice())),
        })
    }

    /// A value up to the parenthesis that ends it, cut at each `*`.
    fn pieces(&mut self) -> Result<Vec<Vec<u8>>, &'static str> {
        let (mut pieces, mut piece) = (Vec::new(), Vec::new());
        loop {
            let mut characters = self.rest.chars();
            match characters.next() {
                None => return Err("a ) is missing"),
                Some('(') => return Err("a ( stands within a value"),
                Some(')') => break,
                Some('*') => pieces.push(std::mem::take(&mut piece)),
                Some('\\') => {
                    self.rest = characters.as_str();
                    piece.push(self.escaped());
                    continue;
                }
                Some(other) => {
                    piece.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            self.rest = characters.as_str();
        }
        pieces.push(piece);
        Ok(pieces)
    }

    /// What stands behind a `\`: two digits of a byte, or a character that means itself. Before
    /// anything else the `\` means itself.
    fn escaped(&mut self) -> u8 {
        let digits = self.rest.get(..2);
        let byte = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let own = self
            .rest
            .bytes()
            .next()
            .filter(|own| b"()\\*".contains(own));
        let (taken, byte) = match (byte, own) {
            (Some(byte), _) => (2, byte),
            (None, Some(own)) => (1, own),
            (None, None) => (0, b'\\'),
        };
        self.rest = self.rest.get(taken..).unwrap_or_default();
        byte
    }

    /// Takes a sign and the blanks around it, if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        let next: Option<&'t str> = self.rest.trim_start().strip_prefix(sign);
        if let Some(next) = next {
            self.rest = next.trim_start();
        }
        next.is_some()
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |to: &mut fmt::Formatter<'_>, sign: &str, filters: &[Filter]| {
            write!(to, "({sign}")?;
            filters
                .iter()
                .try_for_each(|filter| write!(to, "{filter}"))?;
            to.write_str(")")
        };
        match self {
            Filter::And(filters) => list(to, "&", filters),
            Filter::Or(filters) => list(to, "|", filters),
            Filter::Not(filter) => write!(to, "(!{filter})"),
            Filter::Present(attribute) => write!(to, "({attribute}=*)"),
            Filter::Compare(attribute, operator, value) => {
                write!(
                    to,
                    "({attribute}{operator}{})",
                    super::escaped(value, false)
                )
            }
            Filter::Pieces(attribute, pieces) => {
                let pieces = pieces.iter().map(|piece| super::escaped(piece, false));
                let value: Vec<String> = pieces.collect();
                write!(to, "({attribute}={})", value.join("*"))
            }
        }
    }
}
