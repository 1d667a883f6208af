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
use super::drawing::Drawing;
use super::scene::Emphases;
use crate::state::vocabulary::{NODE_SLOT_COUNT, RELATION_SLOT_COUNT, dash};

/// Texels in a row of the data textures. Every WebGL2 implementation allows as many.
const ROW: usize = 2048;

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
}

/// What one frame depends on, beyond the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'p> {
    /// Where the screen looks.
    pub camera: Camera,
    /// Pixels of the screen for one CSS pixel.
    pub ratio: f32,
    /// How much larger than stated nodes are drawn, in CSS pixels.
    pub node_scale: f32,
    /// Opacity of lines.
    pub line_alpha: f32,
    /// Whether there is room for the arrows of all lines, not only of raised ones.
    pub has_arrows: bool,
    /// The node under the pointer.
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
    looks: WebGlBuffer,
    point_emphases: WebGlBuffer,
    ends: WebGlBuffer,
    styles: WebGlBuffer,
    line_emphases: WebGlBuffer,
    positions: WebGlTexture,
    radii: WebGlTexture,
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
                (&line_emphases, 1, Gl::UNSIGNED_BYTE),
            ],
        )?;
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let (positions, radii) = (data_texture(&gl)?, data_texture(&gl)?);
        Some(Self { gl, points, lines, looks, point_emphases, ends, styles, line_emphases, positions, radii })
    }

    /// Takes over everything but positions.
    pub fn set_drawing(&mut self, drawing: &Drawing) {
        self.points.count = drawing.point_count() as i32;
        self.lines.count = drawing.line_count() as i32;
        self.fill(&self.looks, &Uint32Array::from(drawing.looks.as_slice()));
        self.fill(&self.ends, &Uint32Array::from(drawing.ends.as_slice()));
        self.fill(&self.styles, &Uint32Array::from(drawing.styles.as_slice()));
        self.fill_texture(&self.radii, &drawing.radii, 1);
    }

    /// Takes over where points are.
    pub fn set_positions(&self, positions: &[f32]) {
        self.fill_texture(&self.positions, positions, 2);
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

    fn fill_texture(&self, texture: &WebGlTexture, data: &[f32], channels: usize) {
        let rows = data.len().div_ceil(ROW * channels).max(1);
        let texels = Float32Array::new_with_length((rows * ROW * channels) as u32);
        texels.subarray(0, data.len() as u32).copy_from(data);
        let (internal, format) = if channels == 2 { (Gl::RG32F, Gl::RG) } else { (Gl::R32F, Gl::RED) };
        self.gl.bind_texture(Gl::TEXTURE_2D, Some(texture));
        // Fails only when the memory of the card is used up; then the frame before stays.
        let _ = self.gl.tex_image_2d_with_i32_and_i32_and_i32_and_format_and_type_and_opt_array_buffer_view(
            Gl::TEXTURE_2D,
            0,
            internal as i32,
            ROW as i32,
            rows as i32,
            0,
            format,
            Gl::FLOAT,
            Some(&texels),
        );
    }

    /// Draws one frame.
    pub fn draw(&self, frame: &Frame<'_>) {
        let gl = &self.gl;
        let Frame { camera, ratio, .. } = *frame;
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
            gl.uniform1f(at("u_node_scale").as_ref(), frame.node_scale * ratio);
        }
        self.prepare_points(frame);
        self.prepare_lines(frame);
        // What is raised lies over what is not: lines, arrows, then points of each layer.
        for raised in [0, 1] {
            self.draw_layer(&self.lines, raised);
            self.draw_layer(&self.lines, 2 + raised);
            self.draw_layer(&self.points, raised);
        }
    }

    fn prepare_points(&self, frame: &Frame<'_>) {
        let gl = &self.gl;
        gl.use_program(Some(&self.points.program));
        let at = |name: &str| gl.get_uniform_location(&self.points.program, name);
        let Palette { nodes, ground, accent, hub, .. } = frame.palette;
        gl.uniform4fv_with_f32_array(at("u_colours").as_ref(), &flat(nodes, NODE_SLOT_COUNT));
        gl.uniform4fv_with_f32_array(at("u_ground").as_ref(), ground);
        gl.uniform4fv_with_f32_array(at("u_accent").as_ref(), accent);
        gl.uniform4fv_with_f32_array(at("u_hub").as_ref(), hub);
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
        gl.uniform1f(at("u_alpha").as_ref(), frame.line_alpha);
        gl.uniform1f(at("u_width").as_ref(), 1.15 * frame.ratio);
        gl.uniform1i(at("u_draws_arrows").as_ref(), i32::from(frame.has_arrows));
    }

    fn draw_layer(&self, layer: &Layer, number: i32) {
        if layer.count == 0 {
            return;
        }
        let gl = &self.gl;
        gl.use_program(Some(&layer.program));
        gl.uniform1i(gl.get_uniform_location(&layer.program, "u_layer").as_ref(), number);
        gl.bind_vertex_array(Some(&layer.instances));
        gl.draw_arrays_instanced(Gl::TRIANGLE_STRIP, 0, 4, layer.count);
        gl.bind_vertex_array(None);
    }
}

/// `count` colours in a row; those that are missing are transparent.
fn flat(colours: &[[f32; 4]], count: usize) -> Vec<f32> {
    let missing = std::iter::repeat(&[0.0; 4]);
    colours.iter().chain(missing).take(count).flatten().copied().collect()
}

/// A program of two shaders and its instance columns: buffer, numbers an instance, type of number.
fn layer(gl: &Gl, sources: [&str; 2], columns: &[(&WebGlBuffer, i32, u32)]) -> Option<Layer> {
    let program = gl.create_program()?;
    for (source, kind) in sources.into_iter().zip([Gl::VERTEX_SHADER, Gl::FRAGMENT_SHADER]) {
        gl.attach_shader(&program, &shader(gl, kind, source)?);
    }
    gl.link_program(&program);
    gl.get_program_parameter(&program, Gl::LINK_STATUS).as_bool().filter(|&linked| linked)?;
    let instances = gl.create_vertex_array()?;
    gl.bind_vertex_array(Some(&instances));
    for (index, (buffer, size, kind)) in (0u32..).zip(columns) {
        gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
        gl.enable_vertex_attrib_array(index);
        gl.vertex_attrib_i_pointer_with_i32(index, *size, *kind, 0, 0);
        gl.vertex_attrib_divisor(index, 1);
    }
    gl.bind_vertex_array(None);
    Some(Layer { program, instances, count: 0 })
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
