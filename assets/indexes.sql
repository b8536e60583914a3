-- What is looked up, beside ids; made after loading, because that is faster.

CREATE INDEX customer_company_id ON customer_company (customer_id);
CREATE INDEX customer_preferences_user ON customer_preferences (user_id);
CREATE INDEX customer_user_customer_user ON customer_user_customer (user_id);
CREATE INDEX group_customer_user_user ON group_customer_user (user_id);
CREATE INDEX group_customer_customer ON group_customer (customer_id);
CREATE INDEX group_customer_group ON group_customer (group_id, permission_context);
CREATE INDEX service_customer_user_login ON service_customer_user (customer_user_login);
CREATE INDEX dynamic_field_value_object ON dynamic_field_value (object_id);
CREATE INDEX ticket_queue ON ticket (queue_id);
CREATE INDEX ticket_customer ON ticket (customer_id);
CREATE INDEX ticket_customer_user ON ticket (customer_user_id);
