//! Entries as the server sends them.

use ldap3::asn1::{PL, StructureTag};

use super::frame;

/// One entry: its name and the attributes that were asked for, in the server's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The distinguished name.
    pub dn: String,
    attributes: Vec<(String, Vec<Vec<u8>>)>,
}

impl Entry {
    /// Reads an answer's parts; `None` when they are no entry.
    pub(super) fn read(tag: StructureTag) -> Option<Self> {
        let mut parts = list(tag)?.into_iter();
        let dn = text(parts.next()?)?;
        let attribute = |tag| {
            let mut parts = list(tag)?.into_iter();
            let name = text(parts.next()?)?;
            let values = list(parts.next()?)?;
            Some((name, values.into_iter().filter_map(bytes).collect()))
        };
        let attributes = list(parts.next()?)?;
        Some(Self {
            dn,
            attributes: attributes.into_iter().filter_map(attribute).collect(),
        })
    }

    /// The attributes with their values.
    pub fn attributes(&self) -> &[(String, Vec<Vec<u8>>)] {
        &self.attributes
    }

    /// The first value of an attribute, whatever the case of its name.
    pub fn first(&self, attribute: &str) -> Option<&[u8]> {
        let known = |(name, _): &&(String, _)| name.eq_ignore_ascii_case(attribute);
        let (_, values) = self.attributes.iter().find(known)?;
        values.first().map(Vec::as_slice)
    }

    /// True when the entry stands below `base`, false when it is the one named so. Only a search of
    /// the whole tree below it may ask.
    pub(super) fn is_below(&self, base: &str) -> bool {
        names(&self.dn) > names(base)
    }
}

/// The addresses in a continuation reference.
pub(super) fn references(tag: StructureTag) -> Vec<String> {
    let addresses = list(tag).unwrap_or_default();
    addresses.into_iter().filter_map(text).collect()
}

/// The cookie in the value of a paged result's control: where the next page begins.
pub(super) fn cookie(value: &[u8]) -> Option<Vec<u8>> {
    let cookie = frame::parts_of(value)?.into_iter().nth(1)?;
    Some(cookie.to_vec())
}

/// How many names a distinguished name is made of.
fn names(dn: &str) -> usize {
    let mut escaped = false;
    let commas = dn.bytes().filter(|byte| {
        let divides = *byte == b',' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        divides
    });
    match dn.trim() {
        "" => 0,
        _ => commas.count() + 1,
    }
}

fn list(tag: StructureTag) -> Option<Vec<StructureTag>> {
    match tag.payload {
        PL::C(parts) => Some(parts),
        PL::P(_) => None,
    }
}

fn bytes(tag: StructureTag) -> Option<Vec<u8>> {
    match tag.payload {
        PL::P(bytes) => Some(bytes),
        PL::C(_) => None,
    }
}

fn text(tag: StructureTag) -> Option<String> {
    bytes(tag).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use ldap3::asn1::{PL, StructureTag, TagClass};

    use super::{Entry, cookie, names};

    fn tag(payload: PL) -> StructureTag {
        StructureTag {
            class: TagClass::Universal,
            id: 4,
            payload,
        }
    }

    fn leaf(text: &[u8]) -> StructureTag {
        tag(PL::P(text.to_vec()))
    }

    #[test]
    fn names_are_counted_at_commas_that_are_none_of_a_value() {
        for (dn, count) in [
            ("", 0),
            ("dc=net", 1),
            ("uid=com\\,ma,dc=net", 2),
            ("a=\\\\,b=c", 2),
        ] {
            assert_eq!(names(dn), count, "{dn}");
        }
    }

    #[test]
    fn answers_that_are_no_entry_are_none() {
        let values = tag(PL::C(vec![leaf(b"a"), leaf(&[0xff])]));
        let attribute = tag(PL::C(vec![leaf(b"cn"), values]));
        let odd = tag(PL::C(vec![leaf(b"sn")]));
        let list = tag(PL::C(vec![attribute, odd, leaf(b"x")]));
        let entry = Entry::read(tag(PL::C(vec![leaf(b"dc=net"), list.clone()]))).unwrap();
        assert_eq!(entry.first("CN"), Some(b"a".as_slice()));
        assert_eq!(entry.attributes().len(), 1);
        assert_eq!(Entry::read(leaf(b"x")), None);
        assert_eq!(Entry::read(tag(PL::C(vec![list]))), None);
    }

    #[test]
    fn an_attribute_with_an_option_is_one_of_its_own() {
        let attribute = |name: &str, value: &[u8]| {
            tag(PL::C(vec![
                leaf(name.as_bytes()),
                tag(PL::C(vec![leaf(value)])),
            ]))
        };
        let list = tag(PL::C(vec![
            attribute("cn;lang-de", b"Gr\xc3\xbcn"),
            attribute("CN", b"Green"),
            attribute("userCertificate;binary", &[0x30]),
        ]));
        let entry = Entry::read(tag(PL::C(vec![leaf(b"dc=net"), list]))).unwrap();
        assert_eq!(entry.first("cn"), Some(b"Green".as_slice()));
        assert_eq!(entry.first("CN;Lang-DE"), Some("Grün".as_bytes()));
        assert_eq!(
            entry.first("usercertificate;binary"),
            Some([0x30].as_slice())
        );
        assert_eq!(entry.first("userCertificate"), None);
    }

    #[test]
    fn a_broken_cookie_is_none() {
        assert_eq!(cookie(&[0x30, 5, 2, 1, 0, 4, 0]), Some(Vec::new()));
        for broken in [
            &[][..],
            &[0x30],
            &[0x30, 3, 2, 1, 0],
            &[4, 1, 0],
            &[0x30, 0x84, 0xff],
        ] {
            assert_eq!(cookie(broken), None);
        }
    }
}
