//! Mail providers by name: which server, which port, and which of a person's passwords it wants.

use super::choice::{Choice, choice};
use crate::deliver::Tls;

/// A provider whose server is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// QQ Mail.
    Qq,
    /// NetEase 163.
    Netease163,
    /// Tencent's mail for companies.
    Exmail,
    /// Alibaba's mail for companies.
    Aliyun,
    /// Gmail and Google Workspace.
    Gmail,
    /// Microsoft 365 and Outlook.
    Outlook,
    /// Feishu.
    Feishu,
}

choice!(Service {
    Qq = "qq",
    Netease163 = "163",
    Exmail = "exmail",
    Aliyun = "aliyun",
    Gmail = "gmail",
    Outlook = "outlook",
    Feishu = "feishu",
});

impl Service {
    /// Its server.
    pub fn host(self) -> &'static str {
        match self {
            Service::Qq => "smtp.qq.com",
            Service::Netease163 => "smtp.163.com",
            Service::Exmail => "smtp.exmail.qq.com",
            Service::Aliyun => "smtp.qiye.aliyun.com",
            Service::Gmail => "smtp.gmail.com",
            Service::Outlook => "smtp.office365.com",
            Service::Feishu => "smtp.feishu.cn",
        }
    }

    /// How its line is protected.
    pub fn tls(self) -> Tls {
        if self == Service::Outlook { Tls::StartTls } else { Tls::Implicit }
    }

    /// The provider of that server.
    pub fn of_host(host: &str) -> Option<Service> {
        Service::ALL.iter().copied().find(|service| service.host().eq_ignore_ascii_case(host))
    }

    /// The key of the sentence that says which password it wants.
    pub fn password_key(self) -> &'static str {
        match self {
            Service::Qq => "deliver.password.qq",
            Service::Netease163 => "deliver.password.163",
            Service::Exmail => "deliver.password.exmail",
            Service::Aliyun => "deliver.password.aliyun",
            Service::Gmail => "deliver.password.gmail",
            Service::Outlook => "deliver.password.outlook",
            Service::Feishu => "deliver.password.feishu",
        }
    }
}
