extension Report {
  /// Colours are named once, for light and for dark; text on each of them keeps a contrast of 4.5 to 1 (WCAG AA).
  /// `r` are the right answers' seven steps of colour, `w` the wrong ones'.
  static let styleSheet = """
    :root{color-scheme:light dark;--paper:#fbf9f4;--ink:#26241f;--soft:#655f53;--line:#e3ddd0;--wash:#f3efe5;\
    --right:41 121 84;--wrong:186 66 36;--on:#fff;--bar:#7d9b6c;--skin:#b8402a;--flesh:#fdf3d8;--seed:#5b3a22;\
    --leaf:#5d8a45;--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Charter,Georgia,serif}
    @media (prefers-color-scheme:dark){:root{--paper:#1a1815;--ink:#ece6da;--soft:#aea695;--line:#38342d;\
    --wash:#24211d;--right:104 196 150;--wrong:242 134 100;--on:#1a1815;--bar:#7f9f6d;--skin:#cf5539;--flesh:#f6e7c1;\
    --seed:#5b3a22;--leaf:#86b36c}}
    @media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#ccc;--wash:#f4f4f4;\
    --right:41 121 84;--wrong:186 66 36;--on:#fff;--bar:#7d9b6c;--skin:#b8402a;--flesh:#fdf3d8;--leaf:#5d8a45}}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:72rem;padding:2.5rem clamp(1rem,4vw,2.5rem) 5rem;background:var(--paper);\
    color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;\
    overflow-wrap:anywhere;print-color-adjust:exact;-webkit-print-color-adjust:exact}
    header{display:flex;gap:1.1rem;align-items:center}
    .mark{width:4rem;flex:none}.skin{fill:var(--skin)}.flesh{fill:var(--flesh)}.seed{fill:var(--seed)}\
    .leaf{fill:var(--leaf)}.stem{fill:none;stroke:var(--seed);stroke-width:2;stroke-linecap:round}
    @media (prefers-color-scheme:dark){.stem{stroke:#a07a55}}
    .eyebrow{margin:0;color:var(--soft);font-size:.875rem}
    h1,h2,h3,.figure,.tiles dd{font-family:var(--serif);font-weight:500;line-height:1.2}
    h1{text-wrap:balance;margin:.1rem 0 0;font-size:clamp(1.5rem,4vw,2.15rem)}
    h2{margin:0 0 .6rem;font-size:1.55rem}
    h3{margin:2.2rem 0 .4rem;font-size:1.15rem}
    p,li{text-wrap:pretty}
    p{margin:.5rem 0;max-width:42rem}
    a{color:inherit;text-decoration-color:var(--bar);text-underline-offset:.2em}
    small{display:block;color:var(--soft);font-size:.8125rem;font-weight:400;line-height:1.4}
    section{margin-top:3.25rem}
    main>section:not(.hero){border-top:1px solid var(--line);padding-top:1.75rem}
    .aside{color:var(--soft);font-size:.875rem}
    span.aside{display:block;margin-top:.25rem;line-height:1.45}
    .n{font-variant-numeric:tabular-nums}
    .hero{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:1rem 3rem;align-items:start;\
    margin-top:2.5rem}
    .figure{margin:0;font-size:1.4rem}
    .figure b{display:block;font-size:clamp(3.75rem,11vw,6.25rem);font-weight:500;line-height:1;\
    letter-spacing:-.02em;color:rgb(var(--right));font-variant-numeric:lining-nums;white-space:nowrap}
    .tiles{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.75rem 3rem;margin:1rem 0 0}
    .tiles div{display:flex;flex-direction:column-reverse}
    .tiles dt{color:var(--soft);font-size:.875rem}
    .tiles dd{margin:0;font-size:1.6rem;font-variant-numeric:lining-nums}
    nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin-top:2.25rem;font-size:.9375rem}
    .advice{padding:0;margin:0;list-style:none;counter-reset:advice;display:grid;\
    grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1.1rem 3rem}
    .advice li{counter-increment:advice;padding-left:2.1rem;position:relative}
    .advice li::before{content:counter(advice);position:absolute;left:0;top:-.15rem;color:rgb(var(--wrong));\
    font:500 1.35rem/1.4 var(--serif)}
    .advice b{display:block}
    .remarks{margin:.5rem 0 1rem;padding-left:1.2rem;max-width:44rem}
    .scroll{overflow-x:auto;margin:.75rem 0}
    .scroll:focus-visible,summary:focus-visible{outline:2px solid rgb(var(--right));outline-offset:3px}
    table{border-collapse:collapse;font-size:.9375rem}
    .figures,.classes{width:100%}
    th{text-align:left;font-weight:600}
    thead th{vertical-align:bottom;padding:.3rem .75rem .4rem 0}
    .figures thead th,.classes thead th{border-bottom:1px solid var(--soft)}
    .figures tbody th,.figures td,.classes tbody th,.classes td{padding:.5rem .75rem .5rem 0;\
    border-bottom:1px solid var(--line);vertical-align:top}
    .figures tbody th{min-width:11rem;max-width:26rem}
    .figures td{font-size:1.05rem}
    .figures .n,.classes .n{text-align:right;white-space:nowrap}
    .figures .n small{white-space:normal}
    .figures td:nth-child(2){font-weight:600}
    .figures .n:last-child,.classes tr>:last-child{padding-right:0}
    .classes tbody th{font-weight:400;min-width:7rem}
    .classes tbody th,.classes td{padding-block:.32rem}
    .classes td:nth-child(n+3){width:21%;padding-left:.75rem}
    .bar{display:block;height:4px;margin-top:4px;background:var(--line);border-radius:2px;overflow:hidden}
    .bar i{display:block;height:100%;background:var(--bar);border-radius:2px}
    .measure{display:flex;flex-direction:row-reverse;align-items:center;gap:.75rem}
    .measure .value{min-width:3.6rem;text-align:right;white-space:nowrap}
    .measure .bar{flex:1;margin:0;background:rgb(var(--wrong)/.75)}
    .bar.wrong i{background:rgb(var(--wrong))}
    .skyline{list-style:none;margin:1.25rem 0 0;padding:0;display:flex;align-items:flex-start;gap:2px}
    .skyline li{flex:1 1 0;min-width:0;max-width:3.5rem;position:relative}
    .skyline i{display:block;height:calc(8rem*var(--h));margin-top:calc(8rem*(1 - var(--h)));min-height:1px;\
    background:var(--bar);border-radius:2px 2px 0 0}
    .skyline span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    .skyline.named{gap:3px}
    .skyline.named span{position:static;clip-path:none;display:block;height:auto;max-height:10.5rem;\
    margin:.4rem auto 0;writing-mode:vertical-rl;line-height:1.1;white-space:nowrap;text-overflow:ellipsis;\
    font-size:.75rem;color:var(--soft);width:fit-content}
    .skyline em{font-style:normal;color:var(--ink);margin-right:.3em;font-variant-numeric:tabular-nums}
    .confusions{list-style:none;margin:.75rem 0;padding:0;display:grid;\
    grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr));gap:.7rem 3rem;font-size:.9375rem}
    .confusions li{display:grid;grid-template-columns:1fr auto;gap:0 1rem;align-content:start;align-items:start}
    .confusions .bar{grid-column:1/-1}
    .confusions .n{color:var(--soft);white-space:nowrap}
    .truth,.answer{font-weight:600}
    .answer{color:rgb(var(--wrong))}
    .legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem;color:var(--soft);font-size:.8125rem}
    .c{width:.8rem;height:.8rem;border-radius:2px;margin-right:.35rem;display:inline-block;vertical-align:-.08em}
    table.matrix{font-size:.75rem;font-variant-numeric:tabular-nums;line-height:1}
    .matrix th{font-weight:400}
    .matrix tbody th,.matrix tfoot th{position:sticky;left:0;z-index:1;background:var(--paper);text-align:right;\
    padding:0 .5rem 0 0;white-space:nowrap;max-width:11rem;overflow:hidden;text-overflow:ellipsis}
    .matrix thead th{writing-mode:vertical-rl;transform:rotate(180deg);text-align:left;vertical-align:middle;\
    padding:.4rem 0 0;white-space:nowrap;max-height:11rem;overflow:hidden}
    .matrix tbody td,.matrix tfoot td{min-width:1.75rem;height:1.75rem;padding:0 2px;text-align:center;\
    border:1px solid var(--line)}
    .matrix .sum{color:var(--soft);border:0!important}
    svg.matrix{display:block}
    .axis text{fill:var(--ink)}
    .ground{fill:var(--wash)}
    .guides{fill:none;stroke:var(--line);stroke-width:.06}
    .tip{fill:transparent}.tip:hover{stroke:var(--ink);stroke-width:.15}
    .r1{--c:rgb(var(--right)/.12)}.r2{--c:rgb(var(--right)/.2)}.r3{--c:rgb(var(--right)/.28)}.r4{--c:rgb(var(--right)/.36)}\
    .r5{--c:rgb(var(--right)/.44)}.r6{--c:rgb(var(--right)/.51)}.r7{--c:rgb(var(--right));color:var(--on)}
    .w1{--c:rgb(var(--wrong)/.2)}.w2{--c:rgb(var(--wrong)/.27)}.w3{--c:rgb(var(--wrong)/.34)}.w4{--c:rgb(var(--wrong)/.42)}\
    .w5{--c:rgb(var(--wrong)/.5)}.w6{--c:rgb(var(--wrong)/.57)}.w7{--c:rgb(var(--wrong));color:var(--on)}
    .matrix td,.c{background:var(--c,transparent)}.matrix path{fill:var(--c,none)}
    .gallery{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:1.6rem 1.2rem;margin-top:1rem}
    figure{margin:0;break-inside:avoid;font-size:.875rem;line-height:1.4;min-width:0}
    figure img,.blank{display:block;width:100%;aspect-ratio:1;object-fit:cover;border-radius:6px;background:var(--wash)}
    .blank{display:grid;place-items:center;color:var(--soft)}
    figcaption{margin-top:.5rem}
    .tag{color:var(--soft)}
    .sure{font-weight:400;white-space:nowrap}
    code{display:block;margin-top:.25rem;color:var(--soft);font:.75rem/1.4 ui-monospace,Menlo,Consolas,monospace}
    .stages{display:flex;height:.75rem;gap:2px;border-radius:6px;overflow:hidden;margin:1rem 0 .5rem;max-width:44rem}
    .stages i{flex:1 1 0;min-width:2px}
    .s1{background:var(--bar)}.s2{background:rgb(var(--wrong)/.75)}.s3{background:var(--line)}
    .stage-names{list-style:none;padding:0;margin:0 0 1.5rem;display:flex;flex-wrap:wrap;gap:.25rem 1.75rem;\
    font-size:.9375rem}
    .stage-names i{display:inline-block;width:.75rem;height:.75rem;border-radius:3px;margin-right:.5rem}
    .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1rem 3rem;margin:0}
    .facts dt{color:var(--soft);font-size:.8125rem}
    .facts dd{margin:0}
    details{margin:.6rem 0}
    summary{cursor:pointer;padding:.25rem 0}
    summary b{margin-left:.35rem}
    .paths{margin:.25rem 0 1rem;padding:.5rem 0 .5rem 1rem;border-left:2px solid var(--line);list-style:none;\
    font:.8125rem/1.6 ui-monospace,Menlo,Consolas,monospace;max-height:28rem;overflow-y:auto}
    .paths .more{color:var(--soft)}
    @media (max-width:44rem){body{padding-top:1.5rem}.mark{width:3rem}.hero{grid-template-columns:minmax(0,1fr)}\
    .tiles{display:grid;grid-template-columns:1fr 1fr}section{margin-top:2.5rem}.classes td,.classes tbody th{padding-right:.5rem}\
    .classes td:nth-child(n+3){padding-left:0;width:18%}.measure{display:block}.measure .bar{margin-top:3px}\
    .classes{font-size:.8125rem}.classes thead th{padding-right:.5rem}.classes tbody th{min-width:6.5rem}.figures thead th,.figures td{padding-right:.5rem}\
    .figures tbody th{min-width:7.5rem}.figures td{font-size:.9375rem}.figures{line-height:1.4}\
    .gallery{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.2rem .9rem}}
    @media print{nav{display:none}body{max-width:none;padding:0;font-size:10pt}section{margin-top:1.5rem}h2,h3{break-after:avoid}\
    tr,li,.hero,.advice li{break-inside:avoid}.scroll{overflow:visible}\
    .gallery{grid-template-columns:repeat(6,1fr)}.paths{max-height:none}}

    """
}
