import { createHash } from 'node:crypto'

/** Fonts of the system, one column, light or dark as the reader's machine has it; what is pressed is as high as a fingertip. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f3f4f6;--card:#fff;--text:#1b1f24;--soft:#515a64;--line:#d5dae0;--field:#767f89;--act:#1a5fa8;--act-text:#fff;--good:#d3efdb;--good-text:#0e4424;--waits:#dbe9f8;--waits-text:#12385c;--check:#ffe08a;--check-text:#4a3400;--bad:#b3261e;--bad-text:#fff}
@media (prefers-color-scheme:dark){:root{--page:#14171a;--card:#1f2428;--text:#e8ebee;--soft:#a9b2bb;--line:#3a4148;--field:#7d8690;--act:#8fc1f2;--act-text:#0b2238;--good:#173f27;--good-text:#c9f0d5;--waits:#17324a;--waits-text:#cfe5fa;--check:#5a4300;--check-text:#ffe9b0;--bad:#8c1d18;--bad-text:#fff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.65 -apple-system,BlinkMacSystemFont,'Segoe UI','Hiragino Sans','Noto Sans JP','Noto Sans CJK JP','Yu Gothic UI',Meiryo,sans-serif;overflow-wrap:anywhere}
.page{max-width:820px;margin:0 auto;padding:8px 12px 40px}
.top{display:flex;justify-content:space-between;align-items:center;gap:12px;padding:4px;color:var(--soft);font-size:14px}
.top b{color:var(--text);font-size:16px}.top form{display:inline}
nav ul{display:grid;grid-template-columns:repeat(3,1fr);gap:6px;margin:8px 0 16px;padding:0;list-style:none}
nav a{display:flex;align-items:center;justify-content:center;min-height:44px;padding:4px;border:1px solid var(--line);border-radius:8px;background:var(--card);color:inherit;text-decoration:none;text-align:center;font-size:14px;line-height:1.3}
nav a[aria-current]{border-color:var(--act);box-shadow:inset 0 -3px var(--act);font-weight:600}
@media (min-width:640px){nav ul{grid-template-columns:repeat(6,1fr)}}
.state{border-radius:10px;margin:0 0 12px;padding:16px}.state h2{margin:0}.state h1{margin:0;font-size:21px;line-height:1.4}.state p{margin:6px 0 0}
.good{background:var(--good);color:var(--good-text)}.waits{background:var(--waits);color:var(--waits-text)}.check{background:var(--check);color:var(--check-text)}.bad{background:var(--bad);color:var(--bad-text)}
h1{font-size:21px;line-height:1.4;margin:4px 4px 12px}
h2{font-size:17px;line-height:1.4;margin:28px 4px 8px}
h3{font-size:16px;margin:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:0 0 12px;padding:14px 16px}
ul.card,ol.card,dl.card{padding:4px 16px}.card>:first-child,.card>form>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
p{margin:8px 0}.what{white-space:pre-line}
.note{color:var(--soft);font-size:15px}.soft{color:var(--soft)}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 12px;align-items:baseline}
.tag{display:inline-block;border-radius:6px;padding:0 8px;font-size:14px;background:var(--waits);color:var(--waits-text);white-space:nowrap}.tag.check{background:var(--check);color:var(--check-text)}.tag.bad{background:var(--bad);color:var(--bad-text)}
dl{margin:0}dl div{display:flex;flex-wrap:wrap;column-gap:12px;padding:7px 0;border-top:1px solid var(--line)}dl div:first-child{border-top:0}dt{flex:0 0 8em;max-width:100%;color:var(--soft)}dd{flex:1 1 9em;margin:0}
@media (min-width:640px){dt{flex-basis:14em}}
.acts{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0 0}
button,.button{display:inline-flex;align-items:center;justify-content:center;min-height:44px;padding:8px 18px;border:1px solid var(--field);border-radius:8px;background:var(--card);color:var(--text);font:inherit;font-size:16px;text-decoration:none;cursor:pointer}
button.main,.button.main{background:var(--act);border-color:var(--act);color:var(--act-text);font-weight:600}
@media (max-width:480px){.wide button,.wide .button{width:100%}}
.link{border:0;background:none;padding:8px 4px;min-height:44px;color:inherit;text-decoration:underline;font-size:14px}
label{display:block;margin:12px 0 4px}
input[type=text],input[type=password],input[type=search],input[type=datetime-local],input[type=file],input[type=email],textarea,select{width:100%;min-height:44px;padding:8px 10px;border:1px solid var(--field);border-radius:8px;background:var(--card);color:var(--text);font:inherit}
fieldset{border:0;margin:12px 0 0;padding:0}legend{padding:0}
.choice{display:flex;align-items:center;gap:10px;min-height:44px;margin:0;padding:2px 0}.choice input{width:20px;height:20px;flex:none;margin:0;accent-color:var(--act)}
details{margin:12px 0 0}summary{cursor:pointer;min-height:44px;display:flex;align-items:center;text-decoration:underline;color:var(--soft)}
summary::before{content:'\\25B8';margin-right:8px;text-decoration:none;display:inline-block}details[open]>summary::before{content:'\\25BE'}
table{border-collapse:collapse;width:100%;font-size:15px}th,td{padding:8px 8px 8px 0;text-align:left;border-top:1px solid var(--line);font-weight:400;vertical-align:top}thead th{border-top:0;color:var(--soft)}td.n,th.n{text-align:right;white-space:nowrap}
ul.plain,ol.plain{list-style:none}div>ul.plain,section>ul.plain,details>ul.plain{margin:0;padding:0}ul.plain li,ol.plain li{padding:10px 0;border-top:1px solid var(--line)}ul.plain li:first-child,ol.plain li:first-child{border-top:0}
code,.code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.93em}
.copy{display:block;border:1px solid var(--line);border-radius:8px;padding:10px 12px;user-select:all}
.warn{border-left:4px solid #b07d00;padding-left:12px}
a{color:var(--act)}nav a,.state a,.button{color:inherit}.button.main{color:var(--act-text)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
footer{color:var(--soft);font-size:14px;margin:24px 4px 0}
`

const HASH = createHash('sha256').update(STYLE).digest('base64')

/** Only this style may be used, nothing may be loaded, run or framed, and forms are sent here alone. */
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`

export const PAGE_HEADERS = {
  'content-type': 'text/html;charset=UTF-8',
  'content-security-policy': POLICY,
  // Without any, a browser would not say from where a form was sent either.
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
}
