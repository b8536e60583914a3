//! The examination, step by step.

use super::sources::Tables;
use super::{companies, overlap, relations, sources, tables};
use crate::backend::Instance;
use crate::backend::customer::Sent;
use crate::core::customer::{Backend, Kind};
use crate::core::doctor::{
    self, Answered, Connection, Finding, Grounds, Place, Survey, authentication, configuration,
    connection, data,
};
use crate::core::world::World;

/// What was found out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Examination {
    /// The sources in their order.
    pub sources: Vec<Examined>,
    /// What is wrong, the worst first.
    pub findings: Vec<Finding>,
    /// What could not be examined, one sentence each.
    pub left_out: Vec<String>,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Its configuration key.
    pub source: String,
    /// The configured name; empty where its settings cannot be read.
    pub label: String,
    /// The class.
    pub module: String,
    /// Table or directory; `None` where its settings cannot be read.
    pub kind: Option<Kind>,
    /// True when nobody can be added or changed in it.
    pub read_only: bool,
    /// How it answered.
    pub answered: Answered,
    /// True when nobody checks that the right server answers.
    pub unverified: bool,
    /// What a search for the word `example` asks of it.
    pub sent: Option<Sent>,
    /// How many customer users a search finds at most.
    pub limit: Option<usize>,
    /// What was counted.
    pub survey: Option<Survey>,
    /// Why it was not, though it answers.
    pub uncounted: Option<String>,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is examined: a source, or a table.
    pub about: String,
    /// What is being done.
    pub doing: &'static str,
}

/// Somebody who watches.
pub type Watch<'w> = &'w (dyn Fn(Progress) + Send + Sync);

impl Instance {
    /// Examines all customer sources. Nothing is written. A source that does not answer is given up
    /// after a while and holds up nobody; dropping the examination ends it.
    pub async fn examine(&self, watch: Watch<'_>) -> Examination {
        let world = self.world();
        let backends: Vec<Backend> = Backend::all(&world.settings)
            .into_iter()
            .flatten()
            .collect();
        let (mut examined, tables) = sources::examine(self, &world, watch).await;
        let mut findings = self.settings_findings(&world, tables);
        let mut left_out = Vec::new();
        for own in &examined {
            let connected = Connection {
                source: own.source.clone(),
                answered: own.answered.clone(),
                unverified: own.unverified,
                place: match own.kind {
                    Some(Kind::Directory) => Place::Directory,
                    _ if tables::is_elsewhere(&world.settings, &own.source) => Place::Elsewhere,
                    _ => Place::Own,
                },
                fatal: own.kind == Some(Kind::Directory)
                    && tables::dies(&world.settings, &own.source),
            };
            findings.extend(connection(&connected, &findings));
            if let Answered::Silent(seconds) = own.answered {
                self.sources().pass_over(&own.source, seconds);
            }
            if let Some(reason) = &own.uncounted {
                left_out.push(format!(
                    "people of {} are not counted: {reason}",
                    own.source
                ));
            }
        }
        for connected in companies::connections(self).await {
            findings.extend(connection(&connected, &findings));
        }
        companies::compare(self, &mut examined, &mut left_out, watch).await;
        let overlaps = overlap::find(self, &examined, &mut left_out, watch).await;
        for backend in &backends {
            let own = examined.iter().find(|own| own.source == backend.source);
            if let Some(survey) = own.and_then(|own| own.survey.as_ref()) {
                findings.extend(data(backend, survey, &overlaps));
            }
        }
        let strangers = relations::strangers(self, &mut left_out, watch).await;
        findings.extend(doctor::relations(&strangers));
        doctor::sort(&mut findings);
        Examination {
            sources: examined,
            findings,
            left_out,
        }
    }

    /// What the settings alone tell, and what the tables look like: those of this database, and
    /// those that are `elsewhere`.
    fn settings_findings(&self, world: &World, elsewhere: Tables) -> Vec<Finding> {
        let mut tables = tables::facts(self.catalogue(), self.database().engine(), &world.settings);
        tables.extend(elsewhere);
        let fields = world.dynamic_fields.iter().filter(|field| field.valid);
        let fields = fields.filter(|field| field.row.text("object_type") == Some("CustomerUser"));
        let fields: Vec<&str> = fields.map(|field| field.name.as_str()).collect();
        let grounds = Grounds {
            settings: &world.settings,
            flavour: world.flavour,
            collation: world.collation,
            dynamic_fields: &fields,
            tables: &tables,
        };
        let mut findings = configuration(&grounds);
        findings.extend(authentication(&grounds));
        findings
    }
}
