#version 300 es
// One quad for each point, large enough for its disc, rim and selection ring.
precision highp float;
precision highp int;

uniform highp sampler2D u_positions;
uniform highp sampler2D u_radii;
uniform vec2 u_centre;
uniform float u_scale;
uniform vec2 u_viewport;
uniform float u_ratio;
uniform float u_node_scale;
uniform int u_layer;
uniform int u_hovered;

layout(location = 0) in uint a_look;
layout(location = 1) in uint a_emphasis;

out vec2 v_place;
flat out float v_radius;
flat out uint v_look;
flat out uint v_emphasis;
flat out int v_is_hovered;

const uint HIDDEN = 1u << 16;
const uint AREA = 1u << 19;

ivec2 texel(int index) {
    int width = textureSize(u_positions, 0).x;
    return ivec2(index % width, index / width);
}

void main() {
    bool is_area = (a_look & AREA) != 0u;
    bool is_raised = (a_emphasis & 1u) == 1u;
    // Layers: what lies on the ground, nodes and hubs, and those of them that are raised.
    int layer = is_area ? 0 : is_raised ? 2 : 1;
    if ((a_look & HIDDEN) != 0u || layer != u_layer) {
        gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
        return;
    }
    vec2 world = texelFetch(u_positions, texel(gl_InstanceID), 0).xy;
    // See the line shader.
    vec2 radius = texelFetch(u_radii, texel(gl_InstanceID), 0).xy;
    v_radius = radius.x * (radius.y == 0.0 ? u_node_scale : radius.y == 1.0 ? u_ratio : u_scale);
    v_look = a_look;
    v_emphasis = a_emphasis;
    v_is_hovered = int(gl_InstanceID == u_hovered);
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    v_place = corner * (is_area ? v_radius + 2.0 * u_ratio : v_radius * 1.25 + 8.0 * u_ratio);
    vec2 screen = (world - u_centre) * u_scale + v_place;
    gl_Position = vec4(screen * vec2(2.0, -2.0) / u_viewport, 0.0, 1.0);
}
