//! What a view or a popup wants to happen outside of itself.

use crate::backend::instance::RelationWanted;
use crate::config::Action;
use crate::core::table_change::Plan;

use super::deploying::Deploying;
use super::drafted::LeftDrafts;
use super::journaled::Restoring;
use super::layer::Layer;
use super::request::Request;
use super::simulated::Shared;
use super::state::Slot;
use super::transfer::Importable;
use super::views::ViewId;

/// One line about what just happened; it stays until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What to say.
    pub text: String,
    /// True when something failed.
    pub error: bool,
}

/// One wish, carried out by the application after the walk through layers and view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Put a popup on top.
    Open(Box<Layer>),
    /// Say something in the message line.
    Say(Notice),
    /// Go to another view.
    Show(ViewId),
    /// Go to the ACL of this name.
    ShowAcl(String),
    /// Simulate as this customer user.
    SimulateAs(String),
    /// Load something for a slot; the answer comes to the view, or to the picker on top.
    Ask {
        /// Where the answer goes.
        slot: Slot,
        /// What is asked.
        request: Request,
    },
    /// Ask this once it may be written and in somebody's name; where that is not so yet, that is
    /// asked first.
    AskAsAgent {
        /// Where the answer goes.
        slot: Slot,
        /// What is asked.
        request: Box<Request>,
    },
    /// Something that views show was written: they ask for it again.
    ReadAgain,
    /// Show what storing the drafts would write, and ask.
    AskToStore,
    /// Write the drafts into the database.
    Store,
    /// Show the relations of somebody or something as a matrix.
    OpenRelation(RelationWanted),
    /// Go back from the matrix that is shown.
    LeaveRelation,
    /// Show what was edited in the matrix, and ask whether to write it.
    AskToRelate,
    /// Write what was edited in the matrix, exactly as it was shown.
    Relate(Box<Plan>),
    /// Show what this would do to the deployed ACLs, and ask.
    AskToDeploy(Deploying),
    /// Do this to the deployed ACLs.
    Deploy(Deploying),
    /// Switch writing on, then show what this would do to the deployed ACLs.
    AllowDeploying(Deploying),
    /// Switch writing on.
    AllowWriting,
    /// Write in the name of the agent with this login.
    ActAs(String),
    /// Take what an import would do as drafts.
    TakeImport(Shared<Importable>),
    /// Take up the drafts that an earlier console left.
    TakeUp(LeftDrafts),
    /// Throw away the drafts that an earlier console left at this time.
    ThrowAway(String),
    /// Make a draft of a state that an ACL was in.
    Restore(Box<Restoring>),
    /// The chain of the history is broken at these places: the problems say it.
    ChainBroken(Vec<String>),
    /// Find out what the draft of the chosen ACL would do.
    Judge,
    /// So many ACLs are not deployed: the first line says it.
    NotDeployed(usize),
    /// A deployment was broken off, or none was: the first line says it.
    Unfinished(bool),
    /// Give up what is loaded for a slot and say so.
    Cancel(Slot),
    /// Go back from the screen on which an instance is opened to the one that is open.
    LeaveGate,
    /// Copy a text to the clipboard and say so.
    Copy(String),
    /// Do what this action does, as if its key were pressed.
    Act(Action),
    /// End the program.
    Quit,
}

impl Effect {
    /// Opens a popup.
    pub fn open(layer: impl Into<Layer>) -> Self {
        Self::Open(Box::new(layer.into()))
    }

    /// Says what happened.
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say(Notice {
            text: text.into(),
            error: false,
        })
    }

    /// Says what failed.
    pub fn fail(text: impl Into<String>) -> Self {
        Self::Say(Notice {
            text: text.into(),
            error: true,
        })
    }
}

/// What became of something offered to a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It means nothing here; whoever stands behind may have it.
    Ignored,
    /// Taken, with these wishes.
    Done(Vec<Effect>),
}

impl Reply {
    /// Taken, with nothing more to happen.
    pub const DONE: Self = Self::Done(Vec::new());
}

impl From<bool> for Reply {
    fn from(taken: bool) -> Self {
        if taken { Self::DONE } else { Self::Ignored }
    }
}

impl From<Effect> for Reply {
    fn from(effect: Effect) -> Self {
        Self::Done(vec![effect])
    }
}
