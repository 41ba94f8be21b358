//! The robot that one owner has in a third of the years, and how its platform behaves.
//!
//! All of it is drawn from dice of its own, so that years without a robot are what they were before there were any.

use super::dice::Dice;
use super::weather::Weather;
use crate::support::robot::{Fault, Rule, Server, Step};
use zhoubao::deliver::Messenger;

/// Whose it is: the name in the settings.
pub const OWNER: &str = "Li";
const KEY: &str = "key-of-the-group-0123456789";
const SECRET: &str = "SEC0123456789abcdefghijklmnop";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Robot {
    pub messenger: Messenger,
    /// Its owner reads no mail.
    pub alone: bool,
    /// Its messages are signed.
    pub signs: bool,
}

impl Robot {
    pub fn of(dice: &mut Dice) -> Robot {
        let messenger = dice.pick(Messenger::ALL);
        Robot { messenger, alone: dice.one_in(2), signs: messenger.signs() && dice.one_in(2) }
    }

    pub fn card(&self) -> String {
        format!("{}:{OWNER}", self.messenger.tag())
    }

    /// The recipient of its workbooks, where it takes files.
    pub fn workbook(&self) -> Option<String> {
        self.messenger.takes_files().then(|| format!("{}-file:{OWNER}", self.messenger.tag()))
    }

    /// Its lines among its owner's settings.
    pub fn settings(&self) -> String {
        let secret = if self.signs { "robot_secret_file = \"sign-li\"\n" } else { "" };
        format!("robot = \"{}\"\nrobot_file = \"hook-li\"\n{secret}", self.messenger.tag())
    }

    /// The files that they name. Where the platform is `away`, nobody listens.
    pub fn secrets(&self, server: &Server, away: bool) -> Vec<(&'static str, String)> {
        let hook = server.hook(self.messenger, KEY);
        let hook = if away { hook.replace(&format!(":{}/", server.port), ":1/") } else { hook };
        let mut secrets = vec![("hook-li", hook)];
        if self.signs {
            server.signs(KEY, SECRET);
            secrets.push(("sign-li", SECRET.to_owned()));
        }
        secrets
    }

    /// What the platform does to its messages in such weather.
    pub fn rules(&self, what: Weather, number: i64) -> Vec<Rule> {
        let few = 1 + usize::try_from(number).unwrap();
        let (limited, wrong) = match self.messenger {
            Messenger::Wecom => {
                (r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, r#"{"errcode":93000,"errmsg":"invalid url"}"#)
            }
            Messenger::Dingtalk => {
                (r#"{"errcode":130101,"errmsg":"send too fast"}"#, r#"{"errcode":300001,"errmsg":"no such token"}"#)
            }
            Messenger::Feishu => {
                (r#"{"code":11232,"msg":"frequency limited"}"#, r#"{"code":19001,"msg":"no such hook"}"#)
            }
        };
        let (times, fault) = match what {
            Weather::RobotLimited => (few, Fault::Says(200, limited)),
            Weather::RobotWrongKey => (usize::MAX, Fault::Says(200, wrong)),
            Weather::RobotFails => (few, Fault::Says(500, "")),
            Weather::RobotTakesAndDies => (1, Fault::Drop.taken()),
            Weather::RobotDies => (1, Fault::Drop),
            Weather::RobotStalls if number == 0 => return self.at([Step::Message], 1, &Fault::Silence),
            Weather::RobotStalls => return self.at([Step::Message], 1, &Fault::Silence.taken()),
            _ => return Vec::new(),
        };
        // A workbook can be met on its way in, and when it is sent.
        let step = match number {
            _ if what == Weather::RobotWrongKey => return self.at([Step::Message, Step::Upload], times, &fault),
            1 if self.messenger.takes_files() => Step::Upload,
            2 if self.messenger.takes_files() => Step::File,
            _ => Step::Message,
        };
        self.at([step], times, &fault)
    }

    fn at<const N: usize>(&self, steps: [Step; N], times: usize, fault: &Fault) -> Vec<Rule> {
        steps.map(|step| Rule { step, only: None, times, fault: fault.clone() }).into()
    }
}
