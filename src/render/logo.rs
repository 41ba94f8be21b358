//! Whether a file is a picture that workbook and page can show. What it is its first bytes say, not its name; where it ends its last
//! ones do; how large it is the library that puts it into the workbook says, which cannot refuse it later.

use crate::report::{LOGO_PIXELS, Logo, NoLogo};
use rust_xlsxwriter::Image;

/// The picture in these bytes.
pub fn logo(bytes: Vec<u8>) -> Result<Logo, NoLogo> {
    const PNG: (&[u8], &[u8]) = (b"\x89PNG\r\n\x1a\n", b"IEND\xAE\x42\x60\x82");
    const JPEG: (&[u8], &[u8]) = (b"\xFF\xD8\xFF", b"\xFF\xD9");
    let is = |(first, last): (&[u8], &[u8])| bytes.starts_with(first) && bytes.ends_with(last);
    let media_type = match (is(PNG), is(JPEG)) {
        (true, _) => "image/png",
        (_, true) => "image/jpeg",
        _ => return Err(NoLogo::Kind),
    };
    let image = Image::new_from_buffer(&bytes).map_err(|_| NoLogo::Kind)?;
    // Both formats count pixels in four bytes at most.
    let (width, height) = (image.width() as u32, image.height() as u32);
    if [width, height].into_iter().all(|side| (1..=LOGO_PIXELS).contains(&side)) {
        return Ok(Logo { bytes, media_type, width, height });
    }
    Err(NoLogo::Pixels(width, height))
}
