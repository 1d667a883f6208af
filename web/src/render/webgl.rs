//! The drawing on the graphics card: the only file that talks to GL.
//!
//! Positions and sizes live in textures that both shaders read, so a moving node rewrites eight bytes and no line.

use js_sys::{Array, Float32Array, Object, Uint8Array, Uint32Array};
use wasm_bindgen::JsCast;
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Gl, WebGlBuffer, WebGlContextAttributes, WebGlProgram,
    WebGlShader, WebGlTexture, WebGlVertexArrayObject,
};

use super::camera::Camera;
use super::detail::Detail;
use super::drawing::Drawing;
use super::scene::Emphases;
use crate::state::vocabulary::{NODE_SLOT_COUNT, RELATION_SLOT_COUNT, dash};

/// Texels in a row of the data textures. Every WebGL2 implementation allows as many.
const ROW: usize = 2048;
/// Width of a usual line in CSS pixels.
pub(super) const LINE_WIDTH: f32 = 1.15;

/// A column of instances: its buffer, numbers an instance, and their type.
type Column<'b> = (&'b WebGlBuffer, i32, u32);

/// Colours of a theme, each red, green, blue and alpha from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// By node slot.
    pub nodes: Vec<[f32; 4]>,
    /// By relation slot.
    pub relations: Vec<[f32; 4]>,
    /// Behind everything.
    pub ground: [f32; 4],
    /// The selection.
    pub accent: [f32; 4],
    /// Centres of groups.
    pub hub: [f32; 4],
    /// The ground of an area.
    pub area: [f32; 4],
}

/// What one frame depends on, beyond the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'p> {
    /// Where the screen looks.
    pub camera: Camera,
    /// Pixels of the screen for one CSS pixel.
    pub ratio: f32,
    /// How much is drawn.
    pub detail: Detail,
    /// Whether anything is raised.
    pub has_focus: bool,
    /// The point under the pointer.
    pub hovered: Option<u32>,
    /// The colours.
    pub palette: &'p Palette,
}

/// A program with the layout of its instances.
struct Layer {
    program: WebGlProgram,
    instances: WebGlVertexArrayObject,
    count: i32,
}

/// The drawing on the graphics card.
pub struct Renderer {
    gl: Gl,
    points: Layer,
    lines: Layer,
    /// The same program and columns as `lines`, from the first line between areas on.
    bridges: WebGlVertexArrayObject,
    bridge_count: i32,
    looks: WebGlBuffer,
    point_emphases: WebGlBuffer,
    ends: WebGlBuffer,
    styles: WebGlBuffer,
    bends: WebGlBuffer,
    line_emphases: WebGlBuffer,
    positions: WebGlTexture,
    radii: WebGlTexture,
}

/// What an instance is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A strip of triangles with so many corners.
    Strip(i32),
    /// A line as thin as the screen can show.
    Hairline,
}

impl Renderer {
    /// A renderer for `canvas`; `None` where the browser has no WebGL2, or has lost it.
    pub fn new(canvas: &HtmlCanvasElement) -> Option<Self> {
        let options = WebGlContextAttributes::new();
        // Edges are smoothed by the shaders; multisampling would cost four times the memory for nothing.
        options.set_antialias(false);
        options.set_depth(false);
        options.set_premultiplied_alpha(true);
        let gl: Gl = canvas.get_context_with_context_options("webgl2", &options).ok()??.dyn_into().ok()?;
        if gl.is_context_lost() {
            return None;
        }
        let looks = gl.create_buffer()?;
        let point_emphases = gl.create_buffer()?;
        let ends = gl.create_buffer()?;
        let styles = gl.create_buffer()?;
        let bends = gl.create_buffer()?;
        let line_emphases = gl.create_buffer()?;
        let points = layer(
            &gl,
            [include_str!("shader/point.vert"), include_str!("shader/point.frag")],
            &[(&looks, 1, Gl::UNSIGNED_INT), (&point_emphases, 1, Gl::UNSIGNED_BYTE)],
        )?;
        let lines = layer(
            &gl,
            [include_str!("shader/line.vert"), include_str!("shader/line.frag")],
            &[
                (&ends, 2, Gl::UNSIGNED_INT),
                (&styles, 1, Gl::UNSIGNED_INT),
                (&bends, 1, Gl::FLOAT),
                (&line_emphases, 1, Gl::UNSIGNED_BYTE),
            ],
        )?;
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let (positions, radii) = (data_texture(&gl)?, data_texture(&gl)?);
        let bridges = gl.create_vertex_array()?;
        Some(Self {
            gl,
            points,
            lines,
            bridges,
            bridge_count: 0,
            looks,
            point_emphases,
            ends,
            styles,
            bends,
            line_emphases,
            positions,
            radii,
        })
    }

