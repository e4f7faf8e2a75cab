//! An invite's link as a square that a camera reads: drawn in the terminal, saved as a picture, and read from one.

use std::{fs::File, io::BufReader, path::Path};

use qrcode::{Color, EcLevel, QrCode, render::unicode::Dense1x2};
use zeroize::Zeroizing;

use crate::{
    export::{self, Existing},
    failure::Failure,
    render::output::Output,
};

/// Pixels of one dot, and the quiet border in dots that readers ask for (ISO/IEC 18004).
const DOT_PIXELS: usize = 6;
const BORDER_DOTS: usize = 4;

/// No picture of an invite is wider or higher: a photograph of a phone isn't, and a picture that lies costs little memory.
const PICTURE_PIXELS_MAX: u32 = 4096;

fn square(link: &str) -> Result<QrCode, Failure> {
    // A screen and a fresh picture are clean, so few dots are spent on repair.
    QrCode::with_error_correction_level(link, EcLevel::L).map_err(|_| Failure::new("code-too-large"))
}

/// The square in characters.
pub(crate) fn drawn(link: &str, output: Output) -> Result<String, Failure> {
    let square = square(link)?;
    let mut render = square.render::<Dense1x2>();
    let lines = render.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark).build();
    Ok(output.bright(&lines))
}

/// Saves the square as a picture that only its owner can read. A file that is there stays as it is.
pub(crate) fn save(link: &str, path: &Path) -> Result<(), Failure> {
    let square = square(link)?;
    let (width, colors) = (square.width(), square.to_colors());
    let dots = width.saturating_add(2 * BORDER_DOTS);
    let side = dots.saturating_mul(DOT_PIXELS);
    let dark = |x: usize, y: usize| {
        let (x, y) = ((x / DOT_PIXELS).checked_sub(BORDER_DOTS)?, (y / DOT_PIXELS).checked_sub(BORDER_DOTS)?);
        (x < width).then(|| colors.get(y.checked_mul(width)?.checked_add(x)?)).flatten()
    };
    let pixels: Zeroizing<Vec<u8>> = Zeroizing::new(
        (0..side)
            .flat_map(|y| (0..side).map(move |x| (x, y)))
            .map(|(x, y)| if dark(x, y) == Some(&Color::Dark) { 0 } else { u8::MAX })
            .collect(),
    );
    let side = u32::try_from(side).map_err(|_| Failure::new("code-too-large"))?;
    let mut picture = Zeroizing::new(Vec::new());
    let mut encoder = png::Encoder::new(&mut *picture, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels).and_then(|()| writer.finish()))
        .map_err(|_| Failure::new("file-unwritable").at(path))?;
    export::write_whole(path, &picture, Existing::Kept)
}

/// The text of the first square in a picture.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let file = File::open(path).map_err(|_| Failure::new("file-unreadable").at(path))?;
    let unread = || Failure::new("code-unreadable").at(path);
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| unread())?;
    let (width, height) = reader.info().size();
    if width.max(height) > PICTURE_PIXELS_MAX {
        return Err(unread());
    }
    let mut pixels = Zeroizing::new(vec![0; reader.output_buffer_size().ok_or_else(unread)?]);
    let frame = reader.next_frame(&mut pixels).map_err(|_| unread())?;
    let samples = frame.color_type.samples();
    let (width, height) = (frame.width as usize, frame.height as usize);
    let grey = |x: usize, y: usize| {
        let at = y.saturating_mul(frame.line_size).saturating_add(x.saturating_mul(samples));
        // The first sample is grey or red: black and white differ in each of them.
        pixels.get(at).copied().unwrap_or(u8::MAX)
    };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, grey);
    let found = picture.detect_grids().into_iter().find_map(|grid| grid.decode().ok());
    found.map(|(_, text)| Zeroizing::new(text)).ok_or_else(unread)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_is_saved_as_a_picture_is_read_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("invite.png");
        for length in [1, 700, 2_000] {
            let link = format!("beside:pair/{}", "aZ09-_".repeat(length / 6 + 1));
            save(&link, &path).unwrap();
            assert_eq!(*read(&path).unwrap(), link);
            assert_eq!(save("another", &path).unwrap_err().code(), "file-exists");
            std::fs::remove_file(&path).unwrap();
        }
        assert_eq!(save(&"x".repeat(4_000), &path).unwrap_err().code(), "code-too-large");
        std::fs::write(&path, "no picture").unwrap();
        assert_eq!(read(&path).unwrap_err().code(), "code-unreadable");
    }
}
