#version 300 es
// One quad for each line; its ends are read from the positions, so nodes move without touching the lines.
precision highp float;
precision highp int;

uniform highp sampler2D u_positions;
uniform highp sampler2D u_radii;
uniform vec2 u_centre;
uniform float u_scale;
uniform vec2 u_viewport;
uniform float u_ratio;
uniform float u_node_scale;
uniform float u_width;
uniform int u_layer;
uniform int u_draws_arrows;

layout(location = 0) in uvec2 a_ends;
layout(location = 1) in uint a_style;
layout(location = 2) in uint a_emphasis;

out float v_across;
out float v_along;
flat out float v_half_width;
flat out uint v_style;
flat out uint v_emphasis;

const uint DIRECTED = 1u << 8;
const uint SPOKE = 1u << 9;
const uint IMPLIED = 1u << 10;
const uint LOUD = 1u;

ivec2 texel(uint index) {
    int width = textureSize(u_positions, 0).x;
    return ivec2(int(index) % width, int(index) / width);
}

void main() {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    bool is_loud = a_emphasis == LOUD;
    bool is_directed = (a_style & DIRECTED) != 0u;
    bool is_spoke = (a_style & SPOKE) != 0u;
    bool has_arrow = is_directed && (is_loud || (u_draws_arrows == 1 && (a_style & IMPLIED) == 0u));
    bool is_arrow_pass = u_layer >= 2;
    if (is_loud != ((u_layer & 1) == 1) || (is_arrow_pass && !has_arrow)) return;

    vec2 start = (texelFetch(u_positions, texel(a_ends.x), 0).xy - u_centre) * u_scale;
    vec2 end = (texelFetch(u_positions, texel(a_ends.y), 0).xy - u_centre) * u_scale;
    float start_radius = texelFetch(u_radii, texel(a_ends.x), 0).x * u_node_scale;
    float end_radius = is_spoke ? u_ratio : texelFetch(u_radii, texel(a_ends.y), 0).x * u_node_scale;
    float length_px = distance(start, end);
    float gap = 1.5 * u_ratio;
    float arrow = (is_loud ? 8.0 : 6.0) * u_ratio;
    if (length_px < start_radius + end_radius + 2.0 * gap) return;
    vec2 direction = (end - start) / length_px;
    vec2 normal = vec2(-direction.y, direction.x);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 screen;
    if (is_arrow_pass) {
        // A triangle: the fourth corner repeats the tip.
        vec2 tip = end - direction * (end_radius + gap);
        float side = corner.x * 2.0 - 1.0;
        screen = corner.y == 0.0 ? tip - direction * arrow + normal * side * arrow * 0.42 : tip;
        v_across = 0.0;
        v_half_width = 2.0;
        v_along = 0.0;
    } else {
        float width = u_width * (is_loud ? 1.5 : is_spoke ? 0.8 : 1.0);
        v_half_width = width * 0.5;
        float reach = v_half_width + 1.0;
        vec2 from = start + direction * (start_radius + gap);
        vec2 to = end - direction * (end_radius + gap + (has_arrow ? arrow * 0.8 : 0.0));
        v_across = (corner.y * 2.0 - 1.0) * reach;
        screen = mix(from, to, corner.x) + normal * v_across;
        v_along = corner.x * distance(from, to);
    }
    v_style = a_style;
    v_emphasis = a_emphasis;
    gl_Position = vec4(screen * vec2(2.0, -2.0) / u_viewport, 0.0, 1.0);
}