    /// Takes over everything but positions.
    pub fn set_drawing(&mut self, drawing: &Drawing) {
        self.points.count = drawing.point_count() as i32;
        self.lines.count = drawing.line_count() as i32;
        self.fill(&self.looks, &Uint32Array::from(drawing.looks.as_slice()));
        self.fill(&self.ends, &Uint32Array::from(drawing.ends.as_slice()));
        self.fill(&self.styles, &Uint32Array::from(drawing.styles.as_slice()));
        self.fill(&self.bends, &Float32Array::from(drawing.bends.as_slice()));
        self.bridge_count = drawing.bridge_count as i32;
        columns(&self.gl, &self.bridges, &self.line_columns(), self.lines.count);
        // Beside each radius, what it is measured in; the shaders number it like this.
        let radii = drawing.radii.iter().enumerate().flat_map(|(point, &radius)| {
            let unit = if drawing.is_disc(point) {
                0.0
            } else if drawing.is_hub(point) {
                1.0
            } else {
                2.0
            };
            [radius, unit]
        });
        self.fill_texture(&self.radii, &radii.collect::<Vec<f32>>());
    }

    fn line_columns(&self) -> [Column<'_>; 4] {
        [
            (&self.ends, 2, Gl::UNSIGNED_INT),
            (&self.styles, 1, Gl::UNSIGNED_INT),
            (&self.bends, 1, Gl::FLOAT),
            (&self.line_emphases, 1, Gl::UNSIGNED_BYTE),
        ]
    }

    /// Takes over where points are.
    pub fn set_positions(&self, positions: &[f32]) {
        self.fill_texture(&self.positions, positions);
    }

    /// Takes over what a selection raises and fades.
    pub fn set_emphases(&self, emphases: &Emphases) {
        self.fill(&self.point_emphases, &Uint8Array::from(emphases.points.as_slice()));
        self.fill(&self.line_emphases, &Uint8Array::from(emphases.lines.as_slice()));
    }

    fn fill(&self, buffer: &WebGlBuffer, data: &Object) {
        self.gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
        self.gl.buffer_data_with_array_buffer_view(Gl::ARRAY_BUFFER, data, Gl::DYNAMIC_DRAW);
    }

