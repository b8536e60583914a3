//! One line for each construct that Perl knows, refuses, or takes in an unexpected way.

use super::Question;

struct Group {
    patterns: &'static [&'static str],
    texts: &'static [&'static str],
}

/// Every pattern of a group with every text of it, with and without regard to case.
pub fn questions() -> Vec<Question> {
    let mut questions = Vec::new();
    for Group { patterns, texts } in GROUPS {
        for pattern in *patterns {
            for ignore_case in [false, true] {
                questions.extend(texts.iter().map(|text| Question {
                    pattern: (*pattern).to_owned(),
                    ignore_case,
                    text: (*text).to_owned(),
                }));
            }
        }
    }
    questions
}

const GROUPS: &[Group] = &[
    Group {
        patterns: EVERYDAY,
        texts: VALUES,
    },
    Group {
        patterns: QUANTIFIERS,
        texts: &[
            "", "a", "aa", "aaa{}", "aaaa", "a{", "a{b}", "a{1,2,3}", "b",
        ],
    },
    Group {
        patterns: BRACES,
        texts: &["d{", "d", "{", "a{x}{y}", "nn", "\\d{"],
    },
    Group {
        patterns: ESCAPES,
        texts: &[
            "", "a", "A", "y", "\0", "\x01", "\n", "\n8", "a1", "Q.E", "ab{}", "é", "Ā", "`",
        ],
    },
    Group {
        patterns: GROUPS_AND_REFERENCES,
        texts: &["", "a", "b", "aa", "ab", "abcab", "aba", "bb", "ac", "(())"],
    },
    Group {
        patterns: CONDITIONS,
        texts: &["", "a", "ab", "b", "c", "ac", "bd", "abb", "aB"],
    },
    Group {
        patterns: FLAGS,
        texts: &[
            "", "a", "A", "aA", "b\na", "a b", "ab", "a#b", "aa", "é", "K", "٣",
        ],
    },
    Group {
        patterns: SETS,
        texts: &[
            "a", "A", "-", "]", "[", ":", "b", "d", "z", "1", " ", "ß", "é", "^", "\\",
        ],
    },
    Group {
        patterns: LOOKS,
        texts: &["", "a", "ab", "abcab", "aab", "bca", "b", "cb"],
    },
    Group {
        patterns: FOLDING,
        texts: FOLDED,
    },
    Group {
        patterns: PROPERTIES,
        texts: &[
            "a", "A", "é", "É", "σ", "Σ", "Я", "1", "٣", "²", "Ⅷ", "_", "-", "€", "+", " ",
            "\u{a0}", "\n", "ǅ", "中",
        ],
    },
    Group {
        patterns: VERBS,
        texts: &["", "a", "ab", "aab", "abc"],
    },
    Group {
        patterns: RECURSION,
        texts: &["", "a", "()", "(()())", "(()", "abba", "aabb"],
    },
    Group {
        patterns: LINES,
        texts: &[
            "", "a", "a\n", "\na", "a\nb", "a\n\n", "a\r\n", "b\na\n", "\u{2028}", "\u{85}",
        ],
    },
];

#[rustfmt::skip]
const EVERYDAY: &[&str] = &[
    "Lager", "^Lager", "Lager$", "^Lager$", "^(Lager)$", "^(?:Lager|Depot)", "^Lager|Kühlung$", "Depot::.*",
    "^Depot::", "K.hl", "kühlung", "^[A-Z]", "[0-9]$", "^\\d+ ", "\\d", "\\w+$", "^\\D+$", "\\s", "^\\S+$",
    "^$", ".", ".*", "^.*$", "(?!Depot).*$", "^(?!Depot)", "^(?=.*Kühl)", "(?i)depot", "(?i)KÜHLUNG",
    "\\.example$", "^root@", "@", "a@b", "\\(mobil\\)", "\\[alt\\]", "(mobil)", "[alt]", "C++", "1 very low",
    "1.very", "+", "*", "a|b|", "|", "Straße", "strasse", "weiß$", "WEISS", "ŁÓDŹ", "^Łódź", "ß", "SS", "ſ",
    "\u{212a}", "^[äöü]", "[^a-z]", "\\bLager\\b", "Lager\\b", "é", "e\u{301}", "::", "^::", "$b", "a$b",
    "^^a", "a$$", "()", "(|a)", "^(?:(?:Lager|Depot)(?:::|$))", "(?<=::)K", "(?<!:)K", "^(\\w)\\w*\\1$",
    "(?s)t.N", "(?x) De pot", "De(?#x)pot",
];

