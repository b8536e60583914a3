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
    /// How lists show it: the backend's CustomerCompanyListFields (stock: `customer_id`, `name`),
    /// joined by a blank.
    pub list_text: String,
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

/// One customer user with all relations, fetched before the core is asked.
///
/// The fields say which rows belong in them; "equal" is the instance's [`Collation`]. Rows of the
/// grant tables whose `permission_value` is not 1 never belong. Fetching takes three steps, because
/// each depends on what the step before brought:
///
/// 1. by the login: all fields but the last two, and `company`;
/// 2. by the person's CustomerIDs ([`Person::wanted_customer_ids`]): their rows in
///    `company_grants`;
/// 3. by what these rows name: the rows of the groups held in context Other
///    ([`Person::wanted_groups`], into `company_grants`), then [`Person::wanted_companies`] into
///    `companies`.
///
/// Groups, queues and tickets need the first two steps only; the ticket search and the companies a
/// person may see need all three.
///
/// [`Collation`]: crate::core::world::Collation
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// The login that was asked for, as asked.
    pub asked: String,
    /// What the first backend that knows the login answers; `None` for an unknown login.
    pub record: Option<Record>,
    /// What the later backends that know the login answer, in order: the first backend with any
    /// CustomerID gives the CustomerIDs. Empty is enough when `record` has one.
    pub namesakes: Vec<Record>,
    /// `customer_preferences`: key and value.
    pub preferences: Vec<(String, Option<String>)>,
    /// What stands in the dynamic fields of the person (object type CustomerUser), where the Map of
    /// the backend has such rows: the field's id and a value, in the order in which they are stored.
    pub dynamic_fields: Vec<(i64, String)>,
    /// The company of the primary CustomerID, when it exists.
    pub company: Option<Company>,
    /// `customer_user_customer.customer_id` of the rows whose `user_id` equals `asked`, as the
    /// instance's database sorts them.
    pub customers: Vec<String>,
    /// The rows of `group_customer_user` whose `user_id` equals `asked`.
    pub grants: Vec<UserGrant>,
    /// `service_id` of the rows of `service_customer_user` whose `customer_user_login` equals
    /// `asked`.
    pub services: Vec<i64>,
    /// The rows of `group_customer`, of every key and context, whose `customer_id` equals one of
    /// [`Person::wanted_customer_ids`], or whose `group_id` is one of [`Person::wanted_groups`] in
    /// context Same. A row that is both belongs once; twice does no harm.
    pub company_grants: Vec<CompanyGrant>,
    /// The rows of `customer_company` whose id is one of [`Person::wanted_companies`], where they
    /// exist; further ones do no harm.
    pub companies: Vec<Company>,
}
