#include "bindings/workbench/report_style.hpp"

#include <fmt/format.h>

namespace mekhala {
namespace {

// Contrasts of text and ground are 4.5 to 1 or more in both schemes. Names of fonts are those of
// the region's scripts; nothing is fetched, a reader's machine has them or takes its own.
constexpr const char* kStyle = R"(:root {
  color-scheme: light dark;
  --ground: #ffffff; --plate: #f5f7fa; --text: #10192b; --muted: #46536a; --line: #cbd3de;
  --accent: #0b56a4; --care: #7a3e00; --care-ground: #fff5e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10161f; --plate: #19212d; --text: #e6ebf2; --muted: #a9b6c8; --line: #364354;
    --accent: #8fc4ff; --care: #ffd59a; --care-ground: #2c2214;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text); line-height: 1.5;
  font-family: system-ui, "Noto Sans", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar",
    "Noto Sans Thai", "Noto Sans CJK SC", "Segoe UI", Roboto, sans-serif;
  overflow-wrap: break-word;
}
header, nav, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.4rem; margin: 2.5rem 0 .75rem; padding-top: .5rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.12rem; margin: 1.75rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, ol, dl { margin: .5rem 0; max-width: 48rem; }
a { color: var(--accent); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code { font-family: ui-monospace, "Noto Sans Mono", monospace; font-size: .9em; }
.handling {
  display: inline-block; margin: 0; padding: .2rem .7rem; border-radius: .25rem; font-weight: 700;
  letter-spacing: .06em; color: #ffffff; background: #9b1239;
}
.handling.open { background: #14602f; }
.muted, small, caption { color: var(--muted); }
.lead { font-size: 1.12rem; }
nav ol { columns: 3 13rem; padding-left: 1.3rem; max-width: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem;
  max-width: none; }
.figures div { background: var(--plate); border: 1px solid var(--line); border-radius: .4rem;
  padding: .5rem .8rem; }
.figures dt { color: var(--muted); font-size: .9rem; }
.figures dd { margin: 0; font-size: 1.4rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.care { background: var(--care-ground); border-left: 4px solid var(--care); padding: .5rem 1rem;
  margin: 1rem 0; max-width: 48rem; }
.care h3 { color: var(--care); margin: .25rem 0; }
.care ul { padding-left: 1.2rem; }
.scroll { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; font-size: .92rem; min-width: 20rem; }
caption { text-align: left; padding: .25rem 0; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0;
  border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); color: var(--muted); font-weight: 600; }
tbody th { font-weight: 600; }
tbody th:not(.n) { min-width: 9rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
td:not(.n) { min-width: 7rem; }
td.long { min-width: 16rem; }
small { font-size: .86em; }
.whole { white-space: nowrap; }
td small, th small { display: block; font-weight: 400; }
.flag { color: var(--care); font-weight: 600; }
.paths { padding-left: 1.4rem; max-width: 56rem; }
.paths li { margin: .5rem 0; }
.paths .people { background: var(--plate); border: 1px solid var(--line); border-radius: .3rem;
  padding: .05rem .4rem; white-space: nowrap; }
.paths .over { color: var(--muted); font-size: .85rem; }
.map { margin: .75rem 0; background: #ffffff; border: 1px solid var(--line); border-radius: .4rem; overflow-x: auto;
  font-family: "Noto Sans", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar",
    "Noto Sans Thai", "Noto Sans CJK SC", system-ui, sans-serif; }
.map svg { display: block; width: 100%; min-width: 46rem; height: auto; }
.formula { font-family: ui-monospace, "Noto Sans Mono", monospace; font-size: .9rem;
  background: var(--plate); padding: .4rem .8rem; border-radius: .3rem; }
.lines li { font-family: ui-monospace, "Noto Sans Mono", monospace; font-size: .85rem; }
.lines { list-style: none; padding-left: 0; }
footer { padding-top: 1.5rem; padding-bottom: 3rem; color: var(--muted); font-size: .9rem; }
@media (max-width: 40rem) {
  h1 { font-size: 1.5rem; }
  header, nav, main, footer { padding-left: .9rem; padding-right: .9rem; }
}
@media print {
  :root { color-scheme: light; --ground: #ffffff; --plate: #f5f7fa; --text: #000000;
    --muted: #3f4a5c; --line: #b6bfcc; --accent: #000000; --care: #5c2f00; --care-ground: #ffffff; }
  body { font-size: 9.5pt; line-height: 1.4; }
  header, nav, main, footer { max-width: none; padding: 0; }
  h1 { font-size: 19pt; } h2 { font-size: 14pt; margin-top: 16pt; } h3 { font-size: 11.5pt; }
  h4 { font-size: 10pt; }
  h2, h3, h4, caption { break-after: avoid; }
  nav a { text-decoration: none; }
  table { font-size: 8pt; width: 100%; min-width: 0; }
  th, td { padding: 2.5pt 6pt 2.5pt 0; }
  tbody th:not(.n), td:not(.n), td.long { min-width: 0; }
  thead { display: table-header-group; break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  tr, .paths li, .figures div, .care { break-inside: avoid; }
  .scroll { overflow: visible; }
  .figures { grid-template-columns: repeat(6, 1fr); }
  .figures dd { font-size: 13pt; }
  h2#hubs { break-before: page; border-top: none; margin-top: 0; }
  footer { display: none; }
  .wide { page: wide; break-before: page; break-after: page; }
  .wide h2 { border-top: none; margin: 0; padding: 0; }
  .wide h3 { margin: 0 0 4pt; }
  .map { border: none; overflow: visible; }
  .map svg { min-width: 0; width: auto; max-width: 100%; max-height: 155mm; margin: 0 auto; }
}
)";

constexpr const char* kPages = R"(@page {{
  size: A4; margin: 18mm 15mm 17mm;
  @top-left {{ content: "Mekhala case report"; font: 8pt "Noto Sans", sans-serif; color: #3f4a5c; }}
  @top-right {{ content: "{0}"; font: bold 9pt "Noto Sans", sans-serif; color: {1}; }}
  @bottom-left {{ content: "A lead to check, not guilt."; font: 8pt "Noto Sans", sans-serif;
    color: #3f4a5c; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); font: 8pt "Noto Sans", sans-serif;
    color: #3f4a5c; }}
}}
@page wide {{ size: A4 landscape; margin: 15mm 12mm 13mm; }}
)";

}  // namespace

std::string report_style(View view, std::string_view handling) {
  return kStyle + fmt::format(kPages, handling, view == View::release ? "#14602f" : "#9b1239");
}

}  // namespace mekhala
