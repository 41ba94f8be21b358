//! The program as people and cron meet it: the real binary in a folder of its own.

mod crash;
mod run;
mod shop;
