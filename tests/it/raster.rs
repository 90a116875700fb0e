//! Draws what egui has laid out into memory, without a screen and without a graphics card.
//!
//! Triangles with a colour at each corner and a texture, blended as the window blends them. The same frame gives the
//! same bytes on every machine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use egui::epaint::{Primitive, Vertex};
use egui::{Color32, Context, FullOutput, ImageData, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;

/// A drawn frame: rows of red, green and blue.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
}

/// The textures of one harness. Clones are the same ones.
#[derive(Clone, Default)]
pub struct Textures(Rc<RefCell<BTreeMap<TextureId, Texture>>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.borrow_mut();
        let set: BTreeMap<_, _> = delta.set.drain().collect();
        for (id, parts) in set {
            for part in parts {
                let ImageData::Color(image) = &part.image;
                let ([width, height], texels) = (image.size, &image.pixels);
                let Some([left, top]) = part.pos else {
                    textures.insert(id, Texture { width, height, texels: texels.clone() });
                    continue;
                };
                let Some(texture) = textures.get_mut(&id) else { continue };
                for row in 0..height {
                    let to = (top + row) * texture.width + left;
                    texture.texels[to..to + width].copy_from_slice(&texels[row * width..(row + 1) * width]);
                }
            }
        }
        for id in delta.free.drain().collect::<Vec<_>>() {
            textures.remove(&id);
        }
    }
}

impl Textures {
    /// Draws the last frame.
    pub fn draw(&self, ctx: &Context, output: &FullOutput) -> Picture {
        let ppp = output.pixels_per_point;
        let size = ctx.content_rect().size() * ppp;
        let (width, height) = (size.x.round() as usize, size.y.round() as usize);
        let mut canvas = Canvas { width, height, pixels: vec![Color32::BLACK; width * height] };
        let textures = self.0.borrow();
        for clipped in ctx.tessellate(output.shapes.clone(), ppp) {
            let Primitive::Mesh(mesh) = clipped.primitive else { continue };
            let Some(texture) = textures.get(&mesh.texture_id) else { continue };
            let clip = canvas.clip(clipped.clip_rect, ppp);
            for corners in mesh.indices.chunks_exact(3) {
                let [a, b, c] = [0, 1, 2].map(|at| Corner::of(&mesh.vertices[corners[at] as usize], ppp, texture));
                canvas.triangle(&[a, b, c], &clip, texture);
            }
        }
        let rgb = canvas.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()]).collect();
        Picture { width, height, rgb }
    }
}

