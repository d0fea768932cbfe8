import { themeProperties } from '../layout/theme.ts'

/** The style of a report: light, dark where the reader's system is, light again on paper. @internal */
export const STYLE: string = `
:root{${themeProperties('light')};--page:#f6f8fa;color-scheme:light}
@media screen and (prefers-color-scheme:dark){:root{${themeProperties('dark')};--page:#0d1116;color-scheme:dark}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 Inter,system-ui,"Segoe UI","Noto Sans",sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:1080px;margin:0 auto;padding:0 max(16px,env(safe-area-inset-left))}
header{padding-top:40px}
footer{padding-bottom:56px;color:var(--muted);font-size:14px}
h1{font-size:clamp(24px,4.5vw,34px);line-height:1.2;letter-spacing:-.015em;margin:0 0 6px;font-weight:650}
h2{font-size:20px;line-height:1.3;margin:44px 0 4px;font-weight:650}
p{margin:8px 0;max-width:72ch}
.about,.note,.lead{color:var(--muted)}
.lead{font-size:17px;margin:0 0 20px}
.note{font-size:14px}
a{color:var(--median)}
a:focus-visible,.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--median);outline-offset:2px}
nav{margin:20px 0 0;font-size:15px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:0;padding:0}
.facts{display:flex;flex-wrap:wrap;gap:1px;margin:22px 0 0;background:var(--grid);border:1px solid var(--grid);border-radius:10px;overflow:hidden}
.facts div{flex:1 1 132px;background:var(--background);padding:12px 16px}
.facts dt{color:var(--muted);font-size:13px}
.facts dd{margin:2px 0 0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
.short{margin:24px 0 0;padding:0;list-style:none;max-width:76ch}
.short li{border-left:3px solid var(--bands-2);padding:2px 0 2px 14px;margin:8px 0}
.short .warning{border-left-color:var(--text)}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,440px),1fr));gap:16px;margin:14px 0 0}
figure{margin:0;background:var(--background);border:1px solid var(--grid);border-radius:10px;padding:6px;overflow:hidden}
figure svg{display:block;width:100%;height:auto;max-width:640px;margin:0 auto}
figure p{color:var(--muted);padding:10px 12px;margin:0}
.narrow{display:none}
@media screen and (max-width:520px){.wide{display:none}.narrow{display:block}figure{padding:2px}header{padding-top:24px}h2{margin-top:34px}}
.scroll{overflow-x:auto;margin:14px 0;background:var(--background);border:1px solid var(--grid);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
.caption{margin:18px 0 -6px}
th,td{padding:6px 12px;text-align:right;vertical-align:top;white-space:nowrap;border-top:1px solid var(--grid)}
thead th{border-top:0;color:var(--muted);font-weight:600;vertical-align:bottom}
th:first-child{text-align:left;position:sticky;left:0;background:var(--background)}
tbody th{font-weight:600}
td.text,.glossary td,.glossary th{text-align:left;white-space:normal;min-width:11ch}
.glossary td{overflow-wrap:anywhere}
.glossary td.formula{min-width:22ch}
td.text{min-width:22ch}
small{color:var(--muted);font-size:12px}
small.why{white-space:normal;display:inline-block;max-width:24ch}
.method{display:grid;grid-template-columns:minmax(120px,220px) 1fr;gap:0;margin:14px 0;background:var(--background);border:1px solid var(--grid);border-radius:10px;overflow:hidden;font-size:15px}
.method dt,.method dd{margin:0;padding:8px 14px;border-top:1px solid var(--grid)}
.method dt:first-of-type,.method dt:first-of-type+dd{border-top:0}
.method dt{color:var(--muted)}
@media (max-width:520px){.method{grid-template-columns:1fr}.method dd{border-top:0;padding-top:0}}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--background);border:1px solid var(--grid);border-radius:10px;padding:12px 14px;font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace;margin:10px 0}
summary{cursor:pointer;font-weight:600;padding:6px 0}
@media print{
@page{margin:14mm}
body{background:none;font-size:10.5pt}
main,header,footer{max-width:none;padding:0}
nav{display:none}
h2{break-after:avoid;margin-top:22px}
figure,.facts,.method div,tr{break-inside:avoid}
.figures{grid-template-columns:1fr 1fr}
.scroll{overflow:visible}
table{font-size:8.5pt}
th,td{padding:3px 6px}
th:first-child{position:static}
.glossary td,.glossary td.formula,td.text{min-width:0}
a{color:inherit;text-decoration:none}
}
`