#[rustfmt::skip]
const VALUES: &[&str] = &[
    "", "Lager", "lager", "Lager\n", "Depot::Lager 3", "Depot::Kühlung", "DEPOT::KÜHLUNG", "Kühlung\n", "a",
    "b", "1 very low", "root@localhost", "Scanner (mobil)", "Einkauf [alt]", "C++", "Straße", "STRASSE",
    "weiß", "Weiss", "Łódź", "łódź", "\u{212a}", "k", "ſ", "s", "é", "e\u{301}", "a@b.example", "Depot\nNord",
    "\n", "\u{a0}", "٣",
];

#[rustfmt::skip]
const QUANTIFIERS: &[&str] = &[
    "a*", "^a+$", "^a?$", "^a{2}$", "^a{2,}$", "^a{1,2}$", "^a{,2}$", "^a{ 1 }$", "^a{ 1, 2 }$", "^a{1 ,2}$",
    "^a{ , 2 }$", "^a{ ,}$", "a{,}", "a{}", "a{1", "a{", "a{x}", "a{1x}", "a{1,x}", "a{-1}", "a{+1}",
    "a{1,2,3}", "^a*?$", "^a+?a", "^a??$", "^a{1,2}?$", "^a*+a", "^a++$", "^a?+a", "^a{1,2}+$", "a**", "a*+*",
    "a+++", "a???", "a{1}{2}", "a{1}*", "a{1}??", "a{1,2}?+", "a{3,1}", "a{3,1}?", "a{3,1}{2}", "b|a{3,1}",
    "(a{3,1})?b", "a{65534}", "a{0,65534}", "a{65535}", "a{1,65535}", "a{00}", "a{01}", "a{1,01}", "a{0}",
    "a{0,0}", "*a", "+a", "?a", "{1}", "{1}a", "x|*a", "(*a)", "(?:*a)", "^*", "$*", "^+b", "\\b*", "\\A?",
    "\\z{2}", "(?=a)*", "(?!a){2}", "()*", "(|a)*", "(a*)*", "(a*)+$", "(?:a|b*)*$", "\\K*", "\\K+",
    "\\K{2,}", "\\K?", "\\K{2}", "(?:\\K)*", "a(?#c)*", "(?#c)*", "a(?i)*", "a*(?#c)+", "a*(?#c)+?",
    "(?:(?:a{2}){2}){1}", "^(?:a{1,2}){2}$", "(?:a{0})*", "a{2,3}{", "a{2}{x}",
];

#[rustfmt::skip]
const BRACES: &[&str] = &[
    "{", "d{", "d{x", "d{x}", "a{x}{y}", "({)", "(?:{)", "|{", "^{", "${", ".{", "\\.{", "[d]{", "(d){",
    "d+{", "d{1}{", "\\d{", "\\w{x}", "\\y{", "\\n{", "n\\n{", "\\R{", "\\x64{", "\\pL{", "\\p{L}{", "\\{",
    "d\\{", "d{\\}", "}", "d}", "\\\\d{", "x\\\\d{", "\\x{64}{", "(d)\\1{", "\\E{", "\\b{", "\\b{1}",
    "\\b{foo}", "\\x{41", "\\N{", "\\N{}",
];

