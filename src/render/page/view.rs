//! What the page's template is filled with.

use super::Say;
use super::chart::{ChartView, chart};
use super::overview::OverviewView;
use super::table::{TableView, table};
use crate::render::digest;
use crate::report::Section;
use crate::words::Phrase;
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole page in words.
#[derive(Serialize)]
pub(super) struct View {
    language: &'static str,
    title: String,
    headline: String,
    status: Option<String>,
    provisional: bool,
    overview: OverviewView,
    sections: Vec<SectionView>,
    /// What sheets are called, by their ids.
    names: BTreeMap<&'static str, String>,
    footer: String,
    program: String,
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