    /// Fills a texture with two numbers a texel.
    fn fill_texture(&self, texture: &WebGlTexture, data: &[f32]) {
        let rows = data.len().div_ceil(ROW * 2).max(1);
        let texels = Float32Array::new_with_length((rows * ROW * 2) as u32);
        texels.subarray(0, data.len() as u32).copy_from(data);
        self.gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
        // Fails only when the memory of the card is used up; then the frame before stays.
        let _ = self.gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
            Gl::TEXTURE_2D,
            0,
            Gl::RG32F as i32,
            ROW as i32,
            rows as i32,
            0,
            Gl::RG,
            Gl::FLOAT,
            Some(&texels),
        );
    }

    /// Draws one frame.
    pub fn draw(&self, frame: &Frame<'_>) {
        let gl = &self.gl;
        let Frame { camera, ratio, detail, .. } = *frame;
        gl.viewport(0, 0, gl.drawing_buffer_width(), gl.drawing_buffer_height());
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        for (unit, texture) in [(Gl::TEXTURE0, &self.positions), (Gl::TEXTURE1, &self.radii)] {
            gl.active_texture(unit);
            gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
        }
        // Uploads bind to unit 0 as well; leave it as they expect.
        gl.active_texture(Gl::TEXTURE0);
        for layer in [&self.lines, &self.points] {
            gl.use_program(Some(&layer.program));
            let at = |name: &str| gl.get_uniform_location(&layer.program, name);
            gl.uniform1i(at("u_positions").as_ref(), 0);
            gl.uniform1i(at("u_radii").as_ref(), 1);
            gl.uniform2f(at("u_centre").as_ref(), camera.x, camera.y);
            gl.uniform1f(at("u_scale").as_ref(), camera.scale * ratio);
            gl.uniform2f(at("u_viewport").as_ref(), camera.width * ratio, camera.height * ratio);
            gl.uniform1f(at("u_ratio").as_ref(), ratio);
            gl.uniform1f(at("u_node_scale").as_ref(), detail.node_scale * ratio);
            gl.uniform1f(at("u_far").as_ref(), detail.far);
            gl.uniform4fv_with_f32_array(at("u_hub").as_ref(), &frame.palette.hub);
        }
        self.prepare_points(frame);
        self.prepare_lines(frame);
        let shown = (detail.lines as i32).min(self.lines.count);
        let strip = Shape::Strip(2 * (detail.segments as i32 + 1));
        let quiet = if detail.has_hairlines { Shape::Hairline } else { strip };
        let quad = Shape::Strip(4);
        // From the ground up: what leads from area to area, areas, lines, arrows, points; then what is raised.
        if detail.far > 0.0 {
            self.draw_layer(&self.lines, &self.bridges, 0, strip, self.bridge_count);
        }
        self.draw_layer(&self.points, &self.points.instances, 0, quad, self.points.count);
        self.draw_layer(&self.lines, &self.lines.instances, 0, quiet, shown);
        if detail.has_arrows {
            self.draw_layer(&self.lines, &self.lines.instances, 2, quad, shown);
        }
        self.draw_layer(&self.points, &self.points.instances, 1, quad, self.points.count);
        if frame.has_focus {
            self.draw_layer(&self.lines, &self.lines.instances, 1, strip, self.lines.count);
            self.draw_layer(&self.lines, &self.lines.instances, 3, quad, self.lines.count);
            self.draw_layer(&self.points, &self.points.instances, 2, quad, self.points.count);
        }
    }

    fn prepare_points(&self, frame: &Frame<'_>) {
        let gl = &self.gl;
        gl.use_program(Some(&self.points.program));
        let at = |name: &str| gl.get_uniform_location(&self.points.program, name);
        let Palette { nodes, ground, accent, area, .. } = frame.palette;
        gl.uniform4fv_with_f32_array(at("u_colours").as_ref(), &flat(nodes, NODE_SLOT_COUNT));
        gl.uniform4fv_with_f32_array(at("u_ground").as_ref(), ground);
        gl.uniform4fv_with_f32_array(at("u_accent").as_ref(), accent);
        gl.uniform4fv_with_f32_array(at("u_area").as_ref(), area);
        gl.uniform1i(at("u_hovered").as_ref(), frame.hovered.map_or(-1, |point| point as i32));
    }

    fn prepare_lines(&self, frame: &Frame<'_>) {
        let gl = &self.gl;
        gl.use_program(Some(&self.lines.program));
        let at = |name: &str| gl.get_uniform_location(&self.lines.program, name);
        let dashes: Vec<f32> = (0..RELATION_SLOT_COUNT as u8).flat_map(dash).collect();
        let colours = flat(&frame.palette.relations, RELATION_SLOT_COUNT);
        gl.uniform4fv_with_f32_array(at("u_colours").as_ref(), &colours);
        gl.uniform2fv_with_f32_array(at("u_dashes").as_ref(), &dashes);
        gl.uniform1f(at("u_alpha").as_ref(), frame.detail.line_alpha);
        gl.uniform1f(at("u_width").as_ref(), LINE_WIDTH * frame.ratio);
        gl.uniform1i(at("u_draws_arrows").as_ref(), i32::from(frame.detail.has_arrows));
        gl.uniform1i(at("u_segments").as_ref(), frame.detail.segments as i32);
    }

    fn draw_layer(
        &self,
        layer: &Layer,
        instances: &WebGlVertexArrayObject,
        number: i32,
        shape: Shape,
        count: i32,
    ) {
        if count == 0 {
            return;
        }
        let gl = &self.gl;
        gl.use_program(Some(&layer.program));
        gl.uniform1i(gl.get_uniform_location(&layer.program, "u_layer").as_ref(), number);
        let is_hairline = i32::from(shape == Shape::Hairline);
        gl.uniform1i(gl.get_uniform_location(&layer.program, "u_is_hairline").as_ref(), is_hairline);
        gl.bind_vertex_array(Some(instances));
        match shape {
            Shape::Strip(corners) => gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, corners, count),
            Shape::Hairline => gl.draw_arrays_instanced(Gl::LINES, 0, 2, count),
        }
        gl.bind_vertex_array(None);
    }
}