#[rustfmt::skip]
const ESCAPES: &[&str] = &[
    "\\Q.\\E", "\\Qa\\E", "\\y", "\\i", "\\-", "\\_", "\\é", "\\a", "\\e", "\\f", "\\n", "\\r", "\\t", "\\0",
    "\\00", "\\000", "\\0000", "\\01", "\\08", "\\012", "\\018", "\\101", "\\141", "\\1411", "\\400", "\\777",
    "\\8", "\\9", "\\1", "\\81", "\\10", "\\x", "\\x4", "\\x41", "\\x411", "\\xg", "\\x{}", "\\x{41}",
    "\\x{ 41 }", "\\x{4_1}", "\\x{4 1}", "\\x{41g}", "\\x{g}", "\\x{100}", "\\x{d800}", "\\x{110000}",
    "\\x{FFFFFFFFFFFFFFFFF}", "\\x{41", "\\x{", "\\o{101}", "\\o{}", "\\o{ 101 }", "\\o{8}", "\\o{1019}",
    "\\o", "\\o101", "\\o{101", "\\cA", "\\ca", "\\c", "\\c{", "\\c[", "\\c\\", "\\c\\a", "\\c?", "\\c@",
    "\\cé", "\\c ", "\\N", "\\N*", "\\N{2}", "\\N{U+41}", "\\N{ U+41 }", "\\N{U+41.42}", "\\N{U+4_1}",
    "\\N{U+}", "\\N{U+ZZ}", "\\N{U+ 41}", "\\N{U+110000}", "\\N{U+41.}", "[\\N]", "[\\N{U+41}]", "\\C", "\\X",
    "^\\X$", "\\h", "\\H", "\\v", "\\V", "\\R", "\\d\\D", "\\", "a\\", "\\A", "\\Z", "\\z", "\\G", "a\\Gb",
    "\\B", "\\p", "\\P", "\\p{", "\\p{}", "\\p{L", "\\pX", "\\p1", "\\p L", "\\u0041", "\\l", "\\U", "\\L",
    "\\F", "\\j", "\\m", "\\q", "\\Y", "\\T",
];

#[rustfmt::skip]
const GROUPS_AND_REFERENCES: &[&str] = &[
    "(a)", "(?:a)", "(?<n>a)", "(?'n'a)", "(?P<n>a)", "(?<1n>a)", "(?<>a)", "(?<n", "(?<n>a", "(?'n>a)",
    "(?<a-b>a)", "(?< a>a)", "(?<é>a)\\k<é>", "(?Pn)", "(?P", "(?<", "(?", "(?)", "(?:)", "(", ")", "a)",
    "(a", "(a))", "((a)", "(?:", "(?=", "(?<=", "(?>", "(?|", "(a)\\1", "(a)\\g1", "(a)\\g{1}", "(a)\\g{ 1 }",
    "(a)\\g-1", "(a)\\g{-1}", "(a)\\g{ -1 }", "(a)\\g{-2}", "(a)\\g{+1}", "(a)\\g0", "(a)\\g{01}", "(a)\\g",
    "(a)\\g{", "(a)\\g{1", "(a)\\ga", "(a)\\g2", "(a)\\2", "\\1(a)", "(a\\1)", "(a)(b)\\2", "(a)(b)\\3",
    "(a)\\10", "(a)\\08", "(a)\\01", "(?<n>a)\\k<n>", "(?<n>a)\\k{n}", "(?<n>a)\\k{ n }", "(?<n>a)\\k'n'",
    "(?<n>a)\\g{n}", "(?<n>a)(?P=n)", "\\k<n>", "\\k{n}", "\\g{n}", "(?P=n)", "(?<n>a)\\kn", "(?<n>a)\\k<n",
    "(?<n>a)\\k<1>", "(?<n>a)\\k", "\\k<n>(?<n>a)", "(?<n>a)|(?<n>b)\\k<n>", "(?<n>.)(?<n>.)\\k<n>",
    "(?|(a)|(b))\\1", "(?|(a)(b)|(c))\\2", "(?|(?<n>a)|(?<n>b))\\k<n>", "(?|a|b)", "(?>a|ab)c", "(?>a*)a",
    "(?>a*)b", "(?#a)b", "(?#a", "a(?#\\)b", "(?#(a)b", "(?a)", "(?n)(a)", "(?n)(a)\\1", "(?n)(?<x>a)\\k<x>",
    "(?n-n)(a)\\1", "(a)|\\1b", "(?:(a)|b)*\\1", "(a)(?:b\\1)?", "((a)|b)+\\2$", "^(a?)\\1b", "(?Zx)",
    "(?@a)", "(?%a)", "(?,a)", "(?1a)(a)", "(a)(b)(c)?(a)(b)\\5", "(((((((((a)))))))))\\9",
    "((((((((((a))))))))))\\10", "((((((((((a))))))))))\\11", "\\(\\(", "[(]", "\\)", "(?{ 1 })", "(??{ 1 })",
    "(?{", "a(?{1})b", "(?(?{1})a|b)", "\\(?{1}", "[(?{1})]", "(?#(?{1}))a", "(?p{1})",
];

