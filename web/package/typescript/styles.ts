// How the element looks; the names of colours and sizes are those of the explorer.

export const styles = `
:host { display: block; position: relative; container-type: inline-size; height: 420px; overflow: hidden; background: var(--ground); color: var(--ink);
  font: var(--text) / var(--line) var(--font); text-align: start; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([hidden]) { display: none; }
[hidden] { display: none !important; }
.frame, .stage { position: absolute; inset: 0; overflow: hidden; }
canvas { position: absolute; inset: 0; display: block; width: 100%; height: 100%; }
.empty .drawing { visibility: hidden; }
.labels { touch-action: pan-y; cursor: grab; }
.labels:focus { touch-action: none; }
.labels:active { cursor: grabbing; }
.labels.pointing { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.tip { position: absolute; left: 0; top: 0; display: flex; gap: var(--space-2); max-width: min(320px, calc(100% - 8px));
  box-sizing: border-box; padding: var(--space-1) var(--space-2); border: 1px solid var(--rule);
  border-radius: var(--radius); background: var(--raised); box-shadow: var(--shadow); font-size: var(--text-small);
  pointer-events: none; }
.tip strong { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
.tip span { color: var(--ink-3); white-space: nowrap; }
.note, .notice { position: absolute; margin: 0; left: var(--space-3); box-sizing: border-box; border: 1px solid var(--rule);
  border-radius: var(--radius); font-size: var(--text-small); font-variant-numeric: tabular-nums; }
.note { bottom: var(--space-3); max-width: calc(100% - 76px); padding: 5px var(--space-3); background: var(--backdrop);
  color: var(--ink-2); }
.notice { top: var(--space-3); max-width: calc(100% - 2 * var(--space-3)); padding: var(--space-2) var(--space-3);
  background: var(--error-wash); color: var(--ink); overflow-wrap: anywhere; }
.buttons { position: absolute; z-index: 1; right: var(--space-3); bottom: var(--space-3); display: flex; flex-direction: column;
  overflow: hidden; border: 1px solid var(--rule); border-radius: var(--radius); background: var(--panel); }
.buttons button { display: grid; place-items: center; width: 32px; height: 32px; padding: 0; border: 0;
  background: none; color: var(--ink-2); cursor: pointer; }
.buttons button:hover { background: var(--hover); color: var(--ink); }
.buttons button[aria-pressed="true"] { background: var(--accent-wash); color: var(--accent); }
svg { width: 16px; height: 16px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round;
  stroke-linejoin: round; }
.list { position: absolute; inset: 0; box-sizing: border-box; padding: var(--space-2) 52px var(--space-2) var(--space-2); border-inline-start: 1px solid var(--rule); background: var(--panel);
  overflow-y: auto; }
.list ol { margin: 0; padding: 0; list-style: none; }
.list button { display: flex; gap: var(--space-2); align-items: baseline; width: 100%; min-height: 28px;
  padding: 2px var(--space-2); border: 0; border-radius: 4px; background: none; color: var(--ink); font: inherit;
  text-align: start; cursor: pointer; }
.list button:hover { background: var(--hover); }
.list button[aria-current] { background: var(--accent-wash); }
.list strong { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; }
.list span { color: var(--ink-3); font-size: var(--text-small); }
.rest { margin: var(--space-2); color: var(--ink-3); font-size: var(--text-small); }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@container (min-width: 560px) {
  .list { inset: 0 0 0 auto; width: 280px; padding-inline-end: var(--space-2); }
  .frame:has(.list:not([hidden])) .stage { right: 280px; }
  .frame:has(.list:not([hidden])) .buttons { right: calc(280px + var(--space-3)); }
}
`;
