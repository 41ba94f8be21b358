//! One test binary, a module a feature.