#[rustfmt::skip]
const CONDITIONS: &[&str] = &[
    "(a)?(?(1)b|c)", "^(a)?(?(1)b|c)$", "^(a)?(?(1)b)$", "(a)?(?(1)b|c|d)", "(?(1)a|b)", "(?(1)a|b)(a)",
    "(?(2)a|b)(a)", "(?(0)a|b)", "(?(01)a|b)(a)", "(?(-1)a|b)", "(?(+1)a|b)", "(?<n>a)?(?(<n>)b|c)",
    "(?<n>a)?(?('n')b|c)", "(?<n>a)(?(n)b|c)", "(?(<x>)b|c)", "(?({n})b|c)", "(?(R)a|b)", "(?(R1)a|b)",
    "(?(R1)a|b)(a)", "(?(R0)a|b)", "(?(R00)a|b)", "(?(R&n)a|b)", "(?<n>a)(?(R&n)a|b)", "(?(DEFINE)a)b",
    "(?(DEFINE)a|b)", "(?(DEFINE)(?<q>a))(?&q)b", "(?(DEFINE", "(?(DEFINEx)a)", "(?(DEF)a)", "(?(?=a)a|b)",
    "(?(?!a)b|a)", "(?(?<=a)b|a)", "(?(?<!a)b|a)", "(?(?:a)b|a)", "(?(*pla:a)a|b)",
    "(?(*positive_lookahead:a)a|b)", "(?(*atomic:a)a|b)", "(?(*FAIL)a|b)", "(?(", "(?()a|b)", "(?(1", "(?(1)",
    "(?(1)a", "(a)(?(1)b|", "(a)(?(1))", "(a)?(?(1)|b)", "(?(a)b|c)", "(?(?i)a|b)", "(?(?=a)a|b)*",
    "(?( 1 )a|b)", "(?(1x)a|b)", "(?(R", "(?(<n", "(?(?=a", "(?(?=a)", "(?(?=a)(?i)a|b)B",
    "((?(?=a)(?i)a|b)B)b", "(?(VERSION>=10)a|b)", "(?(?=a|b)a|b)", "(?(?=(a))\\1b|c)",
    "^(?:(?<n>a)|(?<n>b)|c)(?(<n>)(b)\\g{-1}?|(c))", "(?|(?<n>a)|(?<n>b))(?(<n>)b|c)",
];

#[rustfmt::skip]
const FLAGS: &[&str] = &[
    "(?i)A", "(?i:A)", "(?i)a(?-i)A", "(?i-i)A", "(?-i)A", "(?i-)A", "(?-)A", "(?ii)A", "(?^)A", "(?^i)A",
    "(?^i:A)", "(?^-i)A", "(?^^i)A", "(?i^)A", "(?", "(?i", "(?i-i", "(?i:A", "(?i))", "(?e)", "(?é)",
    "(?im sx)", "(?i--i)A", "(?i-i-i)A", "(?a)a", "(?aa)a", "(?aaa)a", "(?aia)a", "(?ad)a", "(?ua)a",
    "(?uu)a", "(?dd)a", "(?-a)a", "(?-u)a", "(?a-i:a)", "(?o)a", "(?g)a", "(?c)a", "(?p)a", "(?-p)a",
    "(?-o)a", "(?xxx)a", "(?a)\\w", "(?a)\\d", "(?a)[[:alpha:]]", "(?a)\\W", "(?a)\\b.\\b", "(?aa)k",
    "(?iaa)k", "(?ia)k", "(?iaa)[k]", "(?iaa)[^k]", "(?m)^a$", "(?m)^a", "(?-m)^a$", "(?s)b.a", "(?s-s)b.a",
    "b.a", "(?s:.)a", "(?x)a b", "(?x) a b # c", "(?x)a #\nb", "(?x)a\\ b", "(?x)a[ ]b", "(?xx)a[ ]b",
    "(?xx)a[\\ ]b", "(?xx)[a b]", "(?xx)[^ a]", "(?xx)[ ^a]", "(?xx)[a - b]", "(?x)[a - b]", "(?x)a *",
    "(?x)a + +", "(?x)a {1,2}", "(?x)a{1} {2}", "(?x)( ?:a)", "(?x)(? :a)", "(?x)(?: a )", "(?x) * a",
    "(?x)a|  *", "(?x)\\#", "(?x)#", "(?x)(#)\na)", "(?x-x) a", "(?x:a )b", "(?x:a ) b", "(?x)a\u{a0}b",
    "(?x)a\u{85}b", "(?x)a\u{2028}b", "(?x)\\x {61}", "(?x)( *F)", "(?x)(?#c)a", "(?x)", "(?x) ", "a#b",
    "a b", "x|(?i)A", "(x|(?i)A)A", "(?:(?i)a)A", "((?i)a|b)A", "(?i)|a", "(?n:(a))", "(?i)é", "(?i)É",
    "(?i)\\x{e9}", "(?i)\\xC9",
];

