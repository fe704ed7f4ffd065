/** Style sheet of all pages; nothing is loaded from elsewhere. */
export const STYLE = `
:root { --ink:#1f2733; --soft:#5f6b7a; --line:#e3e8ef; --ground:#f2f5f9; --card:#fff; --blue:#2468d6; --tint:#eaf2ff;
  --warn:#fff6e0; --warn-ink:#7a5200; --bad:#c0392b; --good:#1c7a4d; --field:#fff; --edge:#c9d2de; --tag:#1c4e9e;
  color-scheme:light dark; }
@media (prefers-color-scheme:dark) { :root { --ink:#e6ebf2; --soft:#9fabba; --line:#2c3746; --ground:#10161f; --card:#18212d;
  --blue:#5c9bff; --tint:#1d3050; --warn:#3a2f12; --warn-ink:#f0cf8a; --bad:#ff8a7a; --good:#6fd3a0; --field:#10161f;
  --edge:#435061; --tag:#a9c9ff; } .button:not(.plain) { color:#0b1a33; } }
* { box-sizing:border-box; }
html { -webkit-text-size-adjust:100%; }
body { margin:0; background:var(--ground); color:var(--ink); font:16px/1.5 -apple-system,"Segoe UI","PingFang SC",
  "Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",Roboto,sans-serif; overflow-wrap:anywhere; }
a { color:var(--blue); }
h1 { font-size:1.5rem; line-height:1.25; margin:0 0 .4rem; }
h2 { font-size:1.05rem; margin:0 0 .5rem; }
p { margin:0 0 .75rem; } .card > :last-child, .card section > :last-child, form > :last-child { margin-bottom:0; }
.bar { display:flex; align-items:center; gap:.75rem; padding:.6rem 1.25rem; background:#16233a; color:#fff; }
.bar a { color:#fff; text-decoration:none; }
.bar .brand { font-weight:600; display:flex; align-items:center; gap:.5rem; margin-right:auto; }
.bar .brand img { width:24px; height:24px; display:block; }
.bar .lang { border:1px solid #ffffff66; border-radius:6px; padding:.2rem .7rem; font-size:.9rem; }
.notice { background:var(--warn); color:var(--warn-ink); padding:.5rem 1.25rem; font-size:.875rem; }
main { max-width:960px; margin:0 auto; padding:1.5rem 1.25rem 3rem; }
.narrow { max-width:560px; }
.card { background:var(--card); border:1px solid var(--line); border-radius:14px; padding:1.5rem; margin-bottom:1rem;
  min-width:0; }
.soft { color:var(--soft); font-size:.925rem; }
.split { display:grid; grid-template-columns:300px minmax(0,1fr); gap:2rem; align-items:start; }
.qr { text-align:center; position:sticky; top:1rem; }
.qr svg { width:220px; max-width:100%; height:auto; padding:12px; border:1px solid var(--line); border-radius:12px;
  background:#fff; margin-bottom:.75rem; }
.group { margin:1.1rem 0 .5rem; font-size:.9rem; font-weight:600; display:flex; flex-wrap:wrap; gap:.5rem;
  align-items:center; }
.group:first-of-type { margin-top:.25rem; }
.people { list-style:none; margin:0; padding:0; display:grid; gap:.5rem;
  grid-template-columns:repeat(auto-fill,minmax(220px,1fr)); }
.person { display:flex; align-items:center; gap:.7rem; padding:.55rem .7rem; border:1px solid var(--line); min-height:56px;
  border-radius:10px; text-decoration:none; color:inherit; background:var(--field); }
.person:hover { border-color:var(--blue); background:var(--tint); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible { outline:3px solid #7fb0ff;
  outline-offset:2px; }
.face { flex:none; width:36px; height:36px; border-radius:8px; background:var(--blue); color:#fff; display:grid;
  place-items:center; font-weight:600; }
.face.t1 { background:#2d8a6b; } .face.t2 { background:#9a5bd0; } .face.t3 { background:#c26a1b; }
.who { min-width:0; line-height:1.3; }
.who small { color:var(--soft); display:block; overflow:hidden; text-overflow:ellipsis; white-space:nowrap; }
.tag { display:inline-block; font-size:.75rem; font-weight:500; background:var(--tint); color:var(--tag);
  border-radius:5px; padding:0 .4rem; margin-left:.3rem; }
.button { display:inline-block; border:1px solid var(--blue); background:var(--blue); color:#fff; border-radius:8px;
  padding:.5rem 1.1rem; font:inherit; text-decoration:none; cursor:pointer; text-align:center; min-height:44px; }
.button.plain { background:var(--field); color:var(--ink); border-color:var(--edge); }
.button.small { min-height:36px; padding:.25rem .8rem; font-size:.9rem; }
.button:hover { filter:brightness(.96); }
.row { display:flex; flex-wrap:wrap; gap:.75rem; align-items:center; }
.problem h1 { color:var(--bad); } .other { border-top:1px solid var(--line); padding-top:.75rem; margin:1rem 0 0; }
.apps { display:flex; gap:1.25rem; flex-wrap:wrap; }
.app { width:112px; text-align:center; text-decoration:none; color:inherit; font-size:.925rem; border-radius:12px;
  padding:.6rem .3rem; }
.app:hover { background:var(--tint); }
.app img { width:64px; height:64px; display:block; margin:0 auto .45rem; }
.two { columns:2; column-gap:1rem; } .two .card { break-inside:avoid; }
form { margin:0; } form + form { margin-top:1rem; }
label { display:block; font-size:.875rem; color:var(--soft); margin-bottom:.6rem; }
input, select { display:block; width:100%; font:inherit; color:var(--ink); padding:.5rem .6rem; margin-top:.2rem;
  border:1px solid var(--edge); border-radius:8px; background:var(--field); min-width:0; min-height:44px; }
input[aria-invalid] { border-color:var(--bad); }
dl + p { margin-top:.75rem; } dl { margin:0; font-size:.9rem; } dt { color:var(--soft); } dd { margin:0 0 .5rem; } dd:last-child { margin:0; } code { font:.875em ui-monospace,Menlo,Consolas,monospace; }
table { width:100%; border-collapse:collapse; font-size:.9rem; } td { border-top:1px solid var(--line); padding:.35rem 0; }
td:last-child { text-align:right; }
fieldset { border:1px solid var(--line); border-radius:10px; margin:0 0 1rem; padding:.75rem 1rem .5rem; min-width:0; }
legend { font-size:.875rem; font-weight:600; padding:0 .4rem; }
fieldset label { display:grid; grid-template-columns:10.5rem minmax(0,1fr); column-gap:1rem; align-items:center; }
fieldset input { margin:0; } .note { grid-column:2; margin-top:.25rem; font-size:.875rem; }
.good { color:var(--good); } .bad { color:var(--bad); }
.outcome { border-left:4px solid currentColor; padding:.35rem .8rem; background:var(--ground); border-radius:0 8px 8px 0; }
.tabs { display:flex; flex-wrap:wrap; gap:.4rem; margin:0 0 1rem; }
.tabs a { padding:.45rem .9rem; border:1px solid var(--line); border-radius:8px; text-decoration:none; background:var(--card);
  color:var(--ink); font-size:.925rem; }
.tabs a[aria-current] { border-color:var(--blue); background:var(--tint); font-weight:600; }
td small { display:block; } .log td:first-child, .log td:last-child { white-space:nowrap; vertical-align:top; } td + td { padding-left:.6rem; } .middle td { vertical-align:middle; }
.flash.odd { border-left-color:#d9a441; } .flash.wrong { border-left-color:var(--bad); } .flash ul { margin:.4rem 0 0; padding-left:1.2rem; }
.flash { border-left:4px solid var(--blue); padding:.75rem 1rem; }
@media (max-width:720px) {
  main { padding:1rem .75rem 2rem; } .card { padding:1.1rem; }
  .bar, .notice { padding-left:.9rem; padding-right:.9rem; }
  .split { grid-template-columns:minmax(0,1fr); gap:1rem; } .two { columns:auto; }
  .qr { position:static; } .qr svg { width:150px; }
  .people { grid-template-columns:minmax(0,1fr); }
  fieldset label { grid-template-columns:minmax(0,1fr); } fieldset input { margin-top:.2rem; } .note { grid-column:1; }
}
`;

/** The app's icon, and the mark of these pages. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="15" fill="#2468d6"/>' +
  '<path d="M18 24a6 6 0 0 1 6-6h16a6 6 0 0 1 6 6v11a6 6 0 0 1-6 6H31l-8 7v-7a5 5 0 0 1-5-5z" fill="#fff"/>' +
  '<circle cx="26" cy="30" r="2.6" fill="#2468d6"/><circle cx="38" cy="30" r="2.6" fill="#2468d6"/></svg>';
