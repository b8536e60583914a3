//! The command line, as people and scripts type it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Shows what every customer user of an OTRS-family ticket system can do, why, and what a change
/// would do.
#[derive(Debug, Parser)]
#[command(
    name = "aclscope",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    after_help = "Without a command the console opens. Without an instance it opens the embedded demo \
                  world; headless commands need one (--snapshot or --demo).\n\
                  Exit codes: 0 answered, 1 the finding that the command names, 2 could not run."
)]
pub struct Arguments {
    /// Where the data comes from.
    #[command(flatten)]
    pub instance: InstanceArguments,
    /// How answers are written.
    #[command(flatten)]
    pub output: OutputArguments,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Where the data comes from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Instance")]
pub struct InstanceArguments {
    /// Open a world file (.json, .json.gz or .json.zst) offline
    #[arg(long, global = true, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,
    /// Use the embedded demo world
    #[arg(long, global = true)]
    pub demo: bool,
    /// Compare texts as the instance's database does: ignore-case (MariaDB) or exact (PostgreSQL)
    #[arg(long, global = true, value_name = "HOW")]
    pub collation: Option<CollationArgument>,
    /// Treat the instance as this product
    #[arg(long, global = true, value_name = "PRODUCT")]
    pub flavour: Option<FlavourArgument>,
    /// How large the demo world is.
    #[command(flatten)]
    pub size: SizeArguments,
}

/// How large the demo world is; what is missing to a number is generated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
#[command(next_help_heading = "Size of the demo world")]
pub struct SizeArguments {
    /// Grow the demo world to this many customer users
    #[arg(long, global = true, value_name = "N")]
    pub customer_users: Option<usize>,
    /// Grow the demo world to this many tickets
    #[arg(long, global = true, value_name = "N")]
    pub tickets: Option<usize>,
    /// Grow the demo world to this many queues
    #[arg(long, global = true, value_name = "N")]
    pub queues: Option<usize>,
    /// Grow the demo world to this many ACLs
    #[arg(long, global = true, value_name = "N")]
    pub acls: Option<usize>,
    /// Generate from this number: the same number makes the same world
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
}

impl SizeArguments {
    /// True when any number is given.
    pub fn is_given(&self) -> bool {
        *self != Self::default()
    }
}

/// How answers are written.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArguments {
    /// Write answers as text for people or as JSON for programs
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Draw with ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that has them.
    Auto,
    /// Even where none are expected.
    Always,
    /// Not at all.
    Never,
}

/// `--collation`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CollationArgument {
    /// Case and accents do not count.
    IgnoreCase,
    /// By code point.
    Exact,
}

/// `--flavour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FlavourArgument {
    /// OTRS 6.
    Otrs6,
    /// Znuny.
    Znuny,
    /// OTOBO.
    Otobo,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open the console on the embedded demo world
    Demo,
    /// Answer questions, one JSON object a line
    #[command(after_help = "The operations and their fields are those of the recorded answers.")]
    Eval {
        /// Files with questions; standard input without any or for -
        files: Vec<PathBuf>,
    },
    /// Show what a customer user is offered on a screen, what ACLs leave of it, and why
    Simulate(SimulateArguments),
    /// Show what customer users may see and do, and which grant opens it
    Permissions {
        /// Only this customer user
        #[arg(long, value_name = "LOGIN")]
        customer_user: Option<String>,
    },
    /// Save the instance as a world file
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
}

/// `aclscope snapshot`.
#[derive(Debug, Subcommand)]
pub enum SnapshotCommand {
    /// Write settings and tables of the instance into a file that --snapshot opens
    Save(SnapshotSaveArguments),
}

/// `--anonymize`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnonymizeArgument {
    /// What a rule would then judge differently stays.
    Faithful,
    /// Everything is replaced.
    Strict,
}

/// `aclscope snapshot save`.
#[derive(Debug, Clone, Args)]
pub struct SnapshotSaveArguments {
    /// The file: .json, .json.gz or .json.zst; - is standard output
    pub out: PathBuf,
    /// Only these tables, separated by commas
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tables: Option<Vec<String>>,
    /// Replace names, addresses, logins and free text, alike in rows, settings and rules; =strict
    /// also where a pattern of a rule then says something else
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true,
          default_missing_value = "faithful")]
    pub anonymize: Option<AnonymizeArgument>,
    /// Replace the file when it exists
    #[arg(long)]
    pub force: bool,
}

/// `aclscope simulate`.
#[derive(Debug, Clone, Args)]
pub struct SimulateArguments {
    /// Simulate as this customer user
    #[arg(long, value_name = "LOGIN")]
    pub customer_user: String,
    /// The screen: CustomerTicketMessage or CustomerTicketZoom
    #[arg(long, value_name = "ACTION")]
    pub action: String,
    /// The ticket, by id or as tn:NUMBER
    #[arg(long, value_name = "ID")]
    pub ticket: Option<String>,
    /// Fill in a field: Queue=Raw, QueueID=2, DynamicField_Site=Oulu (repeated: a list; empty:
    /// emptied)
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Only this list: Ticket:Queue, Action, Form ... (repeatable; otherwise every field)
    #[arg(long = "return", value_name = "TYPE[:SUBTYPE]")]
    pub returns: Vec<String>,
}
