/** The styles of the report, which is one file and needs no network. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fdfcfa, #161513);
  --surface: light-dark(#f4f1eb, #201e1b);
  --ink: light-dark(#1b1a18, #f3f0ea);
  --ink-2: light-dark(#5e5950, #b8b1a5);
  --line: light-dark(#dfd9cf, #3a3732);
  --first: light-dark(#2442c8, #a3b3ff);
  --second: light-dark(#a9822f, #ecbc70);
  --good: light-dark(#1e6a45, #86d3a8);
  --good-soft: light-dark(#e5f1ea, #1b3325);
  --warn: light-dark(#8a5200, #ecbc70);
  --warn-soft: light-dark(#fbf0dc, #372a12);
  --bad: light-dark(#b3261e, #ff9f95);
  --bad-soft: light-dark(#fbe9e7, #3d1f1c);
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); font: 1rem/1.5 "Instrument Sans", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main, header { max-width: 84rem; margin-inline: auto; padding: 1.5rem clamp(1rem, 4vw, 2.5rem); }
header { padding-block-end: 0; }
h1 { font-size: clamp(1.75rem, 1.4rem + 1.6vw, 2.5rem); line-height: 1.15; font-weight: 500; }
h2 { font-size: 1.375rem; font-weight: 500; margin-block: 3rem .75rem; }
h3 { font-size: 1.0625rem; font-weight: 600; margin-block: 2.25rem .25rem; }
p, ul { max-width: 44rem; }
.verdict p { max-width: none; }
p + p, ul { margin-block-start: .5rem; }
.lead, .note, figcaption span, .axis, dt { color: var(--ink-2); }
.note { font-size: .875rem; margin-block-start: .5rem; }
.verdict { padding: 1rem 1.25rem; border-radius: .5rem; margin-block: 1.25rem; max-width: none; }
.verdict.good { background: var(--good-soft); color: var(--good); }
.verdict.warn { background: var(--warn-soft); color: var(--warn); }
.verdict.bad { background: var(--bad-soft); color: var(--bad); }
.verdict p { font-weight: 600; font-size: 1.125rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; font-size: .9375rem; }
.facts dd { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin-block: .75rem; border-block: 1px solid var(--line); }
.scroll:focus-visible { outline: 2px solid var(--first); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .5rem .625rem; text-align: start; vertical-align: top; border-block-end: 1px solid var(--line); }
tr:last-child > * { border-block-end: 0; }
thead th { color: var(--ink-2); font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 600; min-width: 9rem; }
.n { text-align: end; white-space: nowrap; }
thead .n { white-space: normal; }
.lost { color: var(--bad); font-weight: 600; }
.none { color: var(--ink-2); }
.charts { display: grid; gap: 2rem 3rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); margin-block: 1rem; }
figcaption { margin-block-end: .5rem; }
.key { margin-inline-start: .5rem; }
.key span { white-space: nowrap; color: inherit; }
.key i { display: inline-block; width: .75em; height: .75em; margin-inline: .5em .35em; border-radius: 2px; }
.bars dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .375rem .75rem; font-size: .875rem; }
.bars dd { display: grid; gap: 2px; align-content: center; }
.bar { display: grid; grid-template-columns: 1fr 5.5rem; gap: .5rem; align-items: center; line-height: 1.2; }
.bar svg { width: 100%; height: .75rem; overflow: visible; }
.bar b { font-weight: 500; }
.s0 { fill: var(--first); background: var(--first); }
.s1 { fill: var(--second); background: var(--second); }
.bar svg.s0, .bar svg.s1 { background: none; }
.time { margin-block: .75rem; }
.plot { position: relative; padding-block-start: 1.25rem; }
.plot svg { display: block; width: 100%; height: 6.5rem; background: var(--surface); }
.plot em { position: absolute; top: 0; font: 600 .75rem/1 inherit; font-style: normal; font-size: .75rem; color: var(--ink-2); }
.ok { fill: var(--first); background: var(--first); }
.failed { fill: var(--bad); background: var(--bad); }
.fault { fill: var(--warn-soft); background: var(--warn-soft); }
.key .fault { outline: 1px solid var(--warn); }
.axis { display: flex; justify-content: space-between; font-size: .75rem; }
details { margin-block: .75rem; font-size: .875rem; }
summary { cursor: pointer; min-height: 2.75rem; display: flex; align-items: center; color: var(--ink-2); text-decoration: underline; }
pre { overflow-x: auto; background: var(--surface); padding: .75rem; font-size: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (width < 40rem) {
  .bars dl { grid-template-columns: 1fr; }
  .bars dt { margin-block-start: .375rem; }
  .bar { grid-template-columns: 1fr 4.5rem; }
  .facts { grid-template-columns: 1fr; }
  .facts dd { margin-block-end: .5rem; }
}
@media print {
  :root { color-scheme: light; }
  * { print-color-adjust: exact; }
  @page { size: A4 landscape; margin: 12mm; }
  main, header { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  table { font-size: 8pt; }
  th, td { padding: .25rem .4rem; }
  .scroll { overflow: visible; }
  figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details, .verdict { break-inside: avoid; }
}
`;
