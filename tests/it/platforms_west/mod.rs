//! Platforms of the West: the forms of their cells, and each of their exports from file to facts.

mod ads;
mod amazon;
mod currency;
mod language;
mod reading;
mod shopify;
mod walk;