#[rustfmt::skip]
const SETS: &[&str] = &[
    "[a]", "[^a]", "[abc]", "[a-c]", "[^a-c]", "[]a]", "[^]a]", "[]", "[^]", "[", "[a", "[^", "[]-a]", "[a-]",
    "[-a]", "[--a]", "[+--]", "[a-c-e]", "[c-a]", "[a-a]", "[a-\\d]", "[\\d-a]", "[\\w-]", "[\\d-]",
    "[a\\-z]", "[a\\]]", "[\\\\]", "[a\\]", "[\\]", "[\\b]", "[\\B]", "[\\R]", "[\\X]", "[\\A]", "[\\y]",
    "[\\Q]", "[\\8]", "[\\101]", "[\\18]", "[\\x41]", "[\\x{41}-\\x{43}]", "[\\cA]", "[\\c]]", "[\\n]",
    "[\\w]", "[\\W]", "[^\\W]", "[\\W\\d]", "[^\\W\\d]", "[^\\s\\w]", "[\\S\\s]", "[\\D1]", "[^\\D]",
    "[\\h\\H]", "[[]", "[[a]", "[[:alpha:]]", "[^[:alpha:]]", "[[:^alpha:]]", "[[:^alpha:]1]",
    "[^[:^alpha:]z]", "[[:alpha:][:digit:]]", "[[:alpha:]-z]", "[a-[:alpha:]]", "[[:foo:]]", "[[:^foo:]]",
    "[[:alph:]]", "[[:lowe[r:]]", "[[:a]b:]]", "[[:]]]:]]", "[[:ab:]]", "[[:ALPHA:]]", "[[: alpha :]]", "[[:alpha]]", "[[:alpha:]", "[:alpha:]",
    "[a:alpha:]", "[[:alpha:", "[[.a.]]", "[[=a=]]", "[.a.]", "[=a=]", "[[.]", "[[:word:]]", "[[:upper:]]",
    "[[:lower:]]", "[[:punct:]]", "[[:space:]]", "[[:blank:]]", "[[:cntrl:]]", "[[:graph:]]", "[[:print:]]",
    "[[:alnum:]]", "[[:digit:]]", "[[:xdigit:]]", "[[:ascii:]]", "[[:^ascii:]]", "[\\p{Lu}]", "[^\\p{Lu}]",
    "[\\P{Lu}]", "[\\p{Lu}\\d]", "[\\P{L}a]", "[\\pL-]", "[\\p", "[\\p{L]", "[ß]", "[^ß]", "[ß-à]", "[à-ÿ]",
    "[À-ž]", "[a-z]", "[A-Z]", "[^a-z]", "[\\x{80}-\\x{ffff}]", "[é]", "[.]", "[$]", "[a|b]", "[*+?]", "[(]",
    "[)]", "[{]", "[#]", "[ ]", "[\\x{110000}]", "[^\\x{110000}]", "[\\x{d800}-\\x{dfff}]", "a]", "]",
    "[\\N{U+61}-c]", "[a-\\x{63}]",
];

