//! What `aclscope simulate` is asked with.

use clap::Args;

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
