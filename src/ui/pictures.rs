//! The drawings of guides as textures.
//!
//! An SVG is drawn once for each size it is shown at and kept. A picture that cannot be drawn is
//! `None`, and its words are shown in its place. Loads nothing from outside the bytes it is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree};

use super::fonts;

/// Largest side a drawing is drawn at, in pixels.
const MAX_SIDE: u32 = 2048;

/// Drawn pictures, by file name, version of the bytes and width in pixels.
#[derive(Default)]
pub struct Pictures {
    drawn: BTreeMap<(String, usize, u32), Option<TextureHandle>>,
    fonts: Option<Arc<usvg::fontdb::Database>>,
}

impl Pictures {
    /// The texture of a picture at a width in pixels.
    pub fn get(&mut self, ctx: &Context, name: &str, bytes: &Arc<[u8]>, width: u32) -> Option<TextureHandle> {
        let key = (name.to_owned(), bytes.as_ptr() as usize, width);
        if let Some(drawn) = self.drawn.get(&key) {
            return drawn.clone();
        }
        let image = if name.ends_with(".svg") { self.svg(bytes, width) } else { raster(bytes) };
        let texture = image.map(|image| ctx.load_texture(name, image, TextureOptions::LINEAR));
        self.drawn.insert(key, texture.clone());
        texture
    }

    fn svg(&mut self, bytes: &[u8], width: u32) -> Option<ColorImage> {
        let fonts = self.fonts.get_or_insert_with(|| {
            let mut fonts = usvg::fontdb::Database::new();
            fonts.load_font_data(fonts::REGULAR.to_vec());
            fonts.load_font_data(fonts::BOLD_FACE.to_vec());
            Arc::new(fonts)
        });
        let options = Options {
            fontdb: Arc::clone(fonts),
            font_family: "Pretendard".to_owned(),
            // A drawing may not reach for other files.
            image_href_resolver: usvg::ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        let tree = Tree::from_data(bytes, &options).ok()?;
        let scale = width as f32 / tree.size().width();
        let height = (tree.size().height() * scale).round() as u32;
        if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
            return None;
        }
        let mut map = Pixmap::new(width, height)?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
        Some(ColorImage::from_rgba_premultiplied([width as usize, height as usize], map.data()))
    }
}

fn raster(bytes: &[u8]) -> Option<ColorImage> {
    let image = image::load_from_memory_with_format(bytes, image::ImageFormat::Png).ok()?.to_rgba8();
    let size = [image.width() as usize, image.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, image.as_raw()))
}

/// An SVG without words as RGBA, with its width and height in pixels.
pub fn pixels(svg: &[u8], width: u32) -> Option<(Vec<u8>, u32, u32)> {
    let tree = Tree::from_data(svg, &Options::default()).ok()?;
    let scale = width as f32 / tree.size().width();
    let height = (tree.size().height() * scale).round() as u32;
    let mut map = Pixmap::new(width, height)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    Some((map.take_demultiplied(), width, height))
}

/// A picture of the window as PNG.
pub fn png(image: &ColorImage) -> Option<Vec<u8>> {
    let (width, height) = (u32::try_from(image.width()).ok()?, u32::try_from(image.height()).ok()?);
    let rgba = image::RgbaImage::from_raw(width, height, image.as_raw().to_vec())?;
    let mut out = std::io::Cursor::new(Vec::new());
    rgba.write_to(&mut out, image::ImageFormat::Png).ok()?;
    Some(out.into_inner())
}
