//! The first steps: parentheses around the whole, phrases set aside, operators and wildcards in one
//! notation, spaces where they mean something.

/// A rewritten text, and the phrases that were set aside.
pub(super) struct Rewritten {
    /// The text in parentheses; a phrase stands in it as `###1###`, `###2###` ...
    pub text: Vec<char>,
    /// The phrases, without their quotes.
    pub phrases: Vec<String>,
}

/// Rewrites a text as the ticket system does before it reads it.
pub(super) fn rewrite(text: &str, extended: bool) -> Rewritten {
    let text = in_parentheses(text.trim());
    let (text, phrases) = set_aside(&text);
    let text = collapsed(&without_empty_pairs(&text));
    let text = operators(&text);
    let text = wildcards(&text);
    let text = without_operators_at_the_ends(text);
    let mut text = without_spaces_beside(&text);
    if extended {
        text = spaces_as_and(&text);
    }
    Rewritten { text, phrases }
}

/// Is the character at this place there, and not behind a backslash?
fn unescaped(text: &[char], index: usize) -> Option<char> {
    let before = index.checked_sub(1).and_then(|before| text.get(before));
    text.get(index)
        .copied()
        .filter(|_| before.is_none_or(|before| *before != '\\'))
}

/// The text in one pair of parentheses, unless it begins and ends with one.
fn in_parentheses(text: &str) -> Vec<char> {
    let text: Vec<char> = text.chars().collect();
    let last = text.len().saturating_sub(1);
    if unescaped(&text, 0) == Some('(') && unescaped(&text, last) == Some(')') {
        return text;
    }
    ['('].into_iter().chain(text).chain([')']).collect()
}

/// Replaces each `"..."` with at least one character inside by a placeholder.
fn set_aside(text: &[char]) -> (Vec<char>, Vec<String>) {
    let mut kept = Vec::with_capacity(text.len());
    let mut phrases = Vec::new();
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        // The first character inside may be a quote itself.
        let end = match (first, after) {
            ('"', [_, inside @ ..]) => inside.iter().position(|inside| *inside == '"'),
            _ => None,
        };
        match end.and_then(|end| after.split_at_checked(end + 1)) {
            Some((phrase, behind)) => {
                phrases.push(phrase.iter().collect());
                kept.extend(format!("###{}###", phrases.len()).chars());
                rest = behind.get(1..).unwrap_or_default();
            }
            None => {
                kept.push(*first);
                rest = after;
            }
        }
    }
    (kept, phrases)
}

/// Takes out each `(` and `)` with nothing but white space between them.
fn without_empty_pairs(text: &[char]) -> Vec<char> {
    let mut kept: Vec<char> = Vec::with_capacity(text.len());
    let mut index = 0;
    while let Some(character) = text.get(index) {
        if unescaped(text, index) == Some('(') {
            let inside = text.get(index + 1..).unwrap_or_default();
            let blanks = inside.iter().take_while(|next| next.is_whitespace());
            let end = index + 1 + blanks.count();
            if text.get(end) == Some(&')') {
                index = end + 1;
                continue;
            }
        }
        kept.push(*character);
        index += 1;
    }
    kept
}

/// Every run of white space as one space.
fn collapsed(text: &[char]) -> Vec<char> {
    let mut kept: Vec<char> = Vec::with_capacity(text.len());
    for character in text {
        match character.is_whitespace() {
            true if kept.last() == Some(&' ') => {}
            true => kept.push(' '),
            false => kept.push(*character),
        }
    }
    kept
}

/// `+`, and `AND` and `OR` between spaces or parentheses, as `&&` and `||`.
fn operators(text: &[char]) -> Vec<char> {
    let plus = text.iter().flat_map(|character| match character {
        '+' => ['&', '&'].iter(),
        other => std::slice::from_ref(other).iter(),
    });
    let text: Vec<char> = plus.copied().collect();
    let mut kept: Vec<char> = Vec::with_capacity(text.len());
    let mut index = 0;
    while let Some(character) = text.get(index) {
        let words = [(['A', 'N', 'D'].as_slice(), '&'), (&['O', 'R'], '|')];
        let word = words.into_iter().find(|(word, _)| {
            let behind = index + word.len();
            text.get(index..behind) == Some(*word)
                && index
                    .checked_sub(1)
                    .is_some_and(|before| is_edge(&text, before))
                && is_edge(&text, behind)
        });
        match word {
            Some((word, operator)) => {
                kept.extend([operator, operator]);
                index += word.len();
            }
            None => {
                kept.push(*character);
                index += 1;
            }
        }
    }
    kept
}

/// A space, or a parenthesis that is not behind a backslash.
fn is_edge(text: &[char], index: usize) -> bool {
    text.get(index) == Some(&' ') || matches!(unescaped(text, index), Some('(' | ')'))
}

/// `*` as `%`, two of them with a space between as one, and `!` before `%` instead of behind it.
fn wildcards(text: &[char]) -> Vec<char> {
    let percent = |character: &char| if *character == '*' { '%' } else { *character };
    let text: Vec<char> = text.iter().map(percent).collect();
    let text = replaced(&text, &['%', ' ', '%'], &['%']);
    let text = replaced(&text, &['%', '!', '%'], &['!', '%']);
    replaced(&text, &['%', '!'], &['!', '%'])
}

/// Replaces `from` by `to` wherever it stands, from left to right.
fn replaced(text: &[char], from: &[char], to: &[char]) -> Vec<char> {
    let mut kept = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        match rest.strip_prefix(from) {
            Some(behind) => {
                kept.extend_from_slice(to);
                rest = behind;
            }
            None => {
                kept.push(*first);
                rest = after;
            }
        }
    }
    kept
}

/// Drops one operator directly before the last `)`, and one directly after the first `(`.
fn without_operators_at_the_ends(mut text: Vec<char>) -> Vec<char> {
    if let [.., one @ ('&' | '|'), other, ')'] = text.as_slice()
        && one == other
    {
        let operator = text.len() - 3;
        text.drain(operator..operator + 2);
    }
    if let ['(', one @ ('&' | '|'), other, ..] = text.as_slice()
        && one == other
    {
        text.drain(1..3);
    }
    text
}

/// Takes out a space before or behind an operator or a parenthesis.
fn without_spaces_beside(text: &[char]) -> Vec<char> {
    let mut before: Vec<char> = Vec::with_capacity(text.len());
    for (index, character) in text.iter().enumerate() {
        let next = text.get(index + 1);
        if *character == ' ' && matches!(next, Some('(' | ')' | '&' | '|')) {
            continue;
        }
        before.push(*character);
    }
    let mut kept = Vec::with_capacity(before.len());
    let mut index = 0;
    while let Some(character) = before.get(index) {
        kept.push(*character);
        let swallows =
            *character == '|' || matches!(unescaped(&before, index), Some('(' | ')' | '&'));
        index += match before.get(index + 1) {
            Some(' ') if swallows => 2,
            _ => 1,
        };
    }
    kept
}

/// Every space as `&&`.
fn spaces_as_and(text: &[char]) -> Vec<char> {
    replaced(text, &[' '], &['&', '&'])
}
