//! Names of people, places and companies for generated rows: several languages and scripts, so that
//! wide characters, accents and sorting are met early. Nobody here exists.

/// A name as written, and as it stands in a login.
pub(super) type Written = (&'static str, &'static str);

/// The names of one country.
pub(super) struct Country {
    /// Its name.
    pub name: &'static str,
    /// Where its people live.
    pub cities: &'static [&'static str],
    /// What its telephone numbers begin with.
    pub telephone: &'static str,
    /// What `UserLanguage` says.
    pub language: &'static str,
    /// First names.
    pub given: &'static [Written],
    /// Family names.
    pub family: &'static [Written],
}

pub(super) const COUNTRIES: [Country; 12] = [
    Country {
        name: "Germany",
        cities: &["Bremen", "Köln", "Lübeck", "Würzburg"],
        telephone: "+49",
        language: "de",
        given: &[
            ("Jürgen", "juergen"),
            ("Käthe", "kaethe"),
            ("Anneliese", "anneliese"),
            ("Sören", "soeren"),
            ("Lena", "lena"),
            ("Götz", "goetz"),
        ],
        family: &[
            ("Weiß", "weiss"),
            ("Brückner", "brueckner"),
            ("Schäfer", "schaefer"),
            ("Ostermann", "ostermann"),
            ("Thälmann", "thaelmann"),
            ("Groß", "gross"),
        ],
    },
    Country {
        name: "Mexico",
        cities: &["Puebla", "Mérida", "Querétaro"],
        telephone: "+52",
        language: "es_MX",
        given: &[
            ("José", "jose"),
            ("Lucía", "lucia"),
            ("Íñigo", "inigo"),
            ("Guadalupe", "guadalupe"),
            ("Begoña", "begona"),
        ],
        family: &[
            ("Núñez", "nunez"),
            ("Ibáñez", "ibanez"),
            ("Ramírez", "ramirez"),
            ("Orozco", "orozco"),
            ("Peña", "pena"),
        ],
    },
    Country {
        name: "Sweden",
        cities: &["Luleå", "Umeå", "Göteborg"],
        telephone: "+46",
        language: "sv",
        given: &[
            ("Åsa", "asa"),
            ("Örjan", "orjan"),
            ("Linnéa", "linnea"),
            ("Björn", "bjorn"),
            ("Märta", "marta"),
        ],
        family: &[
            ("Ångström", "angstrom"),
            ("Öberg", "oberg"),
            ("Sjögren", "sjogren"),
            ("Lindqvist", "lindqvist"),
            ("Häggkvist", "haggkvist"),
        ],
    },
    Country {
        name: "USA",
        cities: &["Des Moines", "Duluth", "Santa Fe"],
        telephone: "+1",
        language: "en",
        given: &[
            ("Barbara", "barbara"),
            ("Tyrone", "tyrone"),
            ("Grace", "grace"),
            ("Wesley", "wesley"),
            ("Mary Ann", "maryann"),
        ],
        family: &[
            ("O'Brady", "obrady"),
            ("Washburn", "washburn"),
            ("Van Dorn", "vandorn"),
            ("Mills", "mills"),
            ("Sinclair", "sinclair"),
        ],
    },
    Country {
        name: "Poland",
        cities: &["Łódź", "Gdańsk", "Kraków"],
        telephone: "+48",
        language: "pl",
        given: &[
            ("Łukasz", "lukasz"),
            ("Żaneta", "zaneta"),
            ("Grażyna", "grazyna"),
            ("Michał", "michal"),
            ("Świętosława", "swietoslawa"),
        ],
        family: &[
            ("Wójcik", "wojcik"),
            ("Dąbrowska", "dabrowska"),
            ("Żuławski", "zulawski"),
            ("Kłos", "klos"),
            ("Gołąb", "golab"),
        ],
    },
    Country {
        name: "Türkiye",
        cities: &["İzmir", "Eskişehir", "Muğla"],
        telephone: "+90",
        language: "tr",
        given: &[
            ("Çağla", "cagla"),
            ("Işık", "isik"),
            ("Şükrü", "sukru"),
            ("Gülşen", "gulsen"),
            ("Ömer", "omer"),
        ],
        family: &[
            ("Yıldız", "yildiz"),
            ("Öztürk", "ozturk"),
            ("Çelik", "celik"),
            ("Şahin", "sahin"),
            ("Ağaoğlu", "agaoglu"),
        ],
    },
    Country {
        name: "Czechia",
        cities: &["Plzeň", "Brno", "České Budějovice"],
        telephone: "+420",
        language: "cs",
        given: &[
            ("Jiří", "jiri"),
            ("Růžena", "ruzena"),
            ("Zdeněk", "zdenek"),
            ("Šárka", "sarka"),
            ("Tomáš", "tomas"),
        ],
        family: &[
            ("Dvořák", "dvorak"),
            ("Černý", "cerny"),
            ("Růžička", "ruzicka"),
            ("Němec", "nemec"),
            ("Kříž", "kriz"),
        ],
    },
    Country {
        name: "Greece",
        cities: &["Πάτρα", "Χανιά"],
        telephone: "+30",
        language: "el",
        given: &[
            ("Ελένη", "eleni"),
            ("Γιώργος", "giorgos"),
            ("Ζωή", "zoi"),
            ("Νίκος", "nikos"),
        ],
        family: &[
            ("Παπαδάκης", "papadakis"),
            ("Σωτηρίου", "sotiriou"),
            ("Βλάχου", "vlachou"),
            ("Ζήσης", "zisis"),
        ],
    },
    Country {
        name: "Bulgaria",
        cities: &["Пловдив", "Русе"],
        telephone: "+359",
        language: "bg",
        given: &[
            ("Йоана", "yoana"),
            ("Красимир", "krasimir"),
            ("Цветана", "tsvetana"),
            ("Борис", "boris"),
        ],
        family: &[
            ("Стоянова", "stoyanova"),
            ("Живков", "zhivkov"),
            ("Щерева", "shtereva"),
            ("Юруков", "yurukov"),
        ],
    },
    Country {
        name: "Japan",
        cities: &["金沢", "松本"],
        telephone: "+81",
        language: "ja",
        given: &[
            ("美咲", "misaki"),
            ("大輔", "daisuke"),
            ("さくら", "sakura"),
            ("健太", "kenta"),
        ],
        family: &[
            ("渡辺", "watanabe"),
            ("小林", "kobayashi"),
            ("斎藤", "saito"),
            ("高橋", "takahashi"),
        ],
    },
    Country {
        name: "China",
        cities: &["西安", "青岛"],
        telephone: "+86",
        language: "zh_CN",
        given: &[
            ("芳", "fang"),
            ("伟", "wei"),
            ("秀英", "xiuying"),
            ("建国", "jianguo"),
        ],
        family: &[
            ("王", "wang"),
            ("欧阳", "ouyang"),
            ("陈", "chen"),
            ("赵", "zhao"),
        ],
    },
    Country {
        name: "Korea",
        cities: &["대전", "전주"],
        telephone: "+82",
        language: "ko",
        given: &[
            ("지우", "jiwoo"),
            ("서연", "seoyeon"),
            ("민준", "minjun"),
            ("하은", "haeun"),
        ],
        family: &[
            ("김", "kim"),
            ("박", "bak"),
            ("최", "choe"),
            ("황보", "hwangbo"),
        ],
    },
];

