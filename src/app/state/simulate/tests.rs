//! The view's state, key by key.
