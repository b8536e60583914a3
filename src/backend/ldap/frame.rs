//! What comes from a server, looked at before the driver reads it: the driver takes whatever it is
//! told for a length, waits for what never comes, and panics at what it does not expect.

use std::ops::Range;

use ldap3::result::LdapResult;

/// No message is larger. Entries with photographs have a hundredth of it.
pub(super) const MOST: usize = 64 << 20;

/// How deep the parts of a message are nested at most; entries have six levels.
const DEEPEST: usize = 12;

/// The message with which a server says that it ends the connection has this number.
const UNSOLICITED: &[u8] = &[0];

const SEQUENCE: u8 = 0x30;
const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const TEXT: u8 = 0x04;
const ENUMERATED: u8 = 0x0a;
const CONTROLS: u8 = 0xa0;
const REFERRALS: u8 = 0xa3;
const CREDENTIALS: u8 = 0x87;
const NAME: u8 = 0x8a;
const VALUE: u8 = 0x8b;
const BIND_ANSWER: u8 = 0x61;
const ENTRY: u8 = 0x64;
const SEARCH_END: u8 = 0x65;
const REFERENCE: u8 = 0x73;
const EXTENDED_ANSWER: u8 = 0x78;
const INTERMEDIATE: u8 = 0x79;

/// What a server sends that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Garbage {
    /// It is no message of LDAP.
    #[error("what it sends is no LDAP")]
    Unknown,
    /// A message that nobody wants to hold.
    #[error("it sends a message of {0} bytes, and at most {MOST} are taken")]
    Huge(usize),
}

/// What a message is.
#[derive(Debug)]
pub(super) enum Message {
    /// The answer to a bind.
    Bound,
    /// A part of what a search finds, or its end.
    Found,
    /// The answer to an extended operation, or what the server says before it ends the connection.
    Extended(LdapResult),
}

/// The length of the message that these bytes begin with; `None` while they do not tell.
///
/// # Errors
/// They begin no message, or one that is too large.
pub(super) fn length(bytes: &[u8]) -> Result<Option<usize>, Garbage> {
    match bytes.first() {
        None => return Ok(None),
        Some(&SEQUENCE) => {}
        Some(_) => return Err(Garbage::Unknown),
    }
    let Some((head, content)) = head(bytes)? else {
        return Ok(None);
    };
    match head.saturating_add(content) {
        whole if whole <= MOST => Ok(Some(whole)),
        whole => Err(Garbage::Huge(whole)),
    }
}

/// Looks at a whole message. Texts in it that are no UTF-8 are made such: some servers explain
/// themselves in other charsets.
///
/// # Errors
/// It is none that a client is sent.
pub(super) fn look(message: &mut [u8]) -> Result<Message, Garbage> {
    let read = read(message).ok_or(Garbage::Unknown)?;
    for place in read.texts {
        if let Some(text) = message.get_mut(place) {
            make_text(text);
        }
    }
    match read.operation {
        BIND_ANSWER => Ok(Message::Bound),
        ENTRY | REFERENCE | INTERMEDIATE | SEARCH_END => Ok(Message::Found),
        EXTENDED_ANSWER => Ok(Message::Extended(read.result.ok_or(Garbage::Unknown)?)),
        _ => Err(Garbage::Unknown),
    }
}

/// What stands in the first part of a sequence that these bytes are, and in the second one ...
pub(super) fn parts_of(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let whole = element(bytes, 0..bytes.len())?;
    let parts = parts(bytes, whole.content)?.into_iter();
    parts.map(|part| bytes.get(part.content)).collect()
}

/// A message that was read.
struct Read {
    operation: u8,
    /// Where texts stand that the driver takes for UTF-8.
    texts: Vec<Range<usize>>,
    /// Of an answer to an extended operation.
    result: Option<LdapResult>,
}

fn read(message: &[u8]) -> Option<Read> {
    let all = 0..message.len();
    let whole = element(message, all.clone())?;
    if whole.tag != SEQUENCE || whole.content.end != all.end || !is_sound(message, all, DEEPEST) {
        return None;
    }
    let mut parts = parts(message, whole.content)?.into_iter();
    let number = parts.next()?;
    let operation = parts.next()?;
    let unsolicited = message.get(number.content.clone()) == Some(UNSOLICITED);
    let mut texts = Vec::new();
    for further in parts {
        match further.tag {
            CONTROLS => texts.extend(controls(message, further.content)?),
            // Where Active Directory puts the name of what it says without being asked.
            NAME if unsolicited => {}
            _ => return None,
        }
    }
    let numbered = number.tag == INTEGER && (1..=4).contains(&number.content.len());
    let mut result = None;
    match operation.tag {
        BIND_ANSWER | SEARCH_END | EXTENDED_ANSWER => {
            let (code, mut own) = answer(message, operation.content)?;
            if operation.tag == EXTENDED_ANSWER {
                result = Some(told(message, code, &own)?);
            }
            texts.append(&mut own);
        }
        ENTRY | REFERENCE | INTERMEDIATE => {}
        _ => return None,
    }
    numbered.then_some(Read {
        operation: operation.tag,
        texts,
        result,
    })
}