/// What companies are called after.
pub(super) const STEMS: [&str; 16] = [
    "Nordwald",
    "Silberbach",
    "Kestrel",
    "Brightwater",
    "Huashan",
    "Norrsken",
    "Quetzal",
    "Żubr",
    "Zephyr",
    "Sakura",
    "Granit",
    "Feldweg",
    "Ölberg",
    "Mistral",
    "Takigawa",
    "Łabędź",
];

/// What companies do.
pub(super) const TRADES: [&str; 10] = [
    "Logistics",
    "Mühlen",
    "Foods",
    "Optik",
    "Textil",
    "Energi",
    "Robotics",
    "Papier",
    "Seguros",
    "Werft",
];

/// What companies are.
pub(super) const FORMS: [&str; 8] = [
    "GmbH",
    "AG",
    "SA",
    "AB",
    "Inc.",
    "Sp. z o.o.",
    "A.Ş.",
    "株式会社",
];

/// What desks are about.
pub(super) const TOPICS: [&str; 8] = [
    "Billing",
    "Hardware",
    "Software",
    "Logistics",
    "Contracts",
    "Facilities",
    "Onboarding",
    "Night Shift",
];

/// What tickets are about.
pub(super) const TITLES: [&str; 12] = [
    "Laptop does not wake up",
    "Cannot print labels",
    "Neuer Zugang für Aushilfe",
    "Faktura saknas",
    "VPN drops every hour",
    "¿Dónde está mi pedido?",
    "Bildschirm flackert",
    "Password has expired",
    "打印机没有反应",
    "Wi-Fi in hall 3",
    "Paket beschädigt",
    "Please close my account",
];
