//! A tree of ten thousand people, and odd ones beside them.

use std::fmt::Write as _;

use aclscope::backend::customer::{Listing, SearchRequest, Section};
use aclscope::core::query::filter::escape_dn;
use futures_util::TryStreamExt;
use serde_json::json;

use super::{load, opened, source};
use crate::servers::runtime;

pub const SUFFIX: &str = "dc=large,dc=test";
pub const PEOPLE: &str = "ou=people,dc=large,dc=test";
pub const ODD: &str = "ou=odd,dc=large,dc=test";

/// How many people there are below [`PEOPLE`].
const COUNT: usize = 10_000;

/// What their logins and names begin with.
const FAMILIES: [&str; 8] = [
    "müller",
    "Ångström",
    "李",
    "ёлка",
    "smith",
    "o'brady",
    "com,ma",
    "straße",
];

/// Fills the suffix.
pub fn fill() {
    load(SUFFIX, &entries());
}

fn login(number: usize) -> String {
    format!("{}{number:05}", FAMILIES[number % FAMILIES.len()])
}

fn entries() -> String {
    let mut ldif = format!(
        "dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: large\no: large\n\n"
    );
    for unit in ["people", "odd"] {
        write!(
            ldif,
            "dn: ou={unit},{SUFFIX}\nobjectClass: organizationalUnit\nou: {unit}\n\n"
        )
        .unwrap();
    }
    for number in 0..COUNT {
        let login = login(number);
        let dn = format!("uid={},{PEOPLE}", escape_dn(&login));
        for (name, value) in [
            ("dn", dn.as_str()),
            ("uid", &login),
            ("cn", &login),
            ("sn", &login),
        ] {
            writeln!(ldif, "{name}:: {}", base64(value.as_bytes())).unwrap();
        }
        write!(
            ldif,
            "objectClass: inetOrgPerson\nmail: p{number}@large.example\n\n"
        )
        .unwrap();
    }
    let text = "größe ".repeat(150_000);
    let mut odd = |uid: &str, more: &str| {
        write!(
            ldif,
            "dn: uid={uid},{ODD}\nobjectClass: inetOrgPerson\nuid: {uid}\ncn: {uid}\nsn: {uid}\n{more}\n"
        )
        .unwrap();
    };
    odd(
        "binary",
        &format!(
            "mail: a@odd.example\nmail: b@odd.example\naudio:: {}\n",
            base64(&[0xff, 0xfe, b'a'])
        ),
    );
    odd(
        "huge",
        &format!("description:: {}\n", base64(text.as_bytes())),
    );
    odd(
        "secret",
        &format!("userPassword:: {}\n", base64(b"{SSHA}orchard")),
    );
    write!(
        ldif,
        "dn: ou=away,{ODD}\nobjectClass: referral\nobjectClass: extensibleObject\nou: away\n\
         ref: ldap://other.example/ou=away\n"
    )
    .unwrap();
    ldif
}

/// As LDIF writes what is no plain text.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three
            .iter()
            .fold(0, |number, byte| number << 8 | usize::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..4 {
            text.push(match place <= three.len() {
                true => char::from(DIGITS[number >> (18 - 6 * place) & 63]),
                false => '=',
            });
        }
    }
    text
}

#[test]
fn ten_thousand_people_are_listed_by_login_from_both_ends() {
    fill();
    let settings = json!({"CustomerUser": source(PEOPLE, &json!({}))});
    runtime().block_on(async {
        let instance = opened("pages", &settings).await;
        let world = instance.world();
        let request = SearchRequest::new("");
        let page = |section: Section| {
            let (sources, request) = (instance.sources(), &request);
            async move { sources.list(request, &section, 640).await }
        };
        let mut forward: Vec<String> = Vec::new();
        let mut section = Section::First;
        loop {
            let listing: Listing = page(section).await;
            assert_eq!(
                (listing.failure(), &listing.reports[0].incomplete),
                (None, &None)
            );
            forward.extend(listing.rows.iter().map(|listed| listed.hit.login.clone()));
            match listing.rows.last() {
                Some(last) if listing.more => section = Section::Behind(last.mark.clone()),
                _ => break,
            }
        }
        let mut wanted: Vec<String> = (0..COUNT).map(login).collect();
        wanted.sort_by(|one, other| world.collation.cmp(one, other));
        assert_eq!(forward, wanted);
        let mut backward: Vec<String> = Vec::new();
        let mut section = Section::Last;
        loop {
            let listing = page(section).await;
            let rows = listing.rows.iter().rev();
            backward.extend(rows.map(|listed| listed.hit.login.clone()));
            match listing.rows.first() {
                Some(first) if listing.more => section = Section::Before(first.mark.clone()),
                _ => break,
            }
        }
        backward.reverse();
        assert_eq!(backward, wanted);
        let logins: Vec<String> = instance.customer_logins().try_collect().await.unwrap();
        assert_eq!(logins, wanted);
    });
}

#[test]
fn people_are_found_by_letters_of_every_script() {
    fill();
    let settings = json!({"CustomerUser": source(PEOPLE, &json!({}))});
    runtime().block_on(async {
        let instance = opened("scripts", &settings).await;
        for (text, count) in [
            ("李", 1_250),
            ("ЁЛКА", 1_250),
            ("ångström00001", 1),
            ("com,ma", 1_250),
            ("o'brady+00005", 1),
            ("MÜLLER", 1_250),
            ("p9999@large", 1),
            ("nobody", 0),
        ] {
            let request = SearchRequest::new(text);
            let listing = instance
                .sources()
                .list(&request, &Section::First, 20_000)
                .await;
            assert_eq!(
                (listing.rows.len(), listing.failure()),
                (count, None),
                "{text}"
            );
        }
    });
}
