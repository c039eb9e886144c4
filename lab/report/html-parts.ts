/** The style and the script of the HTML report, both within the page. */

/** Statuses are hidden by the style alone, so filtering works without the script, too. */
export const STYLE = `
:root { color-scheme: light dark; --card: #fff; --ink: #1f2328; --dim: #59636e; --line: #d0d7de; --soft: #f6f8fa;
  --passed: #1a7f37; --failed: #c62a34; --unproven: #8a5a00; --error: #8250df }
@media (prefers-color-scheme: dark) { :root { --card: #0d1117; --ink: #e6edf3; --dim: #9aa4af; --line: #3d444d; --soft: #161b22;
  --passed: #4cc765; --failed: #ff7b72; --unproven: #e3b341; --error: #bc8cff } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--card); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; overflow-wrap: anywhere }
h1 { margin: 0; font-size: 1.6rem } h2 { margin: 1.6rem 0 .5rem; font-size: 1.15rem } h3 { margin: .8rem 0 .2rem; font-size: .9rem }
p { margin: .3rem 0 } .dim, dt { color: var(--dim); font-weight: normal } .summary { font-size: 1.15rem; font-weight: 600 }
code, pre, td, dd { font-family: ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace; font-size: .86rem }
nav { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .7rem 0;
  background: var(--card); border-bottom: 1px solid var(--line) }
input[type=search], button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line);
  border-radius: 6px; padding: .25rem .6rem } input[type=search] { flex: 1 1 14rem }
.verdict { margin: .4rem 0; border: 1px solid var(--line); border-left: 4px solid var(--dim); border-radius: 6px; padding: .4rem .8rem }
summary { cursor: pointer } .step { font-weight: 600 } .mark { font-weight: 700; display: inline-block; width: 1em; text-align: center }
p.passed, label.passed, .passed .mark { color: var(--passed) } p.failed, label.failed, .failed .mark, .failed .reason { color: var(--failed) }
label.unproven, .unproven .mark, .unproven .reason { color: var(--unproven) } label.error, .error .mark, .error .reason { color: var(--error) }
.verdict.passed { border-left-color: var(--passed) } .verdict.failed { border-left-color: var(--failed) }
.verdict.unproven { border-left-color: var(--unproven) } .verdict.error { border-left-color: var(--error) }
.reason { font-weight: 600 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 } dd { margin: 0 }
pre { margin: 0; padding: .5rem .7rem; background: var(--soft); border-radius: 6px; white-space: pre-wrap; max-height: 24rem; overflow: auto }
.wide { overflow-x: auto } table { border-collapse: collapse } th, td { padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; overflow-wrap: normal }
th { color: var(--dim); font-weight: normal; white-space: nowrap; border-bottom: 1px solid var(--line) }
[hidden] { display: none }
body:has(#show-passed:not(:checked)) .verdict.passed, body:has(#show-failed:not(:checked)) .verdict.failed,
body:has(#show-unproven:not(:checked)) .verdict.unproven, body:has(#show-error:not(:checked)) .verdict.error { display: none }
body:has(#show-not-run:not(:checked)) .verdict.not-run { display: none }
@media print { nav { display: none } body { max-width: none; padding: 0 } pre { max-height: none } .verdict { break-inside: avoid }
  .verdict::details-content { content-visibility: visible; block-size: auto } }
`;

/** Searching, opening all, and opening everything for the printer. */
export const SCRIPT = `
const verdicts = [...document.querySelectorAll('.verdict')];
const search = document.getElementById('search'), all = document.getElementById('all'), found = document.getElementById('found');
const texts = new Map(verdicts.map((verdict) => [verdict, verdict.textContent.toLowerCase()]));
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const verdict of verdicts) {
    verdict.hidden = !words.every((word) => texts.get(verdict).includes(word));
    if (!verdict.hidden) count++;
  }
  for (const section of document.querySelectorAll('main section:not(.comparison)'))
    section.hidden = section.querySelector('.verdict:not([hidden])') === null;
  found.textContent = words.length === 0 ? '' : count + ' of ' + verdicts.length;
});
all.addEventListener('click', () => {
  const open = verdicts.some((verdict) => !verdict.open);
  for (const verdict of verdicts) verdict.open = open;
  all.textContent = open ? 'Close all' : 'Open all';
});
addEventListener('beforeprint', () => { for (const verdict of verdicts) verdict.open = true; });
`;
