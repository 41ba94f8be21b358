//! Settings as written: the mirror of the TOML. Everything is optional here; what may be left out is decided in `resolve`.

use serde::Deserialize;
use toml::Spanned;

/// A value that knows where it stands.
pub(super) type Written<T> = Option<Spanned<T>>;

/// Declares a table of settings whose unknown keys are refused.
macro_rules! table {
    ($name:ident { $($field:ident: $kind:ty,)* }) => {
        #[derive(Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(super) struct $name {
            $(pub $field: $kind,)*
        }

        #[cfg(test)]
        impl super::shape::Shape for $name {
            fn shape() -> serde_json::Value {
                super::shape::table([$((stringify!($field), <$kind as super::shape::Shape>::shape())),*])
            }
        }
    };
}

table!(File {
    language: Written<String>,
    title: Written<String>,
    time_zone: Written<String>,
    currency: Written<String>,
    report: Written<Report>,
    reports: Vec<Spanned<OneOfReports>>,
    tables: Vec<Spanned<OwnTable>>,
    paths: Paths,
    calendar: Calendar,
    plan: Plan,
    customers: Customers,
    control: Control,
    intake: Intake,
    limits: Limits,
    stores: Vec<Spanned<Store>>,
    mail: Written<Mail>,
    owners: Vec<Spanned<Owner>>,
    schedule: Schedule,
    privacy: Privacy,
    engine: Engine,
});

table!(Engine {
    workers: Written<Vec<Spanned<String>>>,
});

table!(Privacy {
    keep: Written<String>,
});

table!(Report {
    id: Written<String>,
    rhythm: Written<String>,
    sheets: Written<Vec<Spanned<String>>>,
    accent: Written<String>,
    logo: Written<String>,
    own_workbook: Written<String>,
});

table!(OwnTable {
    title: Written<String>,
    kpis: Written<Vec<Spanned<String>>>,
    by: Written<String>,
    period: Written<String>,
    stores: Written<Vec<Spanned<String>>>,
    sort: Written<String>,
    top: Written<u32>,
    mail: Written<bool>,
});

table!(OneOfReports {
    id: Written<String>,
    rhythm: Written<String>,
    owners: Written<Vec<Spanned<String>>>,
    view: Written<String>,
    from: Written<String>,
    wait_until: Written<String>,
    refund_days: Written<u32>,
    sheets: Written<Vec<Spanned<String>>>,
    accent: Written<String>,
    logo: Written<String>,
    own_workbook: Written<String>,
});

table!(Paths {
    inbox: Written<String>,
    data: Written<String>,
    reports: Written<String>,
    plan: Written<String>,
    catalog: Written<String>,
    excluded: Written<String>,
    costs: Written<String>,
    rates: Written<String>,
    actions: Written<String>,
    templates: Written<String>,
    notes: Written<String>,
});

table!(Calendar {
    kind: Written<String>,
    fiscal_year_start: Written<String>,
    week_start: Written<String>,
    last_year: Written<String>,
});

table!(Plan {
    basis: Written<String>,
    r#override: Written<String>,
});

table!(Customers {
    loyal_orders: Written<u32>,
    active_days: Written<u32>,
    lapsed_days: Written<u32>,
});

table!(Control {
    share: Written<toml::Value>,
    amount: Written<toml::Value>,
});

table!(Intake {
    settle: Written<String>,
});

table!(Limits {
    cells: Written<u64>,
    columns: Written<u64>,
    rows: Written<u64>,
    string_bytes: Written<u64>,
    file_bytes: Written<u64>,
    part_bytes: Written<u64>,
    total_bytes: Written<u64>,
    parts: Written<u64>,
    ratio: Written<u64>,
    memory_bytes: Written<u64>,
    seconds: Written<u64>,
});

table!(Store {
    id: Written<String>,
    name: Written<String>,
    platform: Written<String>,
    person: Written<String>,
    person_email: Written<String>,
    expects: Written<Vec<Spanned<String>>>,
    shop_names: Written<Vec<Spanned<String>>>,
    closed: Written<Vec<Spanned<String>>>,
    export_password_file: Written<String>,
    time_zone: Written<String>,
    currency: Written<String>,
    commission: Written<toml::Value>,
    shipping: Written<toml::Value>,
    freight_insurance: Written<toml::Value>,
    return_shipping: Written<toml::Value>,
    stock_of: Written<String>,
});

table!(Mail {
    transport: Written<String>,
    from: Written<String>,
    operator: Written<String>,
    in_doubt: Written<String>,
    limit: Written<String>,
    smtp: Written<Smtp>,
});

table!(Smtp {
    service: Written<String>,
    host: Written<String>,
    port: Written<u16>,
    tls: Written<String>,
    user: Written<String>,
    password_file: Written<String>,
    password_env: Written<String>,
    ca_file: Written<String>,
    idempotency_header: Written<String>,
    idempotency_window: Written<String>,
});

table!(Owner {
    name: Written<String>,
    email: Written<String>,
    robot: Written<String>,
    robot_file: Written<String>,
    robot_env: Written<String>,
    robot_secret_file: Written<String>,
    robot_secret_env: Written<String>,
    stores: Written<Vec<Spanned<String>>>,
    view: Written<String>,
    language: Written<String>,
});

table!(Schedule {
    from: Written<String>,
    wait_until: Written<String>,
    catch_up: Written<u32>,
    remind: Written<Vec<Spanned<String>>>,
    quiet: Written<String>,
    revisions_a_day: Written<u32>,
    ping_url: Written<String>,
});
