#version 300 es
// The shape says what kind of node it is; colour and the mark inside say which type of agent.
precision highp float;
precision highp int;

uniform vec4 u_colours[17];
uniform vec4 u_ground;
uniform vec4 u_accent;
uniform vec4 u_hub;
uniform vec4 u_area;
uniform float u_far;
uniform float u_ratio;

in vec2 v_place;
flat in float v_radius;
flat in uint v_look;
flat in uint v_emphasis;
flat in int v_is_hovered;
out vec4 o_colour;

const uint HOLLOW = 1u << 17;
const uint HUB = 1u << 18;
const uint AREA = 1u << 19;
const uint FOLD = 1u << 20;
const uint PINNED = 1u << 21;
const uint FADED = 2u;
const uint SELECTED = 3u;

float polygon(vec2 place, float corners, float inner) {
    float sector = 6.2831853 / corners;
    float angle = atan(place.x, place.y);
    return cos(floor(0.5 + angle / sector) * sector - angle) * length(place) - inner;
}

float shape_distance(uint shape, vec2 p, float r) {
    if (shape == 1u) {
        vec2 q = abs(p) - r * 0.78;
        return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r * 0.08;
    }
    if (shape == 2u) return polygon(p, 6.0, r * 0.9);
    if (shape == 3u) return (abs(p.x) + abs(p.y) - r * 1.2) * 0.70711;
    if (shape == 4u) return polygon(p + vec2(0.0, -r * 0.15), 3.0, r * 0.62);
    if (shape == 5u) return polygon(p, 5.0, r * 0.86);
    return length(p) - r;
}

// Distance to the mark of a colour slot, for eyes that cannot tell the colours apart.
float mark_distance(uint slot, vec2 p, float r) {
    float thick = r * 0.13;
    if (slot == 1u) return abs(length(p) - r * 0.45) - thick;
    if (slot == 2u) return length(p) - r * 0.34;
    if (slot == 3u) return max(abs(p.x) - r * 0.5, abs(p.y) - thick);
    if (slot == 4u) return max(abs(p.y) - r * 0.5, abs(p.x) - thick);
    if (slot == 5u) return min(max(abs(p.x) - r * 0.5, abs(p.y) - thick), max(abs(p.y) - r * 0.5, abs(p.x) - thick));
    if (slot == 6u) return max(-p.x, length(p) - r * 0.55);
    if (slot == 7u) return (abs(p.x) + abs(p.y) - r * 0.5) * 0.70711;
    return 1e3;
}

float inside(float distance) {
    return clamp(0.5 - distance, 0.0, 1.0);
}

void main() {
    uint slot = v_look & 255u;
    uint shape = (v_look >> 8) & 255u;
    if ((v_look & AREA) != 0u) {
        float cover = inside(length(v_place) - v_radius);
        float rim = inside(abs(length(v_place) - v_radius + 0.5 * u_ratio) - 0.5 * u_ratio);
        float alpha = cover * (v_is_hovered == 1 ? 1.0 : 0.9);
        vec3 tone = mix(u_area.rgb, u_hub.rgb, rim * (v_is_hovered == 1 ? 0.9 : 0.3));
        o_colour = vec4(tone * alpha, alpha);
        return;
    }
    if ((v_look & HUB) != 0u) {
        float cover = inside(length(v_place) - v_radius);
        float alpha = cover * (v_emphasis == FADED ? 0.15 : 0.85) * (1.0 - u_far);
        o_colour = vec4(u_hub.rgb * alpha, alpha);
        return;
    }
    float rim = 1.4 * u_ratio;
    float distance = shape_distance(shape, v_place, v_radius);
    vec3 colour = u_colours[slot].rgb;
    float fill = inside(distance);
    if (shape == 6u) {
        fill *= 1.0 - inside(length(v_place) - v_radius * 0.5);
    }
    if ((v_look & HOLLOW) != 0u) {
        fill *= 1.0 - inside(distance + max(1.6 * u_ratio, v_radius * 0.22));
    }
    bool is_fold = (v_look & FOLD) != 0u;
    if (is_fold) {
        // A ring around a paler disc: something is in it.
        float band = max(2.5 * u_ratio, v_radius * 0.16);
        fill *= mix(1.0, 0.32, inside(distance + band));
    }
    if (!is_fold && shape == 0u && (v_look & HOLLOW) == 0u && v_radius > 5.0 * u_ratio) {
        fill *= 1.0 - 0.92 * inside(mark_distance(slot, v_place, v_radius));
    }
    if ((v_look & PINNED) != 0u) {
        // The head of a pin.
        float head = max(2.2 * u_ratio, v_radius * 0.3);
        fill = mix(fill, 0.0, inside(length(v_place) - head - 1.4 * u_ratio));
        fill = max(fill, inside(length(v_place) - head));
        colour = mix(colour, u_accent.rgb, inside(length(v_place) - head));
    }
    // The rim in the colour of the ground lifts the node off the lines behind it.
    float cover = inside(distance - rim);
    vec3 mixed = mix(u_ground.rgb, colour, fill);
    if (v_emphasis == SELECTED || v_is_hovered == 1) {
        float gap = v_emphasis == SELECTED ? 3.0 : 2.0;
        float width = v_emphasis == SELECTED ? 2.2 : 1.4;
        float ring = abs(distance - (gap + width * 0.5) * u_ratio) - width * 0.5 * u_ratio;
        float on_ring = inside(ring);
        vec3 ring_colour = v_emphasis == SELECTED ? u_accent.rgb : u_hub.rgb;
        mixed = mix(mixed, ring_colour, on_ring);
        cover = max(cover, on_ring);
    }
    float alpha = cover * (v_emphasis == FADED ? 0.15 : 1.0);
    o_colour = vec4(mixed * alpha, alpha);
}
