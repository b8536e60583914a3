//! Just enough YAML for the conditions of a stored ACL: block mappings, lists and scalars.

use aclscope::core::value::{Map, Value};
use libyaml_safer::{EventData, Parser, ScalarStyle};

/// Reads the first document; an empty text is an empty mapping.
pub fn read(text: &str) -> Value {
    let mut parser = Parser::new();
    parser.set_input(text.as_bytes());
    loop {
        match parser.parse().unwrap().data {
            EventData::StreamStart { .. } | EventData::DocumentStart { .. } => {}
            EventData::StreamEnd => return Value::Map(Map::new()),
            event => return node(&mut parser, event).unwrap(),
        }
    }
}

/// The node that an event begins; `None` for the end of a collection.
fn node(parser: &mut Parser<&[u8]>, event: EventData) -> Option<Value> {
    let next = |parser: &mut Parser<&[u8]>| {
        let event = parser.parse().unwrap().data;
        node(parser, event)
    };
    match event {
        EventData::Scalar { value, style, .. } => match value.as_str() {
            "~" | "null" if style == ScalarStyle::Plain => Some(Value::Null),
            _ => Some(Value::Text(value)),
        },
        EventData::SequenceStart { .. } => {
            let mut list = Vec::new();
            while let Some(element) = next(parser) {
                list.push(element);
            }
            Some(Value::List(list))
        }
        EventData::MappingStart { .. } => {
            let mut map = Map::new();
            while let Some(key) = next(parser) {
                let value = next(parser).unwrap();
                map.insert(key.as_text().unwrap_or_default().to_owned(), value);
            }
            Some(Value::Map(map))
        }
        EventData::SequenceEnd | EventData::MappingEnd => None,
        other => panic!("not expected in a stored ACL: {other:?}"),
    }
}
