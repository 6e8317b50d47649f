"""The one style sheet of a report's page: the charts' theme, and how everything else looks."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from diip_adapters.charts import THEME

STYLE = (
    THEME
    + """
*{box-sizing:border-box}
body{margin:0;background:var(--chart-paper);color:var(--chart-ink);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:break-word}
main{max-width:53rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:3rem 0 .75rem;padding-top:1rem;
border-top:1px solid var(--chart-grid)}
p{margin:.6rem 0;max-width:42rem}
a{color:var(--chart-blue);text-decoration-thickness:1px;text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:2px solid var(--chart-blue);outline-offset:2px}
.about{color:var(--chart-muted);margin:.4rem 0 0}
.headline{margin:1.75rem 0 0;padding:0;list-style:none;border-left:3px solid var(--chart-blue)}
.headline li{padding:.3rem 0 .3rem 1.1rem;font-size:1.05rem;max-width:42rem}
.headline strong{font-weight:650}
nav{margin:1.5rem 0 0;font-size:.875rem;line-height:2}
nav a{margin-right:1rem;white-space:nowrap}
ul.points{padding-left:1.2rem;margin:.6rem 0;max-width:42rem}
ul.points li{margin:.35rem 0}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:1.1rem 1.5rem;
margin:1rem 0}
dl.facts div{display:flex;flex-direction:column-reverse;justify-content:flex-end}
dl.facts dt{font-size:.8125rem;line-height:1.35;color:var(--chart-muted)}
dl.facts dd{margin:0;font-size:1.35rem;line-height:1.3;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto;margin:.75rem 0}
.wide table{border-collapse:collapse;font-size:.9375rem;line-height:1.4;width:100%}
.wide th,.wide td{text-align:start;vertical-align:baseline;font-weight:400;padding:.35rem 1.25rem .35rem 0;
border-top:1px solid var(--chart-grid)}
.wide thead th{border-top:0;color:var(--chart-muted);font-size:.8125rem;white-space:nowrap}
.wide td{font-variant-numeric:tabular-nums;min-width:6rem}
.wide tbody th{min-width:7rem}
.wide .number{text-align:end;white-space:nowrap;min-width:0}
.wide td:last-child,.wide th:last-child{padding-right:0}
ol.picks{list-style:none;margin:1rem 0;padding:0;counter-reset:pick}
ol.picks>li{counter-increment:pick;position:relative;padding:.7rem 3.5rem .7rem 2.25rem;
border-top:1px solid var(--chart-grid)}
ol.picks>li::before{content:counter(pick);position:absolute;left:0;color:var(--chart-muted);
font-variant-numeric:tabular-nums}
.score{position:absolute;right:0;top:.7rem;font-weight:600;font-variant-numeric:tabular-nums}
.terms{margin:.3rem 0 0;padding:0;list-style:none;font-size:.875rem;line-height:1.45;color:var(--chart-muted)}
.terms li{display:grid;grid-template-columns:3.2rem 1fr}
.terms b{font-weight:600;color:var(--chart-ink);font-variant-numeric:tabular-nums}
.terms .none b{font-weight:400;color:inherit}
.chart-figure{margin:1.25rem 0 1.5rem}
@media (max-width:36rem){main{padding:1.5rem 1rem 3rem}h1{font-size:1.4rem}h2{margin-top:2.25rem}
.headline li{font-size:1rem}dl.facts{grid-template-columns:1fr 1fr}}
@media print{@page{margin:16mm 15mm}body{font-size:9.5pt;line-height:1.45}main{max-width:none;padding:0}
nav{display:none}h1{font-size:17pt}h2{font-size:12pt;margin-top:1.2rem;padding-top:.6rem;break-after:avoid}
.headline{margin-top:1rem}.headline li{font-size:10pt;padding:.15rem 0 .15rem .9rem}
dl.facts{gap:.6rem 1.5rem}dl.facts dd{font-size:12pt}.chart-figure{margin:.75rem 0}
.headline,dl.facts,.wide tr,ol.picks>li,p{break-inside:avoid}p{orphans:3;widows:3}
a{color:inherit;text-decoration:none}.wide{overflow:visible}.wide thead{display:table-header-group}
.wide table{font-size:9pt}.wide thead th{white-space:normal}.wide thead th,.terms{font-size:8.5pt}}
"""
)

STYLE_SOURCE = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
"""What a content security policy allows of styles: this text and no other."""
