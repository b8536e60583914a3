//! Unicode properties by Perl's names: `\p{Uppercase_Letter}`, `\p{Script=Greek}`, `\p{InLatin1}`.
//!
//! Perl reads names loosely: case, blanks, `_` and `-` do not count, nor does `Is` in front. PCRE2
//! knows the scripts and the yes-or-no properties by the same names; categories in words, blocks and
//! Perl's own names are translated here.

use std::borrow::Cow;

use super::class;
use super::syntax::Class;

/// The blocks of Unicode 14: first and last code point, then every name.
const BLOCKS: &str = include_str!("blocks.txt");

/// General categories: the short name, then the long ones.
const CATEGORIES: &[&[&str]] = &[
    &["C", "other"],
    &["Cc", "control", "cntrl"],
    &["Cf", "format"],
    &["Cn", "unassigned"],
    &["Co", "privateuse"],
    &["Cs", "surrogate"],
    &["L", "letter"],
    &["L&", "lc", "casedletter"],
    &["Ll", "lowercaseletter"],
    &["Lm", "modifierletter"],
    &["Lo", "otherletter"],
    &["Lt", "titlecaseletter", "title", "titlecase"],
    &["Lu", "uppercaseletter"],
    &["M", "mark", "combiningmark"],
    &["Mc", "spacingmark"],
    &["Me", "enclosingmark"],
    &["Mn", "nonspacingmark"],
    &["N", "number"],
    &["Nd", "decimalnumber", "digit"],
    &["Nl", "letternumber"],
    &["No", "othernumber"],
    &["P", "punctuation", "punct"],
    &["Pc", "connectorpunctuation"],
    &["Pd", "dashpunctuation"],
    &["Pe", "closepunctuation"],
    &["Pf", "finalpunctuation"],
    &["Pi", "initialpunctuation"],
    &["Po", "otherpunctuation"],
    &["Ps", "openpunctuation"],
    &["S", "symbol"],
    &["Sc", "currencysymbol"],
    &["Sk", "modifiersymbol"],
    &["Sm", "mathsymbol"],
    &["So", "othersymbol"],
    &["Z", "separator"],
    &["Zl", "lineseparator"],
    &["Zp", "paragraphseparator"],
    &["Zs", "spaceseparator"],
];

/// The class that `\p{name}` means, or `None` for a name unknown to Perl, or to us: numeric values,
/// ages, break properties and the like are not supported.
pub(super) fn property(name: &str, ignore_case: bool) -> Option<Class> {
    let sign = name.find(['=', ':']);
    match sign.and_then(|at| name.split_at_checked(at)) {
        Some((key, value)) => compound(&loose(key), value.get(1..)?, ignore_case),
        None => single(name, ignore_case),
    }
}

fn loose(name: &str) -> String {
    let kept = name
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '\t' | '_' | '-'));
    kept.flat_map(char::to_lowercase).collect()
}

fn compound(key: &str, value: &str, ignore_case: bool) -> Option<Class> {
    let key = key.strip_prefix("is").unwrap_or(key);
    match key {
        "gc" | "generalcategory" | "category" => category(value, ignore_case),
        "sc" | "script" => known_to_pcre2("sc:", &loose(value)),
        "scx" | "scriptextensions" => known_to_pcre2("scx:", &loose(value)),
        "blk" | "block" => block(&loose(value)),
        _ => {
            let no = match loose(value).as_str() {
                "y" | "yes" | "t" | "true" => false,
                "n" | "no" | "f" | "false" => true,
                _ => return None,
            };
            let is_yes_or_no =
                known_to_pcre2("sc:", key).is_none() && category(key, false).is_none();
            is_yes_or_no
                .then(|| single(key, ignore_case))?
                .map(|class| class.inverted(no))
        }
    }
}

fn single(name: &str, ignore_case: bool) -> Option<Class> {
    let name = if name.ends_with(['_', '&']) {
        name
    } else {
        name.trim()
    };
    let loose = loose(name);
    let plain = loose.strip_prefix("is").unwrap_or(&loose);
    category(name, ignore_case)
        .or_else(|| of_perl(plain, ignore_case))
        .or_else(|| of_posix(plain, ignore_case))
        .or_else(|| known_to_pcre2("", plain))
        .or_else(|| block(loose.strip_prefix("in").unwrap_or(&loose)))
        .or_else(|| block(&loose))
}

fn category(name: &str, ignore_case: bool) -> Option<Class> {
    let loose = loose(name);
    let loose = loose.strip_prefix("is").unwrap_or(&loose);
    // The one name where the underscore counts: `L_` is a cased letter, `L` any.
    let loose = if loose == "l" && name.ends_with('_') {
        "lc"
    } else {
        loose
    };
    let names = CATEGORIES
        .iter()
        .find(|names| names.iter().any(|known| known.eq_ignore_ascii_case(loose)))?;
    let short = match names.first()? {
        &("Lu" | "Ll") if ignore_case => "L&",
        &"Lt" if ignore_case => "Cased",
        short => short,
    };
    Some(owned(format!("\\p{{{short}}}")))
}

/// Names of Perl's own.
fn of_perl(name: &str, ignore_case: bool) -> Option<Class> {
    Some(match name {
        "any" | "all" | "unicode" => Class::of(r"\p{Any}"),
        "assigned" => Class::except(r"\p{Cn}"),
        "upper" | "uppercase" | "lower" | "lowercase" if ignore_case => Class::of(r"\p{Cased}"),
        "spaceperl" | "xperlspace" | "whitespace" | "wspace" => {
            return class::by_letter('s', false);
        }
        "perlspace" => return class::by_letter('s', true),
        "vertspace" => return class::by_letter('v', false),
        "horizspace" => return class::by_letter('h', false),
        "perlword" => return class::by_letter('w', true),
        "hex" | "hexdigit" => return class::by_posix_name("xdigit", false, false),
        _ => return None,
    })
}

/// `PosixAlpha` is ASCII only, `XPosixAlpha` and `Alpha` are not.
fn of_posix(name: &str, ignore_case: bool) -> Option<Class> {
    if let Some(name) = name.strip_prefix("posix") {
        return class::by_posix_name(name, true, ignore_case).filter(|_| name != "ascii");
    }
    let name = name.strip_prefix("xposix").unwrap_or(name);
    class::by_posix_name(name, false, ignore_case)
}

/// A script or a yes-or-no property, if PCRE2 has it. Its own inventions are no names in Perl.
fn known_to_pcre2(prefix: &str, name: &str) -> Option<Class> {
    let invented = matches!(name, "xan" | "xps" | "xsp" | "xuc" | "xwd")
        || (name.starts_with("bidi")
            && !matches!(name, "bidic" | "bidicontrol" | "bidim" | "bidimirrored"));
    if invented || name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let listed = format!("\\p{{{prefix}{name}}}");
    pcre2::bytes::RegexBuilder::new()
        .utf(true)
        .build(&listed)
        .ok()?;
    Some(owned(listed))
}

fn block(name: &str) -> Option<Class> {
    BLOCKS.lines().find_map(|line| {
        let mut fields = line.split(' ');
        let (from, to) = (fields.next()?, fields.next()?);
        fields
            .any(|known| known == name)
            .then(|| owned(format!("\\x{{{from}}}-\\x{{{to}}}")))
    })
}

fn owned(listed: String) -> Class {
    Class {
        listed: Cow::Owned(listed),
        inverse: false,
    }
}
