//! Settings that are one of a few words.

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

/// Declares an enum of documented variants with their words.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $tag:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

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

choice! {
    /// When a report is made.
    Rhythm {
        /// After each week.
        Week = "week",
        /// After each plan period.
        Period = "period",
    }
}

choice! {
    /// Which sales are measured against the plan.
    Basis {
        /// What buyers paid.
        Paid = "paid",
        /// Paid less refunds.
        Net = "net",
        /// Confirmed by the buyer.
        Received = "received",
    }
}

choice! {
    /// What a target set for a shorter period does to the longer one.
    Override {
        /// The rest of the longer period is spread again, so that it still adds up.
        Respread = "respread",
        /// The rest stays, and the report says that it no longer adds up.
        Keep = "keep",
    }
}

choice! {
    /// Where a store sells.
    Platform {
        /// 天猫
        Tmall = "tmall",
        /// 淘宝
        Taobao = "taobao",
        /// 京东
        Jd = "jd",
        /// 拼多多
        Pdd = "pdd",
        /// 抖音
        Douyin = "douyin",
        /// Shopify
        Shopify = "shopify",
        /// Amazon
        Amazon = "amazon",
        /// Any other.
        Other = "other",
    }
}

choice! {
    /// A kind of export that a store gives every week.
    Expect {
        /// Orders.
        Orders = "orders",
        /// Order lines.
        Lines = "lines",
        /// Refunds.
        Refunds = "refunds",
        /// Advertising.
        Ads = "ads",
        /// Visitors by day.
        Traffic = "traffic",
        /// Products by day.
        Products = "products",
    }
}

choice! {
    /// How mail leaves.
    Transport {
        /// Written to files only.
        File = "file",
        /// Sent through a server.
        Smtp = "smtp",
    }
}

choice! {
    /// How the connection to the mail server is protected.
    Tls {
        /// From the first byte.
        Implicit = "implicit",
        /// By STARTTLS, which is required.
        Starttls = "starttls",
        /// Not at all; only on this machine.
        None = "none",
    }
}

choice! {
    /// What becomes of a mail that may or may not have been delivered.
    InDoubt {
        /// It waits for a person.
        Hold = "hold",
        /// It is sent once more after an hour.
        ResendOnce = "resend-once",
    }
}

choice! {
    /// How much of the report somebody gets.
    View {
        /// What an owner needs.
        Owner = "owner",
        /// Every sheet.
        Operator = "operator",
    }
}

impl Choice for crate::deliver::Messenger {
    const ALL: &'static [Self] = crate::deliver::Messenger::ALL;

    fn tag(self) -> &'static str {
        crate::deliver::Messenger::tag(self)
    }
}

impl Choice for crate::calendar::Kind {
    const ALL: &'static [Self] = &crate::calendar::Kind::ALL;

    fn tag(self) -> &'static str {
        crate::calendar::Kind::tag(self)
    }
}

impl Choice for crate::calendar::LastYear {
    const ALL: &'static [Self] = &crate::calendar::LastYear::ALL;

    fn tag(self) -> &'static str {
        crate::calendar::LastYear::tag(self)
    }
}

impl Choice for crate::words::Language {
    const ALL: &'static [Self] = &crate::words::Language::ALL;

    fn tag(self) -> &'static str {
        crate::words::Language::tag(self)
    }
}

impl Choice for chrono::Weekday {
    const ALL: &'static [Self] = &crate::calendar::WEEKDAYS;

    fn tag(self) -> &'static str {
        crate::calendar::weekday_tag(self)
    }
}
