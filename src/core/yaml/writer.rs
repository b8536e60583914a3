//! The raw tree to YAML as the ticket system writes it.

use libyaml_safer::{Emitter, Encoding, Event, MappingStyle, ScalarStyle, SequenceStyle};

use super::astral::{Astral, is_astral};
use super::dumped::Dump;
use super::loaded::Loaded;
use crate::core::value::{Map, Value};

/// Writes one document, starting with `---`, keys in the order of the tree.
pub fn write(value: &Value) -> String {
    let mut astral = Astral::of(value);
    let bytes = emit(|emitter| node(emitter, value, &mut astral)).unwrap_or_default();
    astral.put_back(&String::from_utf8_lossy(&bytes))
}

/// Writes one document as the ticket system writes what it has [loaded](super::load): keys in byte
/// order, numbers and booleans plain, an anchor at the first of several places of a list or mapping.
pub fn dump(loaded: &Loaded) -> String {
    let mut astral = Astral::of(loaded);
    let mut dump = Dump::of(loaded, &mut astral);
    let bytes = emit(|emitter| dump.node(emitter, loaded)).unwrap_or_default();
    astral.put_back(&String::from_utf8_lossy(&bytes))
}

/// What the emitter answers; writing into memory cannot fail.
pub(super) type Emitted = Result<(), libyaml_safer::Error>;

/// One document around the node that is written.
fn emit(node: impl FnOnce(&mut Emitter<'_>) -> Emitted) -> Result<Vec<u8>, libyaml_safer::Error> {
    let mut bytes = Vec::new();
    let mut emitter = Emitter::new();
    emitter.set_output_string(&mut bytes);
    emitter.set_unicode(true);
    emitter.emit(Event::stream_start(Encoding::Utf8))?;
    emitter.emit(Event::document_start(None, &[], false))?;
    node(&mut emitter)?;
    emitter.emit(Event::document_end(true))?;
    emitter.emit(Event::stream_end())?;
    drop(emitter);
    Ok(bytes)
}

fn node(emitter: &mut Emitter<'_>, value: &Value, astral: &mut Astral) -> Emitted {
    match value {
        Value::Null => plain(emitter, "~"),
        Value::Text(text) => scalar(emitter, text, astral),
        Value::List(list) => {
            emitter.emit(Event::sequence_start(
                None,
                None,
                true,
                SequenceStyle::Block,
            ))?;
            for item in list {
                node(emitter, item, astral)?;
            }
            emitter.emit(Event::sequence_end())
        }
        Value::Map(map) => mapping(emitter, map, astral),
    }
}

fn mapping(emitter: &mut Emitter<'_>, map: &Map, astral: &mut Astral) -> Emitted {
    emitter.emit(Event::mapping_start(None, None, true, MappingStyle::Block))?;
    for (key, value) in map {
        scalar(emitter, key, astral)?;
        node(emitter, value, astral)?;
    }
    emitter.emit(Event::mapping_end())
}

pub(super) fn plain(emitter: &mut Emitter<'_>, text: &str) -> Emitted {
    emitter.emit(Event::scalar(
        None,
        None,
        text,
        true,
        true,
        ScalarStyle::Plain,
    ))
}

/// A text in the style YAML::XS gives it: single quotes where the plain form would be read as
/// something else or looks like a number to Perl, double quotes around newlines, else libyaml's
/// own choice.
pub(super) fn scalar(emitter: &mut Emitter<'_>, text: &str, astral: &mut Astral) -> Emitted {
    let has_astral = text.chars().any(is_astral);
    let style = if matches!(text, "" | "~" | "true" | "false" | "null") || looks_like_number(text) {
        ScalarStyle::SingleQuoted
    } else if text.contains('\n') || has_astral {
        ScalarStyle::DoubleQuoted
    } else {
        ScalarStyle::Any
    };
    if !has_astral {
        return emitter.emit(Event::scalar(None, None, text, true, true, style));
    }
    let shown = astral.take_out(text);
    emitter.emit(Event::scalar(None, None, &shown, true, true, style))
}

/// Perl's `looks_like_number`: blanks around, a sign, digits with one point, an exponent, or one of
/// the words for infinity and not-a-number.
pub(super) fn looks_like_number(text: &str) -> bool {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}');
    let text = text.trim_matches(blank);
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "inf" | "infinity" | "nan") || text == "0 but true" {
        return true;
    }
    let (mantissa, exponent) = match lower.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (lower.as_str(), None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole_is_number = match mantissa.split_once('.') {
        Some((whole, part)) => {
            digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty())
        }
        None => !mantissa.is_empty() && digits(mantissa),
    };
    whole_is_number
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && digits(exponent)
        })
}
