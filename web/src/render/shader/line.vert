#version 300 es
// One strip for each line; its ends are read from the positions, so nodes move without touching the lines. Hue and dash
// say which kind of relation it is: both are chosen here, because there are far more pixels than corners.
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
uniform int u_segments;
uniform int u_is_hairline;
uniform vec4 u_colours[13];
uniform vec2 u_dashes[13];
uniform float u_alpha;
uniform float u_far;
uniform vec4 u_hub;

layout(location = 0) in uvec2 a_ends;
layout(location = 1) in uint a_style;
layout(location = 2) in float a_bend;
layout(location = 3) in uint a_emphasis;

out float v_across;
out float v_along;
flat out float v_half_width;
flat out vec4 v_colour;
flat out vec2 v_dash;

const uint DIRECTED = 1u << 8;
const uint SPOKE = 1u << 9;
const uint IMPLIED = 1u << 10;
const uint BRIDGE = 1u << 11;
const uint LOUD = 1u;
const uint FADED = 2u;
const float LONGEST_BULGE = 220.0;

ivec2 texel(uint index) {
    int width = textureSize(u_positions, 0).x;
    return ivec2(int(index) % width, int(index) / width);
}

// The radius of a point in pixels of the screen: nodes are scaled, hubs are not, areas are part of the world.
float radius_of(uint point) {
    vec2 radius = texelFetch(u_radii, texel(point), 0).xy;
    return radius.x * (radius.y == 0.0 ? u_node_scale : radius.y == 1.0 ? u_ratio : u_scale);
}

void main() {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    bool is_loud = a_emphasis == LOUD;
    bool is_directed = (a_style & DIRECTED) != 0u;
    bool is_spoke = (a_style & SPOKE) != 0u;
    bool is_bridge = (a_style & BRIDGE) != 0u;
    bool has_arrow = is_directed && (is_loud || (u_draws_arrows == 1 && (a_style & IMPLIED) == 0u && !is_spoke));
    bool is_arrow_pass = u_layer >= 2;
    if (is_loud != ((u_layer & 1) == 1) || (is_arrow_pass && !has_arrow)) return;

    vec2 from = (texelFetch(u_positions, texel(a_ends.x), 0).xy - u_centre) * u_scale;
    vec2 to = (texelFetch(u_positions, texel(a_ends.y), 0).xy - u_centre) * u_scale;
    float from_radius = radius_of(a_ends.x);
    float to_radius = radius_of(a_ends.y);
    float gap = (is_bridge ? 0.0 : 1.5) * u_ratio;
    float arrow = (is_loud ? 9.0 : 7.0) * u_ratio;
    int last = is_arrow_pass ? 1 : u_segments;
    bool is_hairline = u_is_hairline == 1;
    float t = is_hairline ? float(gl_VertexID) : min(float(gl_VertexID >> 1) / float(last), 1.0);
    float side = is_hairline ? 0.0 : float(gl_VertexID & 1) * 2.0 - 1.0;
    float usual = float(a_style >> 16) / 16.0;
    float width = u_width * usual * (is_loud ? 1.5 : is_spoke ? 0.8 : 1.0);
    vec2 place;
    vec2 direction;
    float length_px;
    if (a_ends.x == a_ends.y) {
        // A circle beside the disc, from its rim around to its rim.
        float disc = from_radius / u_ratio;
        float radius = (disc * 0.7 + 5.0 + a_bend * 5.0) * u_ratio;
        vec2 middle = from + vec2(0.707, -0.707) * (from_radius + radius) * 0.8;
        float begin = 2.3562 + 0.7;
        float round = 4.85;
        length_px = round * radius;
        float end = 1.0 - (has_arrow ? arrow * 0.9 / length_px : 0.0);
        float angle = begin + round * (is_arrow_pass ? 1.0 : t * end);
        place = middle + vec2(cos(angle), sin(angle)) * radius;
        direction = vec2(-sin(angle), cos(angle));
    } else {
        vec2 way = to - from;
        float distance_px = length(way);
        float room = distance_px - from_radius - to_radius - 2.0 * gap;
        if (room < 1.0) return;
        float bulge = a_bend * min(distance_px, LONGEST_BULGE * u_ratio) / distance_px;
        vec2 control = (from + to) * 0.5 + vec2(-way.y, way.x) * bulge;
        // The curve is flat enough that shares of its length are shares of the way.
        float begin = (from_radius + gap) / distance_px;
        float end = 1.0 - (to_radius + gap) / distance_px;
        float body = end - (has_arrow ? min(arrow * 0.85 / distance_px, (end - begin) * 0.8) : 0.0);
        float at = is_arrow_pass ? end : mix(begin, body, t);
        place = mix(mix(from, control, at), mix(control, to, at), at);
        direction = normalize(mix(control - from, to - control, at));
        length_px = distance_px * (body - begin);
    }
    vec2 normal = vec2(-direction.y, direction.x);
    if (is_arrow_pass) {
        // A triangle: the fourth corner repeats the tip.
        float size = arrow * max(1.0, width / (3.0 * u_ratio));
        if (t < 0.5) place += normal * side * size * 0.42 - direction * size;
        v_across = 0.0;
        v_half_width = 2.0;
        v_along = 0.0;
    } else {
        v_half_width = width * 0.5;
        v_across = side * (v_half_width + 1.0);
        place += normal * v_across;
        v_along = t * length_px;
    }
    uint slot = min(a_style & 255u, 12u);
    bool is_implied = (a_style & IMPLIED) != 0u;
    // Dashes of many lines from one node would line up to rings; implied lines are quiet by being faint.
    bool is_solid = is_arrow_pass || is_bridge || (is_implied && !is_loud);
    v_dash = is_solid ? vec2(0.0) : u_dashes[slot] * u_ratio;
    // What is stated stands before what is implied.
    float alpha = is_bridge ? 0.4 * u_far : u_alpha * (is_spoke ? 0.45 : is_implied ? 0.38 : 1.0);
    if (is_loud && !is_bridge) alpha = is_spoke || is_implied ? 0.75 : 0.95;
    if (a_emphasis == FADED) alpha *= is_bridge ? 0.3 : 0.15;
    v_colour = vec4((is_bridge ? u_hub.rgb : u_colours[slot].rgb) * alpha, alpha);
    gl_Position = vec4(place * vec2(2.0, -2.0) / u_viewport, 0.0, 1.0);
}
