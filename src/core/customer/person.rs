//! Everything stored about one customer user that rules and permissions can look at.

use indexmap::IndexMap;

/// The mapped attributes of a person or company in Map order: a text or null.
pub type MappedAttributes = IndexMap<String, Option<String>>;

/// What a customer backend answers for one login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The backend's configuration key: `CustomerUser`, `CustomerUser1` ... `CustomerUser10`.
    pub source: String,
    /// The login as the backend spells it.
    pub login: String,
    /// The Map attributes (`UserLogin`, `UserFirstname`, `UserCustomerID` ...).
    pub attributes: MappedAttributes,
    /// `UserFullname`: the backend's CustomerUserNameFields, joined.
    pub full_name: String,
    /// `UserMailString`: the backend's CustomerUserListFields.
    pub mail_string: String,
    /// CustomerUserExcludePrimaryCustomerID of the backend.
    pub exclude_primary: bool,
    /// CustomerCompanySupport of the backend.
    pub company_support: bool,
}

impl Record {
    /// A mapped attribute that is there and not null.
    pub fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute)?.as_deref()
    }
}

/// A customer company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// `customer_company.customer_id` as stored.
    pub customer_id: String,
    /// Its name, empty when NULL.
    pub name: String,
    /// True when it is valid.
    pub valid: bool,
    /// The company Map attributes (`CustomerID`, `CustomerCompanyName` ...).
    pub attributes: MappedAttributes,
}

/// A row of `group_customer_user`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserGrant {
    /// `group_id`.
    pub group: i64,
    /// `permission_key`.
    pub key: String,
}

/// A row of `group_customer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompanyGrant {
    /// `customer_id` as stored.
    pub customer_id: String,
    /// `group_id`.
    pub group: i64,
    /// `permission_key`.
    pub key: String,
    /// `permission_context`.
    pub context: String,
}

/// One customer user with all relations, fetched before the core is asked. All rows whose
/// `permission_value` is not 1 are left out.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The login that was asked for, as asked.
    pub asked: String,
    /// What the first backend that knows the login answers; `None` for an unknown login.
    pub record: Option<Record>,
    /// `customer_preferences`: key and value.
    pub preferences: Vec<(String, Option<String>)>,
    /// The company of the primary CustomerID, when it exists.
    pub company: Option<Company>,
    /// `customer_user_customer.customer_id`, as the instance's database sorts them.
    pub customers: Vec<String>,
    /// `group_customer_user` rows of the login.
    pub grants: Vec<UserGrant>,
    /// `group_customer` rows, every context and key, whose customer id is one of the person's ids
    /// or whose group one of those ids holds in another context: what the Same and Other rules and
    /// the related lists look at.
    pub company_grants: Vec<CompanyGrant>,
    /// The companies named in `company_grants` and the person's ids, where they exist.
    pub companies: Vec<Company>,
    /// `service_customer_user.service_id` of the login.
    pub services: Vec<i64>,
}
