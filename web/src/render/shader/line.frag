#version 300 es
// A line is faint at its edges and between its dashes.
precision highp float;

in float v_across;
in float v_along;
flat in float v_half_width;
flat in vec4 v_colour;
flat in vec2 v_dash;
out vec4 o_colour;

void main() {
    float cover = clamp(v_half_width + 0.5 - abs(v_across), 0.0, 1.0);
    if (v_dash.y > 0.0) {
        float at = mod(v_along, v_dash.x + v_dash.y);
        cover *= clamp(min(at, v_dash.x - at) + 0.5, 0.0, 1.0);
    }
    o_colour = v_colour * cover;
}
