//! One test binary, a module a feature.

mod demo;