#[rustfmt::skip]
const LOOKS: &[&str] = &[
    "a(?=b)", "a(?!b)", "(?<=a)b", "(?<!a)b", "(?=a)(?=.b)", "(?!a|b)", "(?<=a|bc)", "(?<=a|bc)a", "(?<!bc)a",
    "(?<=^a)b", "(?<=a$)", "(?<=b?$)", "(?<=b?\\b)", "(?<=b?(?=c))", "(?<!b?(?=c))c", "(?<!b?\\Z)", "(?<=)b",
    "(?=)b", "(?!)b", "(?<!)b", "(?<=a?)b", "(?<=ab?)", "(?<=a{1,3})b", "(?<=a{1,255})b", "(?<=a{1,256})b",
    "(?<=a{256})b", "(?<=a+)b", "(?<=a*)b", "(?<!a+)b", "(?<=a{2,})b", "(?<=\\w{1,2})b", "(?<=(a))b",
    "(?<=(?:a|bc){1,3})a", "(?<=(?=b))b", "(?<=(?<=a))b", "(?<=(?<=a+))b", "(?<=(?=a+)a)b", "(?<=(?!a*)a)b",
    "(a)(?<=\\1)", "(?<=(?1))(a)", "(?<=(?R))a", "(?<=\\X)", "(?<=\\R)a", "(?<=\\b)a", "(?<=\\Ka)b",
    "(?=\\Ka)", "(?!\\Kb)", "(*pla:a)b", "(*pla:a)a", "(*nla:a)b", "(*plb:a)b", "(*nlb:a)b",
    "(*positive_lookahead:a)a", "(*negative_lookahead:a)", "(*positive_lookbehind:a)b",
    "(*negative_lookbehind:a)b", "(*atomic:a|ab)c", "(*pla:a", "(*pla)", "(*pla a)", "(*foo:a)", "(*napla:a)",
    "(?*a)", "(?<*a)", "(?<=a{3,1})b", "(?<=(?(?=a)a|b))b", "(?<=[ab])b", "(?=(a))\\1", "(?=(a|ab))\\1c",
    "(?<a>a)(?<!b)", "(?<=a(?#c))b", "(?i)(?<=A)b", "(?<=(?i)A)b", "(?=a)*b", "(?!a)+b",
];

#[rustfmt::skip]
const FOLDING: &[&str] = &[
    "ss", "ß", "ẞ", "ſ", "s", "SS", "sS", "ſs", "\\xdf", "\\x{df}", "\\x{1e9e}", "\\N{U+df}", "[ß]", "[^ß]",
    "^[^ß]$", "^[ßx]$", "^[ß-à]$", "^[ß-ß]$", "[\\xdf]", "s{2}", "s+", "^s+$", "ss+", "(?:s)s", "s(?:s)",
    "(s)s", "s(s)", "(ss)", "[s]s", "[s][s]", "[sS]s", "[sx]s", "s[ſ]", "s\\x73", "s(?#)s", "(?x)s s",
    "s\\Ks", "s(?i)s", "s(?-i)s", "s(?-i:s)", "(?i:s)s", "(?-i)ss", "s{1}s", "s(?:)s", "s(?=)s", "s()s",
    "(?>s)s", "(?:s|x)s", "(?:ss|x)", "x|sss", "sss", "^ssss$", "s.", ".s", "^ß+$", "^ß{2}$", "^ß*s$", "^ß?$",
    "^(?:ss)+$", "(?a)ss", "(?aa)ss", "(?aa)ß", "(?aa)ſſ", "(?aa)[ß]", "(?u)ss", "(?d)ss", "(?u)\\xdf",
    "(?aa)st", "st", "ﬅ", "ﬆ", "sst", "stS", "ffi", "ﬃ", "ﬁ", "ﬀi", "fﬁ", "ff", "[ﬁ]", "^[ﬁf]$", "i", "I",
    "i\u{307}", "İ", "[İ]", "ı", "(?aa)İ", "k", "\u{212a}", "[k]", "[a-z]", "(?aa)[a-z]", "(?aa)\u{212a}",
    "å", "\u{212b}", "σ", "ς", "Σ", "[σ]", "σοφος", "µ", "μ", "ΐ", "\u{1fd3}", "ι\u{308}\u{301}", "ᾳ", "αι",
    "ᾼ", "ŉ", "ʼn", "ǰ", "և", "straße", "STRASSE", "stras\\x73e", "(?<=ss)b", "(?<=ß)b", "(?<=[ß])b", "ss\\b",
    "s\\b", "^ss$", "ss$", "ǆ", "ǅ", "Ǆ", "[ǆ]", "Ꭰ", "ꭰ", "ÿ", "Ÿ", "[ÿ]", "[À-ž]", "[^À-ž]", "\\w\\w",
    "(k)\\1", "(σ)\\1", "(?:gas|wasser)", "^(?:x|ß)$", "ſt", "(?i)ẞ", "(?i:ß)x?", "é", "\\xe9", "\\351",
    "[\\xe9]", "[^\\xe9]",
];

