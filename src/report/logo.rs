//! The house's logo: a PNG or a JPEG that is one, small enough to go with every report.

/// Bytes of its file at most: each workbook and page carries it.
pub const LOGO_BYTES: u64 = 200 * 1024;
/// Pixels of its longer side at most.
pub const LOGO_PIXELS: u32 = 2_000;

/// A picture that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// The file as it is.
    pub bytes: Vec<u8>,
    /// `image/png` or `image/jpeg`.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Why a file is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLogo {
    /// Neither PNG nor JPEG, or one that is not whole, or has something behind it.
    Kind,
    /// Too many pixels.
    Pixels(u32, u32),
}

impl Logo {
    /// How large it stands in a frame, in pixels: as it is where it fits.
    pub fn within(&self, width: u32, height: u32) -> (u32, u32) {
        let (w, h) = (u64::from(self.width), u64::from(self.height));
        let (most_w, most_h) = (u64::from(width), u64::from(height));
        let (w, h) = if h > most_h { ((w * most_h / h).max(1), most_h) } else { (w, h) };
        let (w, h) = if w > most_w { (most_w, (h * most_w / w).max(1)) } else { (w, h) };
        (u32::try_from(w).unwrap_or(width), u32::try_from(h).unwrap_or(height))
    }
}
