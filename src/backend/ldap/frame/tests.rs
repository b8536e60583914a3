use super::*;

/// An element with this tag.
fn part(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=0x7f) => bytes.push(length),
        _ => {
            bytes.push(0x84);
            bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        }
    }
    bytes.extend(content);
    bytes
}

fn message(parts: &[Vec<u8>]) -> Vec<u8> {
    part(SEQUENCE, &[&[part(INTEGER, &[7])], parts].concat().concat())
}

fn result(tag: u8, text: &[u8], more: &[u8]) -> Vec<u8> {
    let own = [part(ENUMERATED, &[0]), part(TEXT, b""), part(TEXT, text)].concat();
    part(tag, &[&own, more].concat())
}

fn entry() -> Vec<u8> {
    let values = part(0x31, &part(TEXT, &[0xff]));
    let attribute = part(SEQUENCE, &[part(TEXT, b"cn"), values].concat());
    let list = part(SEQUENCE, &attribute);
    part(ENTRY, &[part(TEXT, b"dc=net"), list].concat())
}

fn control(parts: &[Vec<u8>]) -> Vec<u8> {
    part(CONTROLS, &part(SEQUENCE, &parts.concat()))
}

fn is_taken(mut message: Vec<u8>) -> bool {
    look(&mut message).is_ok()
}

#[test]
fn a_message_is_awaited_until_it_is_whole_and_not_when_it_is_too_large() {
    let whole = message(&[entry()]);
    assert_eq!(length(&[]), Ok(None));
    assert_eq!(length(&[SEQUENCE, 0x84, 0, 0]), Ok(None));
    assert_eq!(length(&whole), Ok(Some(whole.len())));
    assert_eq!(length(b"HTTP/1.1 400"), Err(Garbage::Unknown));
    assert_eq!(length(&[SEQUENCE, 0x80, 0, 0]), Err(Garbage::Unknown));
    let huge = [SEQUENCE, 0x84, 0x7f, 0xff, 0xff, 0xff];
    assert_eq!(length(&huge), Err(Garbage::Huge(0x7fff_ffff + 6)));
    let endless = [
        SEQUENCE, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    ];
    assert_eq!(length(&endless), Err(Garbage::Huge(usize::MAX)));
}

#[test]
fn what_servers_say_is_taken() {
    let paged = control(&[part(TEXT, PAGED), part(BOOLEAN, &[0]), part(TEXT, b"x")]);
    for parts in [
        vec![entry()],
        vec![part(REFERENCE, &part(TEXT, b"ldap://other"))],
        vec![part(INTERMEDIATE, &[])],
        vec![result(SEARCH_END, b"", &[]), paged],
        vec![
            result(SEARCH_END, b"", &part(REFERRALS, &part(TEXT, b"ldap://x"))),
            control(&[part(TEXT, PAGED)]),
        ],
        vec![result(BIND_ANSWER, b"", &part(CREDENTIALS, b"x"))],
    ] {
        assert!(is_taken(message(&parts)), "{parts:?}");
    }
}

const PAGED: &[u8] = b"1.2.840.113556.1.4.319";

#[test]
fn what_the_driver_would_break_at_is_not() {
    let mut deep = vec![];
    for _ in 0..20_000 {
        deep = part(SEQUENCE, &deep);
    }
    let long = vec![ENTRY, 0x10, TEXT, 1, b'x'];
    for parts in [
        vec![],
        vec![part(ENTRY, &deep)],
        vec![long],
        vec![part(0x69, &[])],
        vec![part(0x44, b"x")],
        vec![part(SEARCH_END, &[])],
        vec![part(SEARCH_END, &part(ENUMERATED, &[0]))],
        vec![result(SEARCH_END, b"", &part(0xaa, &[]))],
        vec![result(
            SEARCH_END,
            b"",
            &part(REFERRALS, &part(BOOLEAN, &[1])),
        )],
        vec![entry(), part(BOOLEAN, &[1])],
        vec![
            result(SEARCH_END, b"", &[]),
            part(CONTROLS, &part(TEXT, b"x")),
        ],
        vec![result(SEARCH_END, b"", &[]), control(&[])],
        vec![
            result(SEARCH_END, b"", &[]),
            control(&[part(TEXT, PAGED), part(BOOLEAN, &[])]),
        ],
        vec![
            result(SEARCH_END, b"", &[]),
            control(&[part(TEXT, PAGED), part(INTEGER, &[1])]),
        ],
    ] {
        assert!(!is_taken(message(&parts)), "{:?}", parts.first());
    }
    assert!(!is_taken(part(SEQUENCE, &[])));
    assert!(!is_taken(part(
        SEQUENCE,
        &[part(TEXT, b"7"), entry()].concat()
    )));
}

#[test]
fn texts_in_other_charsets_become_readable_and_nothing_else_changes() {
    let mut latin = message(&[
        result(SEARCH_END, b"gr\xfc\xdfe", &[]),
        control(&[part(TEXT, b"\xff")]),
    ]);
    let before = latin.len();
    assert!(matches!(look(&mut latin), Ok(Message::Found)));
    assert_eq!(latin.len(), before);
    let has = |text: &[u8]| latin.windows(text.len()).any(|part| part == text);
    assert!(has(b"gr??e") && !has(b"\xff"), "{latin:?}");
    let mut entry = message(&[entry()]);
    let before = entry.clone();
    assert!(look(&mut entry).is_ok());
    assert_eq!(entry, before);
}

#[test]
fn a_farewell_says_why() {
    let mut own = part(ENUMERATED, &[52]);
    own.extend([part(TEXT, b""), part(TEXT, b"going down")].concat());
    let name = part(NAME, b"1.3.6.1.4.1.1466.20036");
    let within = part(EXTENDED_ANSWER, &[own.clone(), name.clone()].concat());
    // Active Directory puts the name outside.
    let outside = [part(EXTENDED_ANSWER, &own), name].concat();
    for parts in [within, outside] {
        let mut farewell = part(SEQUENCE, &[part(INTEGER, &[0]), parts].concat());
        let Ok(Message::Extended(result)) = look(&mut farewell) else {
            panic!("{farewell:?}")
        };
        assert_eq!((result.rc, result.text.as_str()), (52, "going down"));
    }
}

#[test]
fn what_is_cut_off_anywhere_is_no_message() {
    let paged = control(&[part(TEXT, PAGED), part(BOOLEAN, &[0]), part(TEXT, b"x")]);
    for whole in [
        message(&[entry()]),
        message(&[result(SEARCH_END, b"\xff", &[]), paged]),
    ] {
        for end in 0..whole.len() {
            assert!(!is_taken(whole[..end].to_vec()), "{end}");
        }
        // Whatever a byte becomes, it is read or refused.
        for place in 0..whole.len() {
            for bit in 0..8 {
                let mut odd = whole.clone();
                odd[place] ^= 1 << bit;
                let _ = (length(&odd), look(&mut odd));
            }
        }
    }
}
