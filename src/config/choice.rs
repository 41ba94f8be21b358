//! Settings that are one of a few words. The enums are those of the rooms that act on them; here stand the words.

use crate::calendar::{self, Kind, LastYear, PeriodId, PeriodKind};
use crate::compose::Detail;
use crate::deliver::{InDoubt, Messenger, Tls};
use crate::extract::ExportKind;
use crate::metrics::Basis;
use crate::plan::Redistribution;
use crate::words::Language;
use chrono::Weekday;

/// One of a finite set, by the word that settings use.
pub trait Choice: Copy + 'static {
    /// All, in the order in which they are listed to people.
    const ALL: &'static [Self];

    /// Its word.
    fn tag(self) -> &'static str;

    /// The one of that word.
    fn named(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|choice| choice.tag() == tag)
    }

    /// All words.
    fn tags() -> Vec<&'static str> {
        Self::ALL.iter().map(|choice| choice.tag()).collect()
    }
}

/// Gives an enum its words. A variant left out does not compile.
macro_rules! choice {
    ($name:ident { $($variant:ident = $tag:literal),* $(,)? }) => {
        impl Choice for $name {
            const ALL: &'static [Self] = &[$($name::$variant),*];

            fn tag(self) -> &'static str {
                match self {
                    $($name::$variant => $tag,)*
                }
            }
        }
    };
}

pub(super) use choice;

/// The same for one that knows them itself.
macro_rules! known {
    ($($name:ident by $tag:path),*) => {
        $(impl Choice for $name {
            const ALL: &'static [Self] = &$name::ALL;

            fn tag(self) -> &'static str {
                $tag(self)
            }
        })*
    };
}

choice!(Basis { Paid = "paid", Net = "net", Received = "received" });
choice!(Redistribution { Respread = "respread", Keep = "keep" });
choice!(Tls { Implicit = "implicit", StartTls = "starttls", None = "none" });
choice!(InDoubt { Hold = "hold", ResendOnce = "resend-once" });
choice!(Detail { Owner = "owner", Operator = "operator" });
known!(Kind by Kind::tag, LastYear by LastYear::tag, Language by Language::tag, ExportKind by ExportKind::as_str, PeriodId by PeriodId::as_str);

impl Choice for Messenger {
    const ALL: &'static [Self] = Messenger::ALL;

    fn tag(self) -> &'static str {
        Messenger::tag(self)
    }
}

impl Choice for Weekday {
    const ALL: &'static [Self] = &calendar::WEEKDAYS;

    fn tag(self) -> &'static str {
        calendar::weekday_tag(self)
    }
}

// After what a report is made.
choice!(PeriodKind { Day = "day", Week = "week", PlanWeek = "plan week", Month = "month", Year = "year", Event = "event" });

/// Where a store sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// 天猫
    Tmall,
    /// 淘宝
    Taobao,
    /// 京东
    Jd,
    /// 拼多多
    Pdd,
    /// 抖音
    Douyin,
    /// Shopify
    Shopify,
    /// Amazon
    Amazon,
    /// Any other.
    Other,
}

choice!(Platform {
    Tmall = "tmall",
    Taobao = "taobao",
    Jd = "jd",
    Pdd = "pdd",
    Douyin = "douyin",
    Shopify = "shopify",
    Amazon = "amazon",
    Other = "other",
});

/// How mail leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Written to files only.
    File,
    /// Sent through a server.
    Smtp,
}

choice!(Transport { File = "file", Smtp = "smtp" });