/// The code of a result, and where its texts are: the matched name, the message, then others.
fn answer(message: &[u8], place: Range<usize>) -> Option<(u32, Vec<Range<usize>>)> {
    let mut parts = parts(message, place)?.into_iter();
    let code = parts.next().filter(|code| code.tag == ENUMERATED)?;
    let code = message.get(code.content)?;
    let code = match code {
        [] | [_, _, _, _, _, ..] => return None,
        code => code
            .iter()
            .fold(0, |code, byte| code << 8 | u32::from(*byte)),
    };
    let mut texts = Vec::new();
    for _ in 0..2 {
        texts.push(parts.next().filter(|text| text.tag == TEXT)?.content);
    }
    for further in parts {
        match further.tag {
            REFERRALS => texts.extend(all_texts(message, further.content)?),
            NAME => texts.push(further.content),
            CREDENTIALS | VALUE => {}
            // The driver looks at the number alone.
            other if [3, 7, 10, 11].contains(&(other & 0x1f)) => return None,
            _ => {}
        }
    }
    Some((code, texts))
}

fn told(message: &[u8], code: u32, texts: &[Range<usize>]) -> Option<LdapResult> {
    let text = message.get(texts.get(1)?.clone())?;
    Some(LdapResult {
        rc: code,
        matched: String::new(),
        text: String::from_utf8_lossy(text).into_owned(),
        refs: Vec::new(),
        ctrls: Vec::new(),
    })
}

/// Where the names of controls are, when all are as they must be.
fn controls(message: &[u8], place: Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut names = Vec::new();
    for control in parts(message, place)? {
        let mut own = parts(message, control.content)?.into_iter().peekable();
        names.push(own.next().filter(|name| name.tag == TEXT)?.content);
        own.next_if(|part| part.tag == BOOLEAN && !part.content.is_empty());
        own.next_if(|part| part.tag == TEXT);
        if control.tag != SEQUENCE || own.next().is_some() {
            return None;
        }
    }
    Some(names)
}

fn all_texts(message: &[u8], place: Range<usize>) -> Option<Vec<Range<usize>>> {
    let parts = parts(message, place)?.into_iter();
    let texts = parts.map(|part| (part.tag == TEXT).then_some(part.content));
    texts.collect()
}

/// One element: its tag, and where its content is.
struct Element {
    tag: u8,
    content: Range<usize>,
}

/// The element that begins at this place and is whole within it.
fn element(bytes: &[u8], place: Range<usize>) -> Option<Element> {
    let own = bytes.get(place.clone())?;
    let tag = own.first().filter(|tag| *tag & 0x1f != 0x1f)?;
    let (head, content) = head(own).ok()??;
    let start = place.start.checked_add(head)?;
    let end = start.checked_add(content)?;
    (end <= place.end).then_some(Element {
        tag: *tag,
        content: start..end,
    })
}

/// The elements that fill this place.
fn parts(bytes: &[u8], place: Range<usize>) -> Option<Vec<Element>> {
    let mut parts = Vec::new();
    let mut start = place.start;
    while start < place.end {
        let part = element(bytes, start..place.end)?;
        start = part.content.end;
        parts.push(part);
    }
    Some(parts)
}

/// True when nothing in this place is longer than what holds it, or nested too deeply.
fn is_sound(bytes: &[u8], place: Range<usize>, levels: usize) -> bool {
    let Some(below) = levels.checked_sub(1) else {
        return false;
    };
    let mut start = place.start;
    while start < place.end {
        let Some(part) = element(bytes, start..place.end) else {
            return false;
        };
        start = part.content.end;
        let composed = part.tag & 0x20 != 0;
        if composed && !is_sound(bytes, part.content, below) {
            return false;
        }
    }
    true
}

/// How long an element's head and its content are; `None` while the bytes do not tell.
fn head(bytes: &[u8]) -> Result<Option<(usize, usize)>, Garbage> {
    let Some(first) = bytes.get(1) else {
        return Ok(None);
    };
    let digits = match first {
        0..=0x7f => return Ok(Some((2, usize::from(*first)))),
        0x81..=0x88 => usize::from(first & 0x7f),
        _ => return Err(Garbage::Unknown),
    };
    let number = bytes.get(2..).and_then(|rest| rest.get(..digits));
    Ok(number.map(|number| {
        let add = |length: u64, byte: &u8| length << 8 | u64::from(*byte);
        let length = number.iter().fold(0, add);
        (2 + digits, usize::try_from(length).unwrap_or(usize::MAX))
    }))
}

/// Puts `?` in the place of bytes that are no UTF-8.
fn make_text(mut bytes: &mut [u8]) {
    while let Err(bad) = std::str::from_utf8(bytes) {
        let rest = bytes.split_at_mut(bad.valid_up_to()).1;
        let Some((first, behind)) = rest.split_first_mut() else {
            return;
        };
        *first = b'?';
        bytes = behind;
    }
}

#[cfg(test)]
mod tests;
