import { createHash } from 'node:crypto';
import { Html } from './html.ts';

/** Colours have one meaning each: blue upgrade, amber needs a decision, red failed, green live, grey off or unknown. */
const styleSheet = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#dfe3e8;--text:#1c2430;--soft:#566273;
--blue:#0b5cad;--amber:#8a5300;--red:#b3261e;--green:#1a6b36;--grey:#566273;
--blue-bg:#e3effb;--amber-bg:#fdf0d9;--red-bg:#fbe5e3;--green-bg:#e0f3e6;--grey-bg:#eceff3}
@media(prefers-color-scheme:dark){:root{--page:#12161c;--card:#1a2029;--line:#2d3643;--text:#e7ecf2;--soft:#a3b0c0;
--blue:#8cc2ff;--amber:#f0bd6a;--red:#ff9d94;--green:#7fd69b;--grey:#a3b0c0;
--blue-bg:#12304f;--amber-bg:#3f2d0d;--red-bg:#47201d;--green-bg:#143822;--grey-bg:#262e39}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"Segoe UI","Liberation Sans",sans-serif}
header,main,footer{max-width:1280px;margin:0 auto;padding:0 24px}
header{display:flex;align-items:baseline;gap:12px;padding-top:22px;padding-bottom:6px;flex-wrap:wrap}
h1{font-size:22px;margin:0;letter-spacing:-.01em}h2{font-size:15px;margin:28px 0 8px;color:var(--soft);font-weight:600}
header .version{color:var(--soft)}header nav{margin-left:auto}
a{color:var(--blue)}a:focus-visible{outline:2px solid var(--blue);outline-offset:2px;border-radius:3px}
.note{background:var(--blue-bg);color:var(--text);border-left:3px solid var(--blue);padding:9px 14px;border-radius:4px;margin:10px 0 0}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:9px 14px;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}
tr:last-child td{border-bottom:0}th{font-size:12px;font-weight:600;color:var(--soft);text-transform:uppercase;letter-spacing:.03em}
td.wide{white-space:normal;overflow-wrap:anywhere}
.pill{display:inline-block;padding:1px 9px;border-radius:10px;font-size:13px;font-weight:600}
.blue{color:var(--blue);background:var(--blue-bg)}.amber{color:var(--amber);background:var(--amber-bg)}
.red{color:var(--red);background:var(--red-bg)}.green{color:var(--green);background:var(--green-bg)}
.grey{color:var(--grey);background:var(--grey-bg)}
code{font:13px/1.5 ui-monospace,"Liberation Mono",monospace;background:var(--grey-bg);padding:1px 6px;border-radius:4px;overflow-wrap:anywhere}
.empty{padding:16px}.empty p{margin:0 0 6px}.soft{color:var(--soft)}
progress{width:200px;height:10px;vertical-align:middle;accent-color:var(--blue)}
footer{color:var(--soft);font-size:13px;padding-top:18px;padding-bottom:28px}
.message{max-width:560px;margin:14vh auto 0;padding:26px 30px;background:var(--card);border:1px solid var(--line);border-radius:8px}
.message h1{margin-bottom:8px}
`;

/** The one style sheet, in the page itself: nothing is loaded. Whole, as the policy below counts every character. */
export const styleElement = new Html(`<style>${styleSheet}</style>`);

/** Allows exactly that style sheet and nothing else, from nowhere. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styleSheet).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
