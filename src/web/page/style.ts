import { createHash } from 'node:crypto'

/** Fonts of the system, one column, light or dark as the reader's machine has it. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f2f4f6;--card:#fff;--text:#1b1f24;--soft:#515a64;--line:#d5dae0;--bar:#2f6fb0;--good:#d3efdb;--good-text:#0e4424;--waits:#dbe9f8;--waits-text:#12385c;--check:#ffe08a;--check-text:#4a3400;--bad:#b3261e;--bad-text:#fff}
@media (prefers-color-scheme:dark){:root{--page:#14171a;--card:#1f2428;--text:#e8ebee;--soft:#a9b2bb;--line:#3a4148;--bar:#7fb4e6;--good:#173f27;--good-text:#c9f0d5;--waits:#17324a;--waits-text:#cfe5fa;--check:#5a4300;--check-text:#ffe9b0;--bad:#8c1d18;--bad-text:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.6 -apple-system,BlinkMacSystemFont,'Segoe UI','Hiragino Sans','Noto Sans JP','Noto Sans CJK JP','Yu Gothic UI',Meiryo,sans-serif;overflow-wrap:anywhere}
main{max-width:760px;margin:0 auto;padding:8px 12px 24px}
nav{display:flex;justify-content:space-between;gap:16px;padding:4px 4px 8px;color:var(--soft);font-size:14px}nav a{color:inherit;padding:4px}
header{border-radius:10px;padding:14px 16px}
.good{background:var(--good);color:var(--good-text)}.waits{background:var(--waits);color:var(--waits-text)}.check{background:var(--check);color:var(--check-text)}.bad{background:var(--bad);color:var(--bad-text)}
h1{font-size:20px;line-height:1.4;margin:0}header p{margin:4px 0 0}
h2{font-size:16px;margin:20px 4px 8px}
section ul,section dl,.card{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0;padding:4px 16px;list-style:none}
li{padding:10px 0;border-top:1px solid var(--line)}li:first-child{border-top:0}li p{margin:0;white-space:pre-wrap}
section ul.items{border:0;border-radius:0;padding:0 0 0 1em;list-style:disc}ul.items li{padding:0;border:0;display:list-item}
.next,.note{color:var(--soft);font-size:15px}
dl div{display:flex;flex-wrap:wrap;column-gap:12px;padding:6px 0}dt{flex:0 0 9em;max-width:100%;color:var(--soft)}dd{flex:1 1 8em;margin:0}
@media (min-width:600px){dt{flex-basis:15em}}
figure{margin:12px 0}figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;column-gap:16px}figcaption span,.ends{color:var(--soft);font-size:14px}
svg{display:block;width:100%;height:72px;fill:var(--bar);border-bottom:1px solid var(--soft)}
.ends{display:flex;justify-content:space-between;margin:2px 0 0}.note{margin:0 0 8px}
details{margin:0 0 12px}summary{cursor:pointer;padding:4px 0}
table{border-collapse:collapse;width:100%;font-size:15px}th,td{padding:4px 0 4px 12px;text-align:right;border-top:1px solid var(--line);font-weight:400}th:first-child{padding-left:0;text-align:left;white-space:nowrap}thead th{border-top:0;color:var(--soft)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.93em;display:inline-block;vertical-align:top;max-width:100%;border:1px solid var(--line);border-radius:4px;padding:0 4px;line-height:1.5;margin:1px 0}code span{white-space:nowrap}header code{border-color:currentColor}
footer{color:var(--soft);font-size:14px;margin:16px 4px}
`

/** Only this style may be used, and nothing may be loaded, run, framed or sent. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export const PAGE_HEADERS = {
  'content-type': 'text/html;charset=UTF-8',
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
}
