//! The command line, as people and scripts type it.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::customers::CustomersCommand;
use super::simulate::SimulateArguments;
use crate::config::instances::Acls;
use crate::secret::SecretUrl;

/// Shows what every customer user of an OTRS-family ticket system can do, why, and what a change
/// would do.
#[derive(Debug, Parser)]
#[command(
    name = "aclscope",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    after_help = "Without a command the console opens. Without an instance option the default one of \
                  config.yaml is meant. Without that the console opens the ticket system that is \
                  installed at /opt/otrs, /opt/znuny or /opt/otobo (ACLSCOPE_HOMES=DIR:DIR names \
                  other places), else the embedded demo world; headless commands end.\n\
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
    /// Open the ticket system in this installation folder
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Open this database: sqlite:, mysql: or postgres:. With --home the folder gives the
    /// configuration and the URL the database
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<SecretUrl>,
    /// Open a world file (.json, .json.gz or .json.zst) offline
    #[arg(long, global = true, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,
    /// Use the embedded demo world
    #[arg(long, global = true)]
    pub demo: bool,
    /// Open the instance of this name in config.yaml
    #[arg(short, long, global = true, value_name = "NAME")]
    pub instance: Option<String>,
    /// Read this file in place of the user's config.yaml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Lay the settings of a world (.json) or YAML file over the instance
    #[arg(long, global = true, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Compare texts as the instance's database does: ignore-case (MariaDB) or exact (PostgreSQL)
    #[arg(long, global = true, value_name = "HOW")]
    pub collation: Option<CollationArgument>,
    /// Which ACLs count: stored (the rows of the database) or deployed. A number grows the demo
    /// world to so many
    #[arg(long, global = true, value_name = "WHICH")]
    pub acls: Option<AclsArgument>,
    /// Open for writing; without it everything but the demo opens read-only
    #[arg(long, global = true)]
    pub write: bool,
    /// Write in the name of this agent
    #[arg(long, global = true, value_name = "LOGIN")]
    pub acting_user: Option<String>,
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
    /// Generate from this number: the same number makes the same world
    #[arg(long, global = true, value_name = "N")]
    pub seed: Option<u64>,
}

impl InstanceArguments {
    /// True when any number of the demo world is given.
    pub fn has_size(&self) -> bool {
        self.size != SizeArguments::default() || self.acl_count().is_some()
    }

    /// How many ACLs the demo world shall have.
    pub fn acl_count(&self) -> Option<usize> {
        match self.acls {
            Some(AclsArgument::Count(count)) => Some(count),
            _ => None,
        }
    }
}

/// `--acls`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AclsArgument {
    /// How many the demo world has.
    Count(usize),
    /// Which of them count.
    Which(Acls),
}

impl FromStr for AclsArgument {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "stored" => Ok(Self::Which(Acls::Stored)),
            "deployed" => Ok(Self::Which(Acls::Deployed)),
            number => number
                .parse()
                .map(Self::Count)
                .map_err(|_| "it is stored, deployed, or a number for the demo"),
        }
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
    /// Search customer users in all backends, and show everything about one
    #[command(subcommand)]
    Customers(CustomersCommand),
    /// Write stored ACLs as the file that the ticket system exports and imports
    Export(ExportArguments),
    /// Import a file of ACLs: all of it or nothing; exit code 1 when an ACL cannot be written
    Import(ImportArguments),
    /// Write what is stored into ZZZACL.pm, on the ticket server, and clear caches and sync state
    #[command(
        after_help = "Exit codes: 0 done or nothing to do, 1 --dry-run would change something, \
                            2 could not."
    )]
    Deploy(DeployArguments),
    /// Examine the customer backends: connection, configuration, authentication and data
    #[command(after_help = "Exit codes: 0 nothing found, 1 findings, 2 could not run.")]
    Doctor,
    /// Show which ACLs were stored and deployed from here, the newest first, with what changed
    History(HistoryArguments),
    /// Write what a shell needs to complete the command line
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual in the form that man reads
    Man,
    /// Save the instance as a world file, or make a test database from one
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Show the program's own configuration
    #[command(arg_required_else_help = false)]
    Config {
        /// What to do with it.
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

/// `aclscope config`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// Show what holds for the instance and where each value comes from; secrets only as ***
    Show,
}

/// `aclscope snapshot`.
#[derive(Debug, Subcommand)]
pub enum SnapshotCommand {
    /// Make and fill the ticket system's tables in an empty database; --flavour says how groups
    /// are called
    Load {
        /// The world file
        file: PathBuf,
        /// The database: mysql://USER:PASSWORD@HOST/NAME, postgres://..., sqlite:FILE
        #[arg(long, value_name = "URL")]
        into: SecretUrl,
    },
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

/// `aclscope export`.
#[derive(Debug, Clone, Args)]
pub struct ExportArguments {
    /// Only the ACLs of these names; without any all of them, whatever their validity
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Write into this new file, for its owner only; in a folder it is called as the ticket system
    /// calls it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the file when it exists
    #[arg(long)]
    pub force: bool,
}

/// `aclscope import`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Writing needs --write and --acting-user LOGIN; --dry-run needs neither.\n\n\
        A mapping file is YAML. Below a kind of entity each line says `old: new`:\n  \
        Queue: {Post room: Mail::In}\n  ProcessEntityID: {Process-1a: Process-9f}\n  \
        DynamicField: {Site: Location}\n  DynamicField_Site: {HQ: head-office}\n\
        Kinds: Queue, State, Type, Priority, Service, SLA, Group (each also with ID), Role, Agent \
        (login), AgentID, AgentName (full name), CustomerUser (login), CustomerID, DynamicField \
        (name), DynamicField_X (keys of the field that the file calls X), Action, \
        ProcessEntityID, ActivityEntityID, ActivityDialogEntityID. Whole texts and those after [Not] \
        are replaced where they mean that entity; patterns are named, not rewritten. What is \
        mapped to must be there.\n\n\
        Exit codes: 0 everything is as the file says; 1 an ACL cannot be written (without \
        --skip-failed nothing is then), or with --dry-run something would change; 2 could not run."
)]
pub struct ImportArguments {
    /// The file; - is standard input
    pub file: PathBuf,
    /// Replace ACLs of the same name
    #[arg(long)]
    pub overwrite: bool,
    /// Write nothing; show what is new, changed, equal, or cannot be imported, and why
    #[arg(long)]
    pub dry_run: bool,
    /// Leave out ACLs that cannot be written and write the others one by one, as the ticket
    /// system's own import does
    #[arg(long)]
    pub skip_failed: bool,
    /// Translate what has another name or ID on this system, as this file says
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
}

/// `aclscope deploy`.
#[derive(Debug, Clone, Args)]
pub struct DeployArguments {
    /// Only write the text of ZZZACL.pm to standard output; any instance can
    #[arg(long, conflicts_with_all = ["dry_run", "undo"])]
    pub stdout: bool,
    /// Only tell what would change
    #[arg(long)]
    pub dry_run: bool,
    /// Bring the version back that the last deployment replaced
    #[arg(long)]
    pub undo: bool,
}

/// `aclscope history`.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Needs no instance: without one the changes of all of them are shown.\n\n\
        Exit codes: 0 shown; 1 the chain is broken: an entry was changed, moved or taken out after \
        it was written, and the answer says which; 2 could not run."
)]
pub struct HistoryArguments {
    /// Only changes of the ACL that has or had this name
    #[arg(long, value_name = "NAME")]
    pub acl: Option<String>,
    /// Only the newest N of them
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}
