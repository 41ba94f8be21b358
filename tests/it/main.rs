//! One test binary, a module a feature.

mod deliver;
mod message;
mod revisions;
mod smtp;
mod support;
