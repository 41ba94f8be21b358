//! Colours, fonts and cell formats: the one notation, in which things that mean the same look the same.

use crate::words::Language;
use rust_xlsxwriter::{ChartFont, Color, Format, FormatAlign, FormatBorder};

/// Words, axes, actual figures.
pub(super) const DARK: Color = Color::RGB(0x2F3B4C);
/// Remarks and labels.
pub(super) const GREY: Color = Color::RGB(0x707B8A);
/// The week before, last year, what is missing.
pub(super) const LIGHT: Color = Color::RGB(0xB8C0CA);
/// Thin rules.
pub(super) const RULE: Color = Color::RGB(0xD5DAE0);
/// Every second row.
pub(super) const BAND: Color = Color::RGB(0xF5F7F9);
/// The unfilled part of a bar.
pub(super) const TRACK: Color = Color::RGB(0xE9ECF0);
/// Better than the reference.
pub(super) const BLUE: Color = Color::RGB(0x1F77B4);
/// Worse than the reference.
pub(super) const ORANGE: Color = Color::RGB(0xD9730D);
/// White.
pub(super) const WHITE: Color = Color::RGB(0xFFFFFF);

/// How a row of cells is framed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Frame {
    /// Nothing around it.
    Bare,
    /// A thin rule below.
    Ruled,
    /// Bold between a dark rule above and nothing below.
    Total,
}

/// The fonts of a language.
#[derive(Clone, Copy)]
pub(super) struct Fonts {
    font: &'static str,
    charset: u8,
    two_digits: usize,
}

/// Fonts without serifs, from which a program chooses where ours is not installed.
const SWISS: u8 = 2;

impl Fonts {
    /// A font that is at hand wherever the language is read.
    pub(super) fn of(language: Language) -> Self {
        match language {
            Language::Zh => Fonts { font: "Microsoft YaHei", charset: 134, two_digits: 15 },
            Language::En | Language::Es => Fonts { font: "Calibri", charset: 0, two_digits: 14 },
        }
    }

    /// How wide two digits are at 10 pt, in pixels.
    pub(super) fn two_digits(&self) -> usize {
        self.two_digits
    }

    /// Dark words of that size, centred in the height of their row.
    pub(super) fn text(&self, size: f64) -> Format {
        Format::new()
            .set_font_name(self.font)
            .set_font_family(SWISS)
            .set_font_charset(self.charset)
            .set_font_size(size)
            .set_font_color(DARK)
            .set_align(FormatAlign::VerticalCenter)
    }

    /// Grey words of that size.
    pub(super) fn quiet(&self, size: f64) -> Format {
        self.text(size).set_font_color(GREY)
    }

    /// The header of a column, standing on its rule.
    pub(super) fn header(&self, size: f64, align: FormatAlign) -> Format {
        self.quiet(size)
            .set_align(FormatAlign::Bottom)
            .set_align(align)
            .set_border_bottom(FormatBorder::Thin)
            .set_border_bottom_color(DARK)
    }

    /// A cell of a table's body or total.
    pub(super) fn body(&self, size: f64, frame: Frame) -> Format {
        let format = self.text(size);
        match frame {
            Frame::Bare => format,
            Frame::Ruled => format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(RULE),
            Frame::Total => format.set_bold().set_border_top(FormatBorder::Thin).set_border_top_color(DARK),
        }
    }

    /// The font of a chart's words.
    pub(super) fn chart_font(&self, size: f64, color: Color, bold: bool) -> ChartFont {
        let mut font = ChartFont::new();
        font.set_name(self.font).set_size(size).set_color(color);
        if bold {
            font.set_bold();
        } else {
            font.unset_bold();
        }
        font
    }
}
