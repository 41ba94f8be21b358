//! The program as people and cron meet it: the real binary in a folder of its own.

mod ages;
mod crash;
mod crash_mails;
mod doctor;
mod disk_faults;
mod doubts;
mod copies;
mod failures;
mod laws;
mod mails;
mod monday;
mod others;
mod plans;
mod purge;
mod read_back;
mod recompute;
mod rhythm;
mod run;
mod secrets;
mod shifted;
mod shop;
mod verify;
mod versions;
mod witness;
mod words;
mod year;
