// The picker's style. Whatever is named --dialtree-… is for the page to set; sides are told as start and end.

const DARK = `  --_accent: var(--dialtree-accent, #5fcbb6);
  --_bad: var(--dialtree-bad, #ff9d94);
  --_good: var(--dialtree-good, #7fd49b);
  --_ground: var(--dialtree-ground, #151917);
  --_hover: var(--dialtree-hover, #1f2522);
  --_line: var(--dialtree-line, #343c38);
  --_line-strong: var(--dialtree-line-strong, #7e8a84);
  --_on-accent: var(--dialtree-on-accent, #06241f);
  --_soft: var(--dialtree-text-soft, #a7b0ab);
  --_text: var(--dialtree-text, #e7ebe8);
  color-scheme: dark;
`;

export const CSS = `
:host {
  --_accent: var(--dialtree-accent, #0d6b5e);
  --_bad: var(--dialtree-bad, #b3261e);
  --_chosen: var(--dialtree-chosen, color-mix(in srgb, var(--_accent) 14%, var(--_ground)));
  --_good: var(--dialtree-good, #1d6b3a);
  --_ground: var(--dialtree-ground, #ffffff);
  --_hover: var(--dialtree-hover, #f3f5f2);
  --_line: var(--dialtree-line, #d5dad2);
  --_line-strong: var(--dialtree-line-strong, #7d857f);
  --_on-accent: var(--dialtree-on-accent, #ffffff);
  --_soft: var(--dialtree-text-soft, #56605b);
  --_text: var(--dialtree-text, #1c2320);
  color-scheme: light;
  display: block;
  min-inline-size: 0;
}
:host([hidden]) { display: none; }
:host([theme="dark"]) {
${DARK}}
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
${DARK}  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.picker {
  background: var(--_ground);
  border: 1px solid var(--_line);
  border-radius: var(--dialtree-radius, 0.5rem);
  color: var(--_text);
  font: 400 var(--dialtree-font-size, 0.875rem)/1.45 var(--dialtree-font, Heebo, "Segoe UI", system-ui, "Noto Sans Hebrew", sans-serif);
  overflow: hidden;
  text-align: start;
}
.bar { align-items: center; display: flex; flex-wrap: wrap; gap: 0.375rem 0.75rem; padding: 0.5rem 0.75rem; }
.lost { background: var(--_hover); border-block-end: 1px solid var(--_line); color: var(--_soft); }
.lost::before { animation: breathe 1.6s ease-in-out infinite; background: var(--_bad); border-radius: 50%; block-size: 0.5rem; content: ""; flex: none; inline-size: 0.5rem; }
.notice:empty { display: none; }
.notice { border-block-end: 1px solid var(--_line); font-weight: 500; overflow-wrap: anywhere; padding: 0.5rem 0.75rem; }
.notice.is-bad { color: var(--_bad); }
.panel { padding: 0.75rem; }
.panel:focus-visible { outline-offset: -2px; }
.title { display: block; font-size: 0.8125em; font-weight: 500; color: var(--_soft); margin: 0 0 0.375rem; }
input {
  background: var(--_ground);
  border: 1px solid var(--_line-strong);
  border-radius: calc(var(--dialtree-radius, 0.5rem) * 0.75);
  color: inherit;
  font: inherit;
  inline-size: 100%;
  min-block-size: 2.5rem;
  padding: 0.375rem 0.625rem;
}
input::placeholder { color: var(--_soft); opacity: 1; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 1px; }
.list { list-style: none; margin: 0.5rem -0.5rem 0; max-block-size: var(--dialtree-list-height, 19rem); overflow-y: auto; overscroll-behavior: contain; padding: 0; }
.option { align-items: baseline; border-radius: calc(var(--dialtree-radius, 0.5rem) * 0.75); cursor: pointer; display: grid; gap: 0 0.75rem; grid-template-columns: minmax(0, 1fr) auto; padding: 0.4375rem 0.5rem; }
.option:hover { background: var(--_hover); }
.option.is-active { background: var(--_chosen); box-shadow: inset 0.1875rem 0 var(--_accent); }
[dir="rtl"] .option.is-active { box-shadow: inset -0.1875rem 0 var(--_accent); }
.option[aria-disabled="true"] { cursor: not-allowed; }
.option[aria-disabled="true"] .name { color: var(--_soft); font-weight: 400; }
.name { font-weight: 500; overflow-wrap: anywhere; }
.dial { color: var(--_soft); font-variant-numeric: tabular-nums; }
.who { align-items: center; color: var(--_soft); display: flex; flex-wrap: wrap; font-size: 0.8125em; gap: 0.125rem 0.5rem; grid-column: 1 / -1; overflow-wrap: anywhere; }
.who.is-free { color: var(--_good); }
.tag { border: 1px solid currentcolor; border-radius: 1em; color: var(--_accent); padding: 0 0.5em; }
.nothing { color: var(--_soft); margin: 0.75rem 0 0.25rem; }
.held-name { display: block; font-size: 1.125em; font-weight: 600; overflow-wrap: anywhere; }
.now { align-items: center; display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; margin-block: 0.25rem 0.75rem; }
.since { color: var(--_soft); font-variant-numeric: tabular-nums; }
.dot { block-size: 0.75em; flex: none; inline-size: 0.75em; overflow: visible; }
.dot circle { stroke: var(--_line-strong); stroke-width: 1; }
.statuses { display: grid; gap: 0.375rem; grid-template-columns: repeat(auto-fill, minmax(min(8.5rem, 100%), 1fr)); }
button {
  align-items: center;
  background: var(--_ground);
  border: 1px solid var(--_line);
  border-radius: calc(var(--dialtree-radius, 0.5rem) * 0.75);
  color: inherit;
  cursor: pointer;
  display: inline-flex;
  font: inherit;
  gap: 0.5rem;
  min-block-size: 2.5rem;
  overflow-wrap: anywhere;
  padding: 0.25rem 0.625rem;
  text-align: start;
}
button:hover { background: var(--_hover); }
button[aria-pressed="true"] { background: var(--_chosen); border-color: var(--_accent); font-weight: 600; }
button.is-main { background: var(--_accent); border-color: var(--_accent); color: var(--_on-accent); font-weight: 500; }
.actions { border-block-start: 1px solid var(--_line); display: flex; flex-wrap: wrap; gap: 0.375rem; margin-block-start: 0.75rem; padding-block-start: 0.75rem; }
.cancel { margin-block-start: 0.5rem; }
.logout { margin-inline-start: auto; }
[aria-busy="true"] .panel { opacity: 0.6; }
.unseen { block-size: 1px; clip-path: inset(50%); inline-size: 1px; overflow: hidden; position: absolute; white-space: nowrap; }
@keyframes breathe { 50% { opacity: 0.25; } }
@media (prefers-reduced-motion: reduce) { .lost::before { animation: none; } }
@media (forced-colors: active) {
  .option.is-active { outline: 2px solid Highlight; outline-offset: -2px; }
  button[aria-pressed="true"] { border-color: Highlight; border-width: 2px; }
}
`;