/// `count` colours in a row; those that are missing are transparent.
fn flat(colours: &[[f32; 4]], count: usize) -> Vec<f32> {
    let missing = std::iter::repeat(&[0.0; 4]);
    colours.iter().chain(missing).take(count).flatten().copied().collect()
}

/// A program of two shaders and its instance columns.
fn layer(gl: &Gl, sources: [&str; 2], instance_columns: &[Column<'_>]) -> Option<Layer> {
    let program = gl.create_program()?;
    for (source, kind) in sources.into_iter().zip([Gl::VERTEX_SHADER, Gl::FRAGMENT_SHADER]) {
        gl.attach_shader(&program, &shader(gl, kind, source)?);
    }
    gl.link_program(&program);
    gl.get_program_parameter(&program, Gl::LINK_STATUS).as_bool().filter(|&linked| linked)?;
    let instances = gl.create_vertex_array()?;
    columns(gl, &instances, instance_columns, 0);
    Some(Layer { program, instances, count: 0 })
}

/// Reads instances from these columns, from the instance `first` on.
fn columns(gl: &Gl, instances: &WebGlVertexArrayObject, columns: &[Column<'_>], first: i32) {
    gl.bind_vertex_array(Some(instances));
    for (index, &(buffer, size, kind)) in (0u32..).zip(columns) {
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
        gl.enable_vertex_attrib_array(index);
        let bytes = if kind == Gl::UNSIGNED_BYTE { 1 } else { 4 };
        let start = first * size * bytes;
        if kind == Gl::FLOAT {
            gl.vertex_attrib_pointer_with_i32(index, size, kind, false, 0, start);
        } else {
            gl.vertex_attrib_i_pointer_with_i32(index, size, kind, 0, start);
        }
        gl.vertex_attrib_divisor(index, 1);
    }
    gl.bind_vertex_array(None);
}

fn shader(gl: &Gl, kind: u32, source: &str) -> Option<WebGlShader> {
    let shader = gl.create_shader(kind)?;
    gl.shader_source(&shader, source);
    gl.compile_shader(&shader);
    let compiled = gl.get_shader_parameter(&shader, Gl::COMPILE_STATUS).as_bool().unwrap_or_default();
    // Our own shaders compile; where a driver disagrees its log is the only way to learn why.
    if !compiled && !gl.is_context_lost() {
        let log = gl.get_shader_info_log(&shader).unwrap_or_default();
        web_sys::console::error(&Array::of1(&log.into()));
    }
    compiled.then_some(shader)
}

/// A texture that holds numbers, read texel by texel.
fn data_texture(gl: &Gl) -> Option<WebGlTexture> {
    let texture = gl.create_texture()?;
    gl.bind_texture(Gl::TEXTURE_2D, Some(&texture));
    for (parameter, value) in [
        (Gl::TEXTURE_MIN_FILTER, Gl::NEAREST),
        (Gl::TEXTURE_MAG_FILTER, Gl::NEAREST),
        (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
        (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
    ] {
        gl.tex_parameteri(Gl::TEXTURE_2D, parameter, value as i32);
    }
    Some(texture)
}
