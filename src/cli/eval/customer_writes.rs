//! The operations that write customer users, companies, passwords and preferences, as the ticket
//! system's own functions of these names do. They need `--write`; nothing goes into the history.

use serde_json::{Map, Value as Json, json};

use super::customers::with_settings;
use super::question::{Question, Refusal};
use super::source::Source;
use crate::backend::instance::{Customers, PreferenceSet, Refused};
use crate::backend::{Agent, Instance};
use crate::core::customer::write::{FieldError, Fields, Level};
use crate::core::table_change::Plan;
use crate::core::value::{Value, is_true};

/// The names of the operations that are answered here.
pub fn knows(op: &str) -> bool {
    OPERATIONS.contains(&op)
}

const OPERATIONS: [&str; 8] = [
    "CustomerUserAdd",
    "CustomerUserUpdate",
    "SetPassword",
    "SetPreferences",
    "GetPreferences",
    "CustomerCompanyAdd",
    "CustomerCompanyUpdate",
    "CustomerUserCustomerMemberAdd",
];

/// What an operation answers, and what it writes first.
struct Answer {
    plan: Option<Plan>,
    result: Json,
}

impl Answer {
    fn writes(plan: Plan, result: impl Into<Json>) -> Self {
        Self {
            plan: Some(plan),
            result: result.into(),
        }
    }
}

/// Carries out the operation `op` for `params`; `settings` replace those of the instance for this
/// question. What is refused is told in `errors`.
pub async fn answer(
    op: &str,
    question: Question<'_>,
    source: &mut Source<'_>,
) -> Result<Map<String, Json>, Refusal> {
    let Value::Map(params) = question.object("params")? else {
        return Err(Refusal::bad_question("`params` must be an object"));
    };
    let instance = source.instance().await?;
    if instance.is_read_only() && op != "GetPreferences" {
        return Err(Refusal {
            kind: "not_writable",
            message: "the instance was opened read-only: start eval with --write".to_owned(),
        });
    }
    let customers = with_settings(question, &instance).await?;
    let usual = source.writer(&instance)?;
    let empty = match op {
        "GetPreferences" => json!({}),
        _ => Json::Null,
    };
    let answered = match planned(op, &Params(params.clone()), &customers).await {
        Err(Refused::Backend(error)) => Err(vec![error.to_string()]),
        Err(refused @ Refused::Fields(_)) => {
            Err(refused.fields().iter().map(ToString::to_string).collect())
        }
        Ok(answer) => carry_out(answer, &instance, &Params(params).agent(usual)).await,
    };
    let (result, errors) = match answered {
        Ok(result) => (result, Vec::new()),
        Err(errors) => (empty, errors),
    };
    let mut answer = Map::new();
    answer.insert("result".into(), result);
    answer.insert("errors".into(), json!(errors));
    Ok(answer)
}

async fn carry_out(answer: Answer, instance: &Instance, by: &Agent) -> Result<Json, Vec<String>> {
    if let Some(plan) = &answer.plan {
        let written = instance.write_rows(plan, by).await;
        written.map_err(|error| vec![error.to_string()])?;
    }
    Ok(answer.result)
}

async fn planned(op: &str, params: &Params, customers: &Customers<'_>) -> Result<Answer, Refused> {
    let level = Level::Function;
    let source = params.truth("Source");
    Ok(match op {
        "CustomerUserAdd" => {
            params.needs_agent()?;
            let fields = params.fields();
            let (plan, login) = customers.plan_person_add(source, &fields, level).await?;
            Answer::writes(plan, login)
        }
        "CustomerUserUpdate" => {
            params.needs_agent()?;
            let (id, fields) = (params.text("ID"), params.fields());
            Answer::writes(customers.plan_person_change(id, &fields, level).await?, 1)
        }
        "SetPassword" => {
            let (login, password) = (params.text("UserLogin"), params.text("PW"));
            Answer::writes(customers.plan_password(login, password).await?, 1)
        }
        "SetPreferences" => {
            let value = params.value("Value")?;
            let (login, key) = (params.text("UserID"), params.text("Key"));
            match customers.plan_preference(login, key, value).await? {
                PreferenceSet::Planned(plan) => Answer::writes(plan, 1),
                PreferenceSet::Native => Answer {
                    plan: None,
                    result: json!(0),
                },
            }
        }
        "GetPreferences" => {
            let found = customers.preferences_of(params.text("UserID")).await?;
            Answer {
                plan: None,
                result: json!(found),
            }
        }
        "CustomerCompanyAdd" => {
            params.needs_agent()?;
            let fields = params.fields();
            let plan = customers.plan_company_add(source, &fields, level).await?;
            Answer::writes(plan, params.text("CustomerID"))
        }
        "CustomerCompanyUpdate" => {
            params.needs_agent()?;
            let id = params.truth("CustomerCompanyID");
            let id = id.unwrap_or_else(|| params.text("CustomerID"));
            let fields = params.fields();
            Answer::writes(customers.plan_company_change(id, &fields, level).await?, 1)
        }
        _ => {
            params.needs_agent()?;
            let (login, id) = (params.text("CustomerUserID"), params.text("CustomerID"));
            let active = params.truth("Active").is_some();
            Answer::writes(customers.plan_member(login, id, active).await?, 1)
        }
    })
}

/// The parameters of an operation.
struct Params(crate::core::value::Map);

impl Params {
    fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    fn text(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    fn truth(&self, name: &str) -> Option<&str> {
        self.given(name).filter(|text| is_true(text))
    }

    /// A scalar; lists cannot be kept.
    fn value(&self, name: &str) -> Result<Option<&str>, FieldError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => {
                let rule = crate::core::customer::write::Rule::Unfit;
                Err(FieldError::new(name, rule, "a list cannot be kept"))
            }
        }
    }

    fn needs_agent(&self) -> Result<(), FieldError> {
        match self.truth("UserID") {
            Some(_) => Ok(()),
            None => Err(FieldError::required("UserID")),
        }
    }

    /// The scalars, which are the fields of a person or company; others are never looked at.
    fn fields(&self) -> Fields {
        let scalars = self.0.iter().filter_map(|(name, value)| match value {
            Value::Null => Some((name.clone(), None)),
            Value::Text(text) => Some((name.clone(), Some(text.clone()))),
            Value::List(_) | Value::Map(_) => None,
        });
        scalars.collect()
    }

    /// In whose name is written: the agent that is given; of preferences UserID is the login.
    fn agent(&self, usual: Agent) -> Agent {
        match self.truth("UserID").and_then(|id| id.parse().ok()) {
            Some(id) => Agent { id, ..usual },
            None => usual,
        }
    }
}
