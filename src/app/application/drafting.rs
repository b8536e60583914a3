//! Drafts of ACLs, as far as more than their view is concerned.

use crate::app::drafted::Judging;
use crate::app::request::Request;
use crate::app::state::Slot;

use super::App;

impl App {
    /// Asks what the draft of the chosen ACL would do to whoever is simulated.
    pub(super) fn judge(&mut self) {
        let scene = self.views.simulate.as_ref().and_then(|page| page.scene());
        let Some((id, drafts)) = self.views.acls.as_ref().and_then(|page| page.judged_drafts())
        else {
            return;
        };
        let judging = Judging { id, drafts, scene };
        self.ask(Slot::Draft, Request::Judge(Box::new(judging)));
    }
}