#[rustfmt::skip]
const FOLDED: &[&str] = &[
    "", "s", "S", "ss", "SS", "ß", "ẞ", "ſ", "ſs", "ßs", "sß", "ßß", "sss", "ssss", "ssb", "ßb", "straße",
    "STRASSE", "st", "ﬅ", "ﬆ", "ﬆs", "sﬆ", "ﬁ", "fi", "FI", "ﬃ", "ﬀi", "fﬁ", "i", "I", "ı", "İ", "i\u{307}",
    "I\u{307}", "k", "K", "\u{212a}", "kk", "\u{212a}k", "å", "Å", "\u{212b}", "σ", "ς", "Σ", "σς", "ΣΟΦΟΣ",
    "µ", "μ", "Μ", "ΐ", "\u{1fd3}", "ι\u{308}\u{301}", "ᾳ", "ᾼ", "ΑΙ", "ŉ", "ʼN", "ǰ", "J\u{30c}", "ԵՒ", "ǆ",
    "ǅ", "Ǆ", "Ꭰ", "ꭰ", "ÿ", "Ÿ", "é", "É", "wasser", "waßer", "x", "xss",
];

#[rustfmt::skip]
const PROPERTIES: &[&str] = &[
    "\\pL", "\\PL", "\\p{L}", "\\p{Letter}", "\\p{Lu}", "\\p{Uppercase_Letter}", "\\p{uppercase letter}",
    "\\p{UPPERCASELETTER}", "\\p{IsLu}", "\\p{Is_Lu}", "\\p{Ll}", "\\p{Lt}", "\\p{L&}", "\\p{LC}", "\\p{L_}",
    "\\p{Cased_Letter}", "\\p{^Lu}", "\\P{^Lu}", "\\p{ Lu }", "\\p{gc=Lu}", "\\p{gc:Lu}", "\\p{gc = Lu}",
    "\\p{General_Category=Uppercase_Letter}", "\\p{Category=Lu}", "\\p{N}", "\\p{Nd}", "\\p{Decimal_Number}",
    "\\p{Digit}", "\\p{Nl}", "\\p{No}", "\\p{P}", "\\p{Punct}", "\\p{Punctuation}", "\\p{S}", "\\p{Sc}",
    "\\p{Currency_Symbol}", "\\p{Z}", "\\p{Zs}", "\\p{M}", "\\p{Mark}", "\\p{C}", "\\p{Cc}", "\\p{Cntrl}",
    "\\p{Any}", "\\p{All}", "\\p{Assigned}", "\\p{ASCII}", "\\p{Alpha}", "\\p{Alphabetic}", "\\p{IsAlpha}",
    "\\p{IsAlnum}", "\\p{Alnum}", "\\p{Upper}", "\\p{Uppercase}", "\\p{Lower}", "\\p{Lowercase}",
    "\\p{Title}", "\\p{Titlecase}", "\\p{Word}", "\\p{IsWord}", "\\p{PerlWord}", "\\p{Space}", "\\p{IsSpace}",
    "\\p{SpacePerl}", "\\p{XPerlSpace}", "\\p{PerlSpace}", "\\p{White_Space}", "\\p{Blank}",
    "\\p{HorizSpace}", "\\p{VertSpace}", "\\p{Graph}", "\\p{Print}", "\\p{XDigit}", "\\p{Hex}", "\\p{AHex}",
    "\\p{PosixAlpha}", "\\p{PosixUpper}", "\\p{PosixPunct}", "\\p{PosixDigit}", "\\p{XPosixAlpha}",
    "\\p{XPosixPunct}", "\\p{XPosixUpper}", "\\p{Greek}", "\\p{IsGreek}", "\\p{Script=Greek}", "\\p{sc=Grek}",
    "\\p{scx=Greek}", "\\p{Script_Extensions=Greek}", "\\p{Latin}", "\\p{Cyrillic}", "\\p{Han}",
    "\\p{Common}", "\\p{Script=Common}", "\\p{InLatin1}", "\\p{In_Latin_1_Supplement}", "\\p{InBasicLatin}",
    "\\p{InGreek}", "\\p{InGreekAndCoptic}", "\\p{InCyrillic}", "\\p{Block=Cyrillic}", "\\p{blk:Basic Latin}",
    "\\p{Latin1}", "\\p{Arrows}", "\\p{IDStart}", "\\p{ID_Continue}", "\\p{Ideographic}", "\\p{Dash}",
    "\\p{Alpha=Y}", "\\p{Alphabetic=No}", "\\p{Uppercase: T}", "\\p{Lower=F}", "\\p{Upper=Maybe}",
    "\\p{Nope}", "\\p{gc=Nope}", "\\p{sc=Nope}", "\\p{blk=Nope}", "\\p{Xan}", "\\p{L", "\\p{}", "\\p{ }",
    "\\p{^}", "\\px", "\\p{Lu}{2}", "(?a)\\p{L}", "(?i)\\p{Lu}", "(?i)\\p{Upper}", "(?i)\\p{PosixUpper}",
    "[\\p{Lu}\\p{Nd}]", "[^\\p{Lu}\\p{Nd}]",
];