/// Pixels that may be drawn on.
struct Clip {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

/// A corner in pixels: its place, and red, green, blue, alpha and the place in the texture, in texels.
struct Corner {
    x: f32,
    y: f32,
    values: [f32; 6],
}

impl Corner {
    fn of(vertex: &Vertex, ppp: f32, texture: &Texture) -> Self {
        let [r, g, b, a] = vertex.color.to_array().map(f32::from);
        let (u, v) = (vertex.uv.x * texture.width as f32, vertex.uv.y * texture.height as f32);
        Self { x: vertex.pos.x * ppp, y: vertex.pos.y * ppp, values: [r, g, b, a, u, v] }
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Canvas {
    fn clip(&self, rect: Rect, ppp: f32) -> Clip {
        let pixel = |at: f32, end: usize| (at * ppp).round().clamp(0.0, end as f32) as usize;
        Clip {
            left: pixel(rect.min.x, self.width),
            right: pixel(rect.max.x, self.width),
            top: pixel(rect.min.y, self.height),
            bottom: pixel(rect.max.y, self.height),
        }
    }

    /// Fills the pixels whose middle lies inside, so that triangles that share an edge share no pixel.
    fn triangle(&mut self, corners: &[Corner; 3], clip: &Clip, texture: &Texture) {
        let [a, b, c] = corners;
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if area.abs() < 1e-6 {
            return;
        }
        let first = |edge: f32, low: usize, high: usize| (edge - 0.5).ceil().clamp(low as f32, high as f32) as usize;
        let top = first(a.y.min(b.y).min(c.y), clip.top, clip.bottom);
        let bottom = first(a.y.max(b.y).max(c.y), clip.top, clip.bottom);
        let along = |n: usize| (b.values[n] - a.values[n], c.values[n] - a.values[n]);
        let slope_x: [f32; 6] = std::array::from_fn(|n| {
            let (ab, ac) = along(n);
            (ab * (c.y - a.y) - ac * (b.y - a.y)) / area
        });
        let slope_y: [f32; 6] = std::array::from_fn(|n| {
            let (ab, ac) = along(n);
            (ac * (b.x - a.x) - ab * (c.x - a.x)) / area
        });
        let is_flat = (0..6).all(|n| along(n) == (0.0, 0.0));
        for y in top..bottom {
            let middle = y as f32 + 0.5;
            let (from, to) = span(corners, middle);
            let (from, to) = (first(from, clip.left, clip.right), first(to, clip.left, clip.right));
            if from >= to {
                continue;
            }
            let (dx, dy) = (from as f32 + 0.5 - a.x, middle - a.y);
            let values: [f32; 6] = std::array::from_fn(|n| a.values[n] + dx * slope_x[n] + dy * slope_y[n]);
            let row = &mut self.pixels[y * self.width + from..y * self.width + to];
            if is_flat {
                flat(row, &values, texture);
            } else {
                shaded(row, values, &slope_x, texture);
            }
        }
    }
}

/// Where a row of pixels enters and leaves a triangle. Each edge is taken from its upper end, whichever triangle it
/// belongs to, so that both neighbours find the same place.
fn span(corners: &[Corner; 3], y: f32) -> (f32, f32) {
    let (mut from, mut to) = (f32::INFINITY, f32::NEG_INFINITY);
    for n in 0..3 {
        let (one, other) = (&corners[n], &corners[(n + 1) % 3]);
        let (upper, lower) = if one.y <= other.y { (one, other) } else { (other, one) };
        if upper.y <= y && y < lower.y {
            let x = upper.x + (y - upper.y) * (lower.x - upper.x) / (lower.y - upper.y);
            (from, to) = (from.min(x), to.max(x));
        }
    }
    (from, to)
}

fn flat(row: &mut [Color32], values: &[f32; 6], texture: &Texture) {
    let color = shade(values, texture);
    if color.a() == 255 {
        row.fill(color);
    } else if color != Color32::TRANSPARENT {
        for pixel in row {
            *pixel = over(color, *pixel);
        }
    }
}

fn shaded(row: &mut [Color32], mut values: [f32; 6], slope: &[f32; 6], texture: &Texture) {
    for pixel in row {
        let color = shade(&values, texture);
        if color != Color32::TRANSPARENT {
            *pixel = over(color, *pixel);
        }
        for (value, slope) in values.iter_mut().zip(slope) {
            *value += slope;
        }
    }
}

/// The colour of a pixel: that of the corners times that of the texture.
fn shade(values: &[f32; 6], texture: &Texture) -> Color32 {
    let texel = texture.at(values[4], values[5]);
    let part = |value: f32, texel: u8| (value * f32::from(texel) / 255.0 + 0.5).clamp(0.0, 255.0) as u8;
    Color32::from_rgba_premultiplied(
        part(values[0], texel.r()),
        part(values[1], texel.g()),
        part(values[2], texel.b()),
        part(values[3], texel.a()),
    )
}

fn over(color: Color32, ground: Color32) -> Color32 {
    let rest = 255 - u32::from(color.a());
    let part = |color: u8, ground: u8| {
        u8::try_from((u32::from(color) + (u32::from(ground) * rest + 127) / 255).min(255)).unwrap_or(255)
    };
    Color32::from_rgba_premultiplied(
        part(color.r(), ground.r()),
        part(color.g(), ground.g()),
        part(color.b(), ground.b()),
        255,
    )
}

impl Texture {
    /// Between the middles of four texels; a letter that stands on the grid meets just one.
    fn at(&self, u: f32, v: f32) -> Color32 {
        let (x, y) = ((u - 0.5).max(0.0), (v - 0.5).max(0.0));
        let (left, top) = (x as usize, y as usize);
        let (right, below) = (x - left as f32, y - top as f32);
        let near = |part: f32| !(1.0 / 64.0..=63.0 / 64.0).contains(&part);
        if near(right) && near(below) {
            return self.texel(left + usize::from(right > 0.5), top + usize::from(below > 0.5));
        }
        let [nw, ne, sw, se] = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| self.texel(left + x, top + y).to_array());
        let mix = |n: usize| {
            let upper = f32::from(nw[n]) * (1.0 - right) + f32::from(ne[n]) * right;
            let lower = f32::from(sw[n]) * (1.0 - right) + f32::from(se[n]) * right;
            (upper * (1.0 - below) + lower * below + 0.5) as u8
        };
        Color32::from_rgba_premultiplied(mix(0), mix(1), mix(2), mix(3))
    }

    fn texel(&self, x: usize, y: usize) -> Color32 {
        self.texels[y.min(self.height - 1) * self.width + x.min(self.width - 1)]
    }
}

impl Picture {
    /// As a PNG file.
    pub fn png(&self) -> Vec<u8> {
        use image::codecs::png::{CompressionType, FilterType, PngEncoder};
        use image::{ExtendedColorType, ImageEncoder};
        let mut bytes = Vec::new();
        let (width, height) = (u32::try_from(self.width).unwrap(), u32::try_from(self.height).unwrap());
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter)
            .write_image(&self.rgb, width, height, ExtendedColorType::Rgb8)
            .unwrap();
        bytes
    }

    /// As a PPM file, which costs nothing to write.
    pub fn ppm(&self) -> Vec<u8> {
        let head = format!("P6 {} {} 255\n", self.width, self.height);
        [head.as_bytes(), &self.rgb].concat()
    }

    /// From a PNG file.
    pub fn from_png(bytes: &[u8]) -> Self {
        let image = image::load_from_memory_with_format(bytes, image::ImageFormat::Png).unwrap().into_rgb8();
        let (width, height) = (image.width() as usize, image.height() as usize);
        Self { width, height, rgb: image.into_raw() }
    }
}
