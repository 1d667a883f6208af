#version 300 es
// Hue and dash say which kind of relation it is.
precision highp float;
precision highp int;

uniform vec4 u_colours[13];
uniform vec2 u_dashes[13];
uniform float u_alpha;
uniform float u_far;
uniform vec4 u_hub;
uniform float u_ratio;
uniform int u_layer;

in float v_across;
in float v_along;
flat in float v_half_width;
flat in uint v_style;
flat in uint v_emphasis;
out vec4 o_colour;

const uint SPOKE = 1u << 9;
const uint IMPLIED = 1u << 10;
const uint BRIDGE = 1u << 11;
const uint LOUD = 1u;
const uint FADED = 2u;

void main() {
    uint slot = min(v_style & 255u, 12u);
    float cover = clamp(v_half_width + 0.5 - abs(v_across), 0.0, 1.0);
    vec2 dash = u_dashes[slot] * u_ratio;
    // Dashes of many lines from one node would line up to rings; implied lines are quiet by being faint.
    bool is_quiet = (v_style & IMPLIED) != 0u && v_emphasis != LOUD;
    if (dash.y > 0.0 && u_layer < 2 && !is_quiet && (v_style & BRIDGE) == 0u) {
        float period = dash.x + dash.y;
        float at = mod(v_along, period);
        cover *= clamp(min(at, dash.x - at) + 0.5, 0.0, 1.0);
    }
    if ((v_style & BRIDGE) != 0u) {
        float alpha = 0.4 * u_far * cover * (v_emphasis == FADED ? 0.3 : 1.0);
        o_colour = vec4(u_hub.rgb * alpha, alpha);
        return;
    }
    // What is stated stands before what is implied.
    float alpha = u_alpha * ((v_style & SPOKE) != 0u ? 0.45 : (v_style & IMPLIED) != 0u ? 0.38 : 1.0);
    if (v_emphasis == LOUD) alpha = (v_style & (SPOKE | IMPLIED)) != 0u ? 0.75 : 0.95;
    if (v_emphasis == FADED) alpha *= 0.15;
    alpha *= cover;
    o_colour = vec4(u_colours[slot].rgb * alpha, alpha);
}
