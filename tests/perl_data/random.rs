//! Texts made at random from a fixed seed: data in every notation, and the same with a mistake.

/// A small generator of its own, so that a seed means the same texts everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn space(&mut self) -> &'static str {
        self.one(&["", "", " ", " ", "\n  ", " # note }\n ", "\t"])
    }

    fn scalar(&mut self) -> String {
        match self.below(12) {
            0 => self
                .one(&[
                    "0", "1", "250", "-3", "1.50", "1e3", "0x1F", "1_000", "017", ".5",
                ])
                .to_owned(),
            1 => "undef".to_owned(),
            2 => format!(
                "'{}'",
                self.one(&[
                    "a",
                    "",
                    "it\\'s",
                    "back\\\\",
                    "a\\n",
                    "Łódź",
                    "two\nlines",
                    "# no"
                ])
            ),
            3 => format!(
                "\"{}\"",
                self.one(&[
                    "a",
                    "tab\\t",
                    "q\\\"",
                    "\\x41\\x{142}",
                    "a\\$b\\@c",
                    "{x}",
                    "箱"
                ])
            ),
            4 => self
                .one(&[
                    "q(a (b) c)",
                    "q{x}",
                    "qq{a\\tb}",
                    "q!b!",
                    "q/c\\/d/",
                    "qq[e]",
                    "q <f>",
                ])
                .to_owned(),
            5 => format!("\"$Self->{{{}}}/x\"", self.one(&["S0", "'S1'", "S2"])),
            6 => format!("$Self->{{{}}}", self.one(&["S0", "'S1'"])),
            7 => format!(
                "{}{}.{}{}",
                self.one(&["'a'", "12", "\"b\""]),
                self.space(),
                self.space(),
                self.one(&["'c'", "'3'", "\"d\\n\""])
            ),
            8 => self
                .one(&[
                    "60 * 60 * 24",
                    "(1 + 2) * 3",
                    "2 ** 10",
                    "7 / 2",
                    "10 % 4",
                    "'ab' x 3",
                    "1024*1024",
                    "1 - -1",
                ])
                .to_owned(),
            9 => "'plain'".to_owned(),
            _ => format!(
                "'{}'",
                self.one(&[
                    "Kernel::System::X",
                    "cn",
                    "(&(a=b))",
                    "a;b",
                    "~",
                    "null",
                    "no"
                ])
            ),
        }
    }

    fn key(&mut self) -> String {
        self.one(&[
            "Name",
            "'key one'",
            "\"dq\"",
            "-dash",
            "7",
            "q",
            "'o\\'k'",
            "q{A::B}",
            "Sub_2",
            "'ä'",
            "x",
            "'Mod###X'",
            "010",
        ])
        .to_owned()
    }

    fn value(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(3) == 0 {
            return self.scalar();
        }
        let (mut text, is_hash) = (String::new(), self.below(2) == 0);
        let count = self.below(4);
        for index in 0..count {
            text.push_str(self.space());
            if is_hash {
                text.push_str(&self.key());
                text.push_str(self.space());
                text.push_str(self.one(&["=>", "=>", "=> "]));
                text.push_str(self.space());
            }
            text.push_str(&self.value(depth - 1));
            text.push_str(self.space());
            if index + 1 < count || self.below(2) == 0 {
                text.push_str(self.one(&[",", ", ", ",,"]));
            }
        }
        let space = self.space();
        if is_hash {
            format!("{{{text}{space}}}")
        } else if self.below(5) == 0 {
            "[ qw(a b c) ]".to_owned()
        } else {
            format!("[{text}{space}]")
        }
    }

    fn text(&mut self) -> String {
        let mut text = String::from("$Self->{S0} = 'zero';\n$Self->{S1} = \"one\";\n");
        for index in 0..1 + self.below(4) {
            let (before, after) = (self.space(), self.space());
            match self.below(8) {
                0 => text.push_str(&format!(
                    "push{before} @{{ $Self->{{L{index}}} }}, {};\n",
                    self.value(1)
                )),
                1 => text.push_str(&format!(
                    "delete $Self->{{{}}};\n",
                    self.one(&["S1", "A0", "'None'"])
                )),
                2 => text.push_str(&format!(
                    "$Self->{{Tree}}{{{}}}->{{k{index}}}{before}={after}{};\n",
                    self.one(&["a", "'b c'", "\"d\""]),
                    self.value(2)
                )),
                3 => text.push_str(&format!(
                    "$Self->{{H{index}}} = <<{};\nline $Self->{{S0}}\n  \\t two\nEND\n",
                    self.one(&["END", "'END'", "\"END\""])
                )),
                4 => text.push_str("\n=pod\n\n$Self->{P} = 1;\n\n=cut\n\n"),
                _ => text.push_str(&format!(
                    "$Self->{{A{index}}}{before}={after}{}{};\n",
                    self.value(3),
                    self.space()
                )),
            }
        }
        text
    }
}

pub fn texts(seed: u64, count: usize) -> Vec<String> {
    let mut random = Random(seed);
    (0..count).map(|_| random.text()).collect()
}

/// Texts in which one bracket, comma, arrow, quote or semicolon is lost, doubled or exchanged.
pub fn mistakes(seed: u64, count: usize) -> Vec<String> {
    let mut random = Random(seed);
    let mut texts = Vec::new();
    while texts.len() < count {
        let text = random.text();
        let marks: Vec<usize> = text
            .match_indices(['{', '}', '[', ']', ',', ';', '=', '\'', '"'])
            .map(|(at, _)| at)
            .collect();
        let at = marks[random.below(marks.len())];
        let other = match random.below(3) {
            0 => "",
            1 => random.one(&["}", "]", ")", ",", ";"]),
            _ => "=",
        };
        texts.push(format!("{}{other}{}", &text[..at], &text[at + 1..]));
    }
    texts
}