#[rustfmt::skip]
const VERBS: &[&str] = &[
    "(*FAIL)", "(*F)", "(*FAIL:x)", "(*F:)", "(*fail)", "(*ACCEPT)", "a(*ACCEPT)z", "(*ACCEPT:x)",
    "(*COMMIT)", "(*COMMIT:x)", "(*PRUNE)", "(*PRUNE:x)", "(*SKIP)", "(*SKIP:x)", "(*THEN)", "(*THEN:x)",
    "(*MARK:x)", "(*:x)", "(*MARK)", "(*:)", "(*MARK:)", "(*", "(*F", "(*X)", "(*UTF)a", "(*UTF8)a",
    "(*UCP)a", "(*LF)a", "(*CR)a", "(*CRLF)a", "(*ANY)a", "(*BSR_ANYCRLF)a", "(*LIMIT_MATCH=1)a",
    "(*NO_JIT)a", "(*NO_START_OPT)a", "(*NOTEMPTY)a", "(*sr:a)", "(*script_run:ab)", "(*asr:a)", "(*sr)",
    "(?C)a", "(?C1)a", "a+(*COMMIT)b", "a+(*PRUNE)c|b", "a(*THEN)c|b", "(?:a(*THEN)c|b)", "a(*F)|b",
    "(*scan_substring:(1)a)", "(* F)", "(*F )", "a*(*F)",
];

#[rustfmt::skip]
const RECURSION: &[&str] = &[
    "^(\\((?1)*\\))$", "^(a(?1)?b)$", "^(?:a(?R)?b)$", "(a)(?1)", "(a)(?2)", "(a)(?-1)", "(a)(?-2)",
    "(?+1)(a)", "(a)(?+1)", "(?<n>a)(?&n)", "(?<n>a)(?P>n)", "(?&n)", "(?P>n)", "(?<n>a)(?&n", "(?<n>a)(?&)",
    "(?1)", "(?0", "(?R", "(?1a)(a)", "(?01)(a)", "(?-0)", "(?+0)", "(?99999999999)", "^((.)(?1)\\2|)$",
    "^(?<p>(?:[^()]|\\((?&p)\\))*)$", "(?(DEFINE)(?<x>a)(?<y>b))^(?&x)(?&y)", "^(?<n>a|b(?&n)c)$",
    "(a|b)(?1)(?1)",
];

#[rustfmt::skip]
const LINES: &[&str] = &[
    "a$", "^a", "^a$", "a\\Z", "a\\z", "\\Aa", "(?m)a$", "(?m)^a", "(?m)^a$", "(?m)^$", "^$", "$", "\\Z",
    "\\z", "$\\n", "(?m)$\\n", "a.", "(?s)a.", "\\N", "a\\R", "\\R", "\\R\\R", "\\v", "\\h", "\\s", "\\S",
    ".", "^.$", "(?s)^.$", "\\n", "\\r", "[^a]", "\\X", "^\\X$", "a\\b", "\\B", "(?m)\\A^a", "(?m)a\\Z",
    "(?m)^\\z", "(?m)b$.^a", "(?ms)b$.^a",
];
