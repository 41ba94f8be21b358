//! Platforms of the West: the forms of their cells, and each of their exports from file to facts.

mod currency;
mod language;
mod reading;
