//! What the page's template is filled with.

use super::Say;
use super::chart::{ChartView, chart};
use super::overview::OverviewView;
use super::table::{TableView, table};
use crate::render::digest;
use crate::report::{Logo, Section};
use crate::words::Phrase;
use base64::Engine;
use serde::Serialize;
use std::collections::BTreeMap;

/// The most that a logo takes, in pixels.
const LOGO: (u32, u32) = (240, 40);

/// The whole page in words.
#[derive(Serialize)]
pub(super) struct View {
    language: &'static str,
    title: String,
    headline: String,
    logo: Option<LogoView>,
    status: Option<String>,
    provisional: bool,
    overview: OverviewView,
    sections: Vec<SectionView>,
    /// What sheets are called, by their ids.
    names: BTreeMap<&'static str, String>,
    footer: String,
    program: String,
}

/// The house's logo, in the page itself.
#[derive(Serialize)]
struct LogoView {
    source: String,
    width: u32,
    height: u32,
}

impl LogoView {
    fn of(logo: &Logo) -> Self {
        let (width, height) = logo.within(LOGO.0, LOGO.1);
        let bytes = base64::engine::general_purpose::STANDARD.encode(&logo.bytes);
        LogoView { source: format!("data:{};base64,{bytes}", logo.media_type), width, height }
    }
}

/// A sheet.
#[derive(Serialize)]
struct SectionView {
    id: &'static str,
    name: String,
    title: String,
    message: String,
    charts: Vec<ChartView>,
    tables: Vec<TableView>,
    notes: Vec<String>,
}

impl View {
    pub fn of(say: &Say) -> Self {
        let (report, overview) = (say.report, &say.report.overview);
        View {
            language: say.words.language().tag(),
            title: digest::subject(report, say.words),
            headline: say.phrase(&overview.headline),
            logo: report.form.logo.as_ref().map(LogoView::of),
            status: overview.status.as_ref().map(|status| say.phrase(status)),
            provisional: report.head.provisional,
            overview: OverviewView::of(say),
            sections: report.sections.iter().map(|section| section_view(say, section)).collect(),
            names: report.sections.iter().map(|section| (section.id, sheet_name(say, section))).collect(),
            footer: say.phrase(&overview.footer),
            program: crate::text::clean(&report.head.program),
        }
    }
}

fn sheet_name(say: &Say, section: &Section) -> String {
    say.word(&format!("sheet.{}", section.id))
}

fn section_view(say: &Say, section: &Section) -> SectionView {
    // Which sheets are not there is a question of what the data allows.
    let left_out: &[Phrase] = if section.id == "quality" { &say.report.left_out } else { &[] };
    SectionView {
        id: section.id,
        name: sheet_name(say, section),
        title: say.phrase(&section.title),
        message: say.phrase(&section.message),
        charts: section.charts.iter().map(|one| chart(say, section.id, one)).collect(),
        tables: section.tables.iter().map(|one| table(say, one)).collect(),
        notes: section.notes.iter().chain(left_out).map(|note| say.phrase(note)).collect(),
    }
}
