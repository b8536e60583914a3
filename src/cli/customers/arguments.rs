//! `aclscope customers`, as people and scripts type it.

use clap::{Args, Subcommand};

/// `aclscope customers`.
#[derive(Debug, Clone, Subcommand)]
pub enum CustomersCommand {
    /// Search the customer users of all backends with the ticket system's query syntax
    #[command(
        after_help = "QUERY: a+b and a AND b want both words, a OR b one of them, !a not a, \"a b\" the phrase, \
            * any text; ( ) & and | are letters. Directories know + and * only. Every backend takes \
            its own prefix and suffix.\n\n\
            Exit codes: 0 answered, also when nobody is found; 1 a backend failed, or found more than \
            it gave; 2 no backend answered."
    )]
    Search(CustomersSearchArguments),
    /// Show everything about a customer user: record, company, CustomerIDs, groups, services
    Show(CustomersShowArguments),
}

/// `aclscope customers search`.
#[derive(Debug, Clone, Args)]
pub struct CustomersSearchArguments {
    /// What to search for
    pub query: String,
    /// Only the backend with this configuration key, such as CustomerUser1
    #[arg(long, value_name = "SOURCE")]
    pub backend: Option<String>,
    /// No more than N of each backend; without it as many as its CustomerUserSearchListLimit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Only valid customer users: what is searched without an option
    #[arg(long, conflicts_with = "all")]
    pub valid: bool,
    /// Customer users that are not valid too
    #[arg(long)]
    pub all: bool,
    /// Show too what the ticket system's own search sends to each backend: the SQL with its values, or
    /// the filter
    #[arg(long)]
    pub explain: bool,
    /// Give a backend up that says nothing for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 10,
          value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub time_out: u32,
}

/// `aclscope customers show`.
#[derive(Debug, Clone, Args)]
pub struct CustomersShowArguments {
    /// The login
    pub login: String,
    /// Show all that the backend keeps about the login too, mapped or not
    #[arg(long)]
    pub raw: bool,
}
