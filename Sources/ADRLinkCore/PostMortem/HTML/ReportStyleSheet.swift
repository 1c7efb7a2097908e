/// The style sheet of a report's page.
enum ReportStyleSheet {
    static var css: String {
        let colours = EventMark.allCases.map(\.colour).reduce(into: [String]()) { found, name in
            if !found.contains(name) { found.append(name) }
        }
        let rules = colours.map { ".c-\($0){--c:var(--\($0))}" }.joined(separator: "\n")
        return """
            :root{color-scheme:light dark;\(ReportPalette.variables(ReportPalette.light))}
            \(DecisionGraph.shapeRules(scope: ".graph "))\(DecisionGraph.colourRules(isDark: false, scope: ".graph "))\
            @media screen and (prefers-color-scheme:dark){
            :root{\(ReportPalette.variables(ReportPalette.dark))}
            \(DecisionGraph.colourRules(isDark: true, scope: ".graph "))}
            \(rules)
            \(page)
            \(picture)
            \(printed)

            """
    }

    private static let page = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:auto}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
        header,nav,main,footer{max-width:1216px;margin:0 auto;padding:0 32px}
        header{padding-top:40px}
        main{padding-bottom:24px}
        footer{padding-top:20px;padding-bottom:40px;color:var(--muted);font-size:14px}
        h1{font-size:32px;line-height:1.2;margin:0 0 12px;letter-spacing:-.01em}
        h2{font-size:22px;line-height:1.3;margin:0 0 16px}
        h3{font-size:17px;line-height:1.35;margin:32px 0 10px}
        h4{font-size:16px;line-height:1.4;margin:0 0 8px}
        p{margin:0 0 12px;max-width:80ch}
        section{padding:32px 0 8px;border-top:1px solid var(--rule);margin-top:32px}
        nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;margin:20px 0 0;padding:0;font-size:15px}
        a{color:var(--link);text-underline-offset:3px}
        :focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:16px;top:-60px;padding:8px 14px;background:var(--page);color:var(--link);z-index:2}
        .skip:focus{top:12px}
        .inner-skip{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        .inner-skip:focus{position:static;display:inline-block;width:auto;height:auto;clip-path:none;padding:4px 10px;margin-bottom:8px}
        .definitions{position:absolute}
        code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .lead{font-size:17px}
        .muted{color:var(--muted)}
        .verdict{display:flex;gap:10px;align-items:center;border:1px solid var(--rule);border-left:5px solid var(--c);background:var(--panel);border-radius:6px;padding:10px 16px;margin:16px 0 0;max-width:none}
        .sign{flex:none;vertical-align:-3px;margin-right:6px;overflow:visible}
        .verdict .sign{margin-right:0}
        .doubt{color:var(--failed);font-weight:600;white-space:nowrap}
        .result{white-space:nowrap;color:var(--c);font-weight:600}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(210px,100%),1fr));gap:16px;margin:0 0 12px}
        .card{border:1px solid var(--rule);background:var(--panel);border-radius:8px;padding:16px 18px}
        .card h3{margin:0 0 8px;font-size:16px}
        .card dl{margin:0;font-size:15px}
        .card dl div{display:flex;justify-content:space-between;gap:16px;padding:3px 0}
        .card dt{color:var(--muted)}
        .card dd{margin:0;font-variant-numeric:tabular-nums;font-weight:600}
        .card div.main dt{color:var(--ink)}
        .card div.main dd{font-size:20px;line-height:1.2}
        .card div.amiss dd{color:var(--failed)}
        .scroll{overflow-x:auto;max-width:100%;border:1px solid var(--rule);border-radius:8px;margin:0 0 8px;position:relative}
        table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45}
        caption{text-align:left;padding:10px 14px;color:var(--muted);font-size:14px}
        th,td{text-align:left;vertical-align:top;padding:8px 14px;border-top:1px solid var(--rule);min-width:72px;max-width:420px}
        thead th{background:var(--panel);white-space:nowrap}
        tbody th{font-weight:400}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        tr:target>*{background:var(--panel);box-shadow:inset 0 2px var(--focus),inset 0 -2px var(--focus)}
        time{font-variant-numeric:tabular-nums;white-space:nowrap}
        .events td:nth-child(2){white-space:nowrap}
        .events td:nth-child(4){min-width:220px}
        .events td:nth-child(5){min-width:200px}
        .action{border:1px solid var(--rule);border-left:5px solid var(--c);border-radius:8px;padding:14px 18px;margin:0 0 14px;scroll-margin-top:12px}
        .action dl{display:grid;grid-template-columns:minmax(120px,180px) 1fr;gap:4px 16px;margin:0;font-size:14px}
        .action dt{color:var(--muted)}
        .action dd{margin:0;min-width:0}
        .action h4 .result{margin-left:4px}
        .findings{padding-left:20px}
        .findings li{margin-bottom:6px}
        @media (max-width:640px){
        header,nav,main,footer{padding-left:16px;padding-right:16px}
        header{padding-top:24px}
        h1{font-size:26px}
        section{padding-top:24px;margin-top:24px}
        .action dl{grid-template-columns:1fr;gap:0}
        .action dd{margin-bottom:8px}
        th,td{padding:8px 10px;min-width:104px}
        tbody th time{display:block;white-space:normal;width:88px}
        }
        """

    private static let picture = """
        figure{margin:0 0 24px}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:6px 22px;margin:10px 0 0;padding:0;font-size:14px}
        .legend li{white-space:nowrap}
        .legend .wide{display:inline-block;width:30px;height:8px;border-radius:2px;border:1.5px solid var(--c);margin-right:6px}
        .legend .many{display:inline-block;min-width:26px;text-align:center;border:1.5px solid var(--muted);border-radius:5px;font-size:11px;line-height:17px;margin-right:6px}
        figcaption{font-size:14px;color:var(--muted);margin-top:10px;max-width:90ch}
        @media (max-width:640px){.legend li{white-space:normal}}
        .scroll>svg{display:block}
        .timeline{margin:0 auto}
        .timeline text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}
        .timeline .tick{text-anchor:middle;fill:var(--muted);font-size:12px}
        .timeline .lane{font-weight:600;font-size:12px}
        .on-panel{--ground:var(--panel)}
        .on-page{--ground:var(--page)}
        .timeline .lane,.timeline .label{paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
        .timeline .count{text-anchor:middle;font-weight:600;font-size:10px}
        .timeline a{text-decoration:none}
        .timeline a:hover .label{text-decoration:underline}
        .band{fill:var(--panel)}
        .grid{stroke:var(--rule);fill:none}
        .cut{fill:var(--page)}
        .break{stroke:var(--muted);stroke-dasharray:4 4;fill:none}
        .f{fill:var(--c)}
        .o{fill:var(--page);stroke:var(--c);stroke-width:2}
        .s{fill:none;stroke:var(--page);stroke-width:2}
        .l{fill:none;stroke:var(--c);stroke-width:1.8}
        .ring{fill:none;stroke:var(--c);stroke-width:2;stroke-dasharray:4 2.6}
        .bar{fill:var(--c);fill-opacity:.22;stroke:var(--c);stroke-width:1.5}
        .endless{fill:none;stroke-dasharray:4 3}
        .cluster{fill:var(--page);stroke:var(--muted);stroke-width:1.5}
        """

    private static let printed = """
        @page{size:A4;margin:14mm}
        @media print{
        body{font-size:10pt;line-height:1.4}
        header,nav,main,footer{max-width:none;padding-left:0;padding-right:0}
        header{padding-top:0}
        nav,.skip,.inner-skip{display:none}
        h1{font-size:18pt}
        h2{font-size:14pt}
        h3{font-size:11.5pt;margin-top:14pt}
        h2,h3,h4,caption{break-after:avoid}
        section{padding-top:12pt;margin-top:12pt}
        .scroll{overflow:visible;border:0}
        .scroll>svg{width:100%;height:auto}
        table{font-size:8pt}
        th,td{padding:3pt 5pt;min-width:0;max-width:none}
        .events td:nth-child(4),.events td:nth-child(5){min-width:0}
        thead th{white-space:normal}
        tbody th time{display:inline;white-space:nowrap}
        tr,.card,.action{break-inside:avoid}
        .card,.action{padding:8pt 10pt}
        .action dl,.card dl{font-size:9pt}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        }
        """
}
