//! A year of a shop by the clock, played from a seed.
//!
//! Files come in time, late, one by one or never; the mail server and the platform of an owner's robot fail as they like; runs are
//! killed and panic; machines are off; clocks jump; settings break and are mended; owners and stores come and go; data and reports are lost and put back. After every
//! call of the real program must hold what is promised to whoever leaves it alone ([`laws`]). A seed that breaks a law is
//! printed with everything that was done: `ZHOUBAO_SEED=7 cargo test --test year` plays it again. What was wrong is mended with
//! a small test of its own beside the code's others, because a seed draws another year once the draws change.
//!
//! `ZHOUBAO_PROGRAM=target/release/zhoubao` plays calls that nothing is to break with a faster build.
//! `ZHOUBAO_SEEDS=5000` plays that many from `ZHOUBAO_FROM` on, `ZHOUBAO_WEEKS=52` as many weeks in each. A sweep of forty seeds or more fails where a law
//! or a kind of weather was never met.

#![allow(clippy::disallowed_methods, reason = "tests prepare folders and measure time as they need")]
#![allow(clippy::too_many_lines, reason = "tables of cases are long")]

#[path = "../support/rules.rs"]
mod rules;

#[path = "../support/smtp.rs"]
#[expect(dead_code, reason = "other tests use more of it")]
mod smtp_server;

#[path = "../support/robot.rs"]
#[expect(dead_code, reason = "other tests use more of it")]
mod robot_server;

mod support {
    pub(crate) use super::robot_server as robot;
    pub(crate) use super::smtp_server as smtp;
}

mod dice;
mod goods;
mod judge;
mod laws;
mod operator;
mod plan;
mod play;
mod robots;
mod seen;
mod sweep;
mod weather;
mod world;

#[test]
fn a_year_ends_delivered_or_told_and_never_twice() {
    sweep::sweep();
}
