-- The tables of OTOBO 11 under their own names and columns, as far as aclscope reads them.
--
-- Texts compare as the instance says (collation `instance`), not as SQLite would. Nothing is unique
-- but ids, and nothing refers to anything: what a damaged database holds must be shown, not refused.
-- The defaults of the audit columns are those of world files.

CREATE TABLE valid (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  login TEXT COLLATE instance,
  pw TEXT COLLATE instance,
  title TEXT COLLATE instance,
  first_name TEXT COLLATE instance,
  last_name TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE user_preferences (
  user_id INTEGER,
  preferences_key TEXT COLLATE instance,
  preferences_value TEXT
);

CREATE TABLE queue_preferences (
  queue_id INTEGER,
  preferences_key TEXT COLLATE instance,
  preferences_value TEXT COLLATE instance
);

CREATE TABLE service_preferences (
  service_id INTEGER,
  preferences_key TEXT COLLATE instance,
  preferences_value TEXT COLLATE instance
);

CREATE TABLE groups_table (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE group_user (
  user_id INTEGER,
  group_id INTEGER,
  permission_key TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE roles (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE role_user (
  user_id INTEGER,
  role_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE group_role (
  role_id INTEGER,
  group_id INTEGER,
  permission_key TEXT COLLATE instance,
  permission_value INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE system_address (
  id INTEGER PRIMARY KEY,
  value0 TEXT COLLATE instance,
  value1 TEXT COLLATE instance,
  value2 TEXT COLLATE instance,
  value3 TEXT COLLATE instance,
  queue_id INTEGER,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE follow_up_possible (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE queue (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  group_id INTEGER,
  unlock_timeout INTEGER,
  first_response_time INTEGER,
  first_response_notify INTEGER,
  update_time INTEGER,
  update_notify INTEGER,
  solution_time INTEGER,
  solution_notify INTEGER,
  system_address_id INTEGER,
  calendar_name TEXT COLLATE instance,
  default_sign_key TEXT COLLATE instance,
  salutation_id INTEGER,
  signature_id INTEGER,
  follow_up_id INTEGER,
  follow_up_lock INTEGER,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE ticket_state_type (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE ticket_state (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  type_id INTEGER,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE ticket_priority (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE ticket_type (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE ticket_lock_type (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE service (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  valid_id INTEGER,
  comments TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sla (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  calendar_name TEXT COLLATE instance,
  first_response_time INTEGER,
  first_response_notify INTEGER,
  update_time INTEGER,
  update_notify INTEGER,
  solution_time INTEGER,
  solution_notify INTEGER,
  valid_id INTEGER,
  comments TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE service_sla (
  service_id INTEGER,
  sla_id INTEGER
);

CREATE TABLE service_customer_user (
  customer_user_login TEXT COLLATE instance,
  service_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1
);

CREATE TABLE customer_company (
  customer_id TEXT COLLATE instance,
  name TEXT COLLATE instance,
  street TEXT COLLATE instance,
  zip TEXT COLLATE instance,
  city TEXT COLLATE instance,
  country TEXT COLLATE instance,
  url TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE customer_user (
  id INTEGER PRIMARY KEY,
  login TEXT COLLATE instance,
  email TEXT COLLATE instance,
  customer_id TEXT COLLATE instance,
  pw TEXT COLLATE instance,
  title TEXT COLLATE instance,
  first_name TEXT COLLATE instance,
  last_name TEXT COLLATE instance,
  phone TEXT COLLATE instance,
  fax TEXT COLLATE instance,
  mobile TEXT COLLATE instance,
  street TEXT COLLATE instance,
  zip TEXT COLLATE instance,
  city TEXT COLLATE instance,
  country TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE customer_preferences (
  user_id TEXT COLLATE instance,
  preferences_key TEXT COLLATE instance,
  preferences_value TEXT COLLATE instance
);

CREATE TABLE customer_user_customer (
  user_id TEXT COLLATE instance,
  customer_id TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE group_customer_user (
  user_id TEXT COLLATE instance,
  group_id INTEGER,
  permission_key TEXT COLLATE instance,
  permission_value INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE group_customer (
  customer_id TEXT COLLATE instance,
  group_id INTEGER,
  permission_key TEXT COLLATE instance,
  permission_value INTEGER,
  permission_context TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE dynamic_field (
  id INTEGER PRIMARY KEY,
  internal_field INTEGER,
  name TEXT COLLATE instance,
  label TEXT COLLATE instance,
  field_order INTEGER,
  field_type TEXT COLLATE instance,
  object_type TEXT COLLATE instance,
  config TEXT,
  valid_id INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE dynamic_field_value (
  id INTEGER PRIMARY KEY,
  field_id INTEGER,
  object_id INTEGER,
  value_text TEXT COLLATE instance,
  value_date TEXT,
  value_int INTEGER,
  index_value INTEGER,
  index_set INTEGER
);

CREATE TABLE dynamic_field_obj_id_name (
  object_id INTEGER PRIMARY KEY,
  object_name TEXT COLLATE instance,
  object_type TEXT COLLATE instance
);

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  tn TEXT COLLATE instance,
  title TEXT COLLATE instance,
  queue_id INTEGER,
  ticket_lock_id INTEGER,
  type_id INTEGER,
  service_id INTEGER,
  sla_id INTEGER,
  user_id INTEGER,
  responsible_user_id INTEGER,
  ticket_priority_id INTEGER,
  ticket_state_id INTEGER,
  customer_id TEXT COLLATE instance,
  customer_user_id TEXT COLLATE instance,
  timeout INTEGER,
  until_time INTEGER,
  escalation_time INTEGER,
  escalation_update_time INTEGER,
  escalation_response_time INTEGER,
  escalation_solution_time INTEGER,
  archive_flag INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE acl (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  comments TEXT COLLATE instance,
  description TEXT COLLATE instance,
  valid_id INTEGER,
  stop_after_match INTEGER,
  config_match TEXT,
  config_change TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE acl_sync (
  acl_id TEXT COLLATE instance,
  sync_state TEXT COLLATE instance,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_time TEXT DEFAULT '2024-02-01 08:00:00'
);

CREATE TABLE pm_process (
  id INTEGER PRIMARY KEY,
  entity_id TEXT COLLATE instance,
  name TEXT COLLATE instance,
  state_entity_id TEXT COLLATE instance,
  layout TEXT,
  config TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE pm_activity (
  id INTEGER PRIMARY KEY,
  entity_id TEXT COLLATE instance,
  name TEXT COLLATE instance,
  config TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE pm_activity_dialog (
  id INTEGER PRIMARY KEY,
  entity_id TEXT COLLATE instance,
  name TEXT COLLATE instance,
  config TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE system_data (
  data_key TEXT COLLATE instance,
  data_value TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_default (
  id INTEGER PRIMARY KEY,
  name TEXT COLLATE instance,
  description TEXT,
  navigation TEXT COLLATE instance,
  is_invisible INTEGER,
  is_readonly INTEGER,
  is_required INTEGER,
  is_valid INTEGER,
  has_configlevel INTEGER,
  user_modification_possible INTEGER,
  user_modification_active INTEGER,
  user_preferences_group TEXT COLLATE instance,
  xml_content_raw TEXT,
  xml_content_parsed TEXT,
  xml_filename TEXT COLLATE instance,
  effective_value TEXT,
  is_dirty INTEGER,
  exclusive_lock_guid TEXT COLLATE instance,
  exclusive_lock_user_id INTEGER,
  exclusive_lock_expiry_time TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_default_version (
  id INTEGER PRIMARY KEY,
  sysconfig_default_id INTEGER,
  name TEXT COLLATE instance,
  description TEXT,
  navigation TEXT COLLATE instance,
  is_invisible INTEGER,
  is_readonly INTEGER,
  is_required INTEGER,
  is_valid INTEGER,
  has_configlevel INTEGER,
  user_modification_possible INTEGER,
  user_modification_active INTEGER,
  user_preferences_group TEXT COLLATE instance,
  xml_content_raw TEXT,
  xml_content_parsed TEXT,
  xml_filename TEXT COLLATE instance,
  effective_value TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_modified (
  id INTEGER PRIMARY KEY,
  sysconfig_default_id INTEGER,
  name TEXT COLLATE instance,
  user_id INTEGER,
  is_valid INTEGER,
  user_modification_active INTEGER,
  effective_value TEXT,
  is_dirty INTEGER,
  reset_to_default INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_modified_version (
  id INTEGER PRIMARY KEY,
  sysconfig_default_version_id INTEGER,
  name TEXT COLLATE instance,
  user_id INTEGER,
  is_valid INTEGER,
  user_modification_active INTEGER,
  effective_value TEXT,
  reset_to_default INTEGER,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1,
  change_time TEXT DEFAULT '2024-02-01 08:00:00',
  change_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_deployment (
  id INTEGER PRIMARY KEY,
  comments TEXT COLLATE instance,
  user_id INTEGER,
  effective_value TEXT,
  create_time TEXT DEFAULT '2024-02-01 08:00:00',
  create_by INTEGER DEFAULT 1
);

CREATE TABLE sysconfig_deployment_lock (
  id INTEGER PRIMARY KEY,
  exclusive_lock_guid TEXT COLLATE instance,
  exclusive_lock_user_id INTEGER,
  exclusive_lock_expiry_time TEXT
);
