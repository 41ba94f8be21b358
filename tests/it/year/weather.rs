//! What can go wrong in a year, by name: each kind must have been met in a sweep.

use chrono::{DateTime, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weather {
    /// The mail server: hangs up, is away, puts an owner off, refuses one for good, refuses size, sender, or us, takes a mail and
    /// dies, dies without.
    HangsUp,
    Away,
    PutsOff,
    RefusesOne,
    TooLarge,
    NoLogin,
    RefusesUs,
    TakesAndDies,
    DiesAtTheDot,
    /// Says nothing more and keeps the line.
    Stalls,
    /// The server offers no encryption where the settings want it.
    NoTls,
    /// The platform of an owner's robot: is away, wants fewer messages, does not know the key, fails, takes a message and dies, dies
    /// without, says nothing.
    RobotAway,
    RobotLimited,
    RobotWrongKey,
    RobotFails,
    RobotTakesAndDies,
    RobotDies,
    RobotStalls,
    /// The machine is off.
    Off,
    /// A run is killed, or panics, at some change of the disk.
    Killed,
    Panics,
    /// From some change on the disk is full; one change fails.
    DiskFull,
    DiskError,
    /// Settings and plan that cannot be used, for a while.
    BrokenSettings,
    BrokenPlan,
    /// People and stores come and go.
    OwnerAdded,
    OwnerRemoved,
    StoreAdded,
    /// The clock is behind, or ahead by years, or ahead by days.
    ClockBack,
    ClockFar,
    ClockNear,
    /// Data from an older copy, data lost, reports lost.
    OldData,
    NoData,
    NoReports,
    /// The operator clears the inbox of old downloads.
    InboxCleared,
}

impl Weather {
    pub const ALL: [Weather; 27] = [
        Weather::HangsUp,
        Weather::Away,
        Weather::PutsOff,
        Weather::RefusesOne,
        Weather::TooLarge,
        Weather::NoLogin,
        Weather::RefusesUs,
        Weather::TakesAndDies,
        Weather::DiesAtTheDot,
        Weather::NoTls,
        Weather::Off,
        Weather::Killed,
        Weather::Panics,
        Weather::DiskFull,
        Weather::DiskError,
        Weather::BrokenSettings,
        Weather::BrokenPlan,
        Weather::OwnerAdded,
        Weather::OwnerRemoved,
        Weather::StoreAdded,
        Weather::ClockBack,
        Weather::ClockFar,
        Weather::ClockNear,
        Weather::OldData,
        Weather::NoData,
        Weather::NoReports,
        Weather::InboxCleared,
    ];

    /// What there is besides where an owner has a robot.
    pub const ROBOTS: [Weather; 6] = [
        Weather::RobotAway,
        Weather::RobotLimited,
        Weather::RobotWrongKey,
        Weather::RobotFails,
        Weather::RobotTakesAndDies,
        Weather::RobotDies,
    ];

    /// What is drawn apart and rarely, because each costs a call as long as a run may send.
    pub const STALLS: [Weather; 2] = [Weather::Stalls, Weather::RobotStalls];

    /// As sweeps name it.
    pub fn name(self) -> &'static str {
        match self {
            Weather::HangsUp => "hangs up",
            Weather::Away => "away",
            Weather::PutsOff => "puts off",
            Weather::RefusesOne => "refuses one",
            Weather::TooLarge => "too large",
            Weather::NoLogin => "no login",
            Weather::RefusesUs => "refuses us",
            Weather::TakesAndDies => "takes and dies",
            Weather::DiesAtTheDot => "dies at the dot",
            Weather::Stalls => "stalls",
            Weather::NoTls => "no tls",
            Weather::RobotAway => "robot away",
            Weather::RobotLimited => "robot limited",
            Weather::RobotWrongKey => "robot wrong key",
            Weather::RobotFails => "robot fails",
            Weather::RobotTakesAndDies => "robot takes and dies",
            Weather::RobotDies => "robot dies",
            Weather::RobotStalls => "robot stalls",
            Weather::Off => "off",
            Weather::Killed => "killed",
            Weather::Panics => "panics",
            Weather::DiskFull => "disk full",
            Weather::DiskError => "disk error",
            Weather::BrokenSettings => "broken settings",
            Weather::BrokenPlan => "broken plan",
            Weather::OwnerAdded => "owner added",
            Weather::OwnerRemoved => "owner removed",
            Weather::StoreAdded => "store added",
            Weather::ClockBack => "clock back",
            Weather::ClockFar => "clock far",
            Weather::ClockNear => "clock near",
            Weather::OldData => "old data",
            Weather::NoData => "no data",
            Weather::NoReports => "no reports",
            Weather::InboxCleared => "inbox cleared",
        }
    }

    /// Whether it is the mail server's, or that of a robot's platform.
    pub fn is_servers(self) -> bool {
        self <= Weather::RobotStalls
    }

    /// The variable of the environment that brings it about in a call, and its value.
    pub fn variable(self, number: i64) -> Option<(&'static str, String)> {
        match self {
            Weather::Killed => Some(("ZHOUBAO_CRASH_AT", number.to_string())),
            Weather::Panics => Some(("ZHOUBAO_PANIC_AT", number.to_string())),
            Weather::DiskFull => Some(("ZHOUBAO_DISK_ERROR_AT", format!("{number}+:ENOSPC"))),
            Weather::DiskError => Some(("ZHOUBAO_DISK_ERROR_AT", format!("{number}:EIO"))),
            _ => None,
        }
    }

    pub fn is_clocks(self) -> bool {
        matches!(self, Weather::ClockBack | Weather::ClockFar | Weather::ClockNear)
    }

    pub fn is_restore(self) -> bool {
        matches!(self, Weather::OldData | Weather::NoData | Weather::NoReports)
    }
}

/// From when to when.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    pub what: Weather,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// Which change of the disk, which owner, how many minutes: what the kind of weather makes of it.
    pub number: i64,
}

impl Spell {
    pub fn is_on(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }
}
