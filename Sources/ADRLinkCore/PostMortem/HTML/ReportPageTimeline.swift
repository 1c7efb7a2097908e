extension ReportPage {
    var timeline: Markup {
        guard !report.isEmpty else { return nothing }
        let picture = TimelinePicture(report, language) { name(of: report.events[$0]) }
        let caption = language("All events, in one order", "Tous les événements, dans l'ordre")
        return """
            <figure aria-labelledby="timeline-caption">
            <p><a class="inner-skip" href="#events">\(language("Skip the picture, to the table", "Passer l'image, vers le tableau"))</a></p>
            <div class="scroll" role="region" tabindex="0" aria-label="\(language("Picture of the timeline", "Image de la chronologie"))">
            \(picture.svg)</div>
            \(legend(picture.layout))<figcaption id="timeline-caption">\(pictureNote(picture.layout))</figcaption>
            </figure>
            \(events(caption))
            """
    }

    /// An event in a sentence, as its mark is called.
    private func name(of event: PostMortem.Event) -> String {
        let time = ReportMarkdown.time(event.time)
        let decisions = event.decisions.joined(separator: ", ")
        switch event.kind {
        case .commit:
            let named = decisions.isEmpty ? "" : ", \(decisions)"
            return "\(time), \(mark(event).name(language)) \(event.id.prefix(10)), \(event.who): \(event.what)\(named)"
        case .decision:
            let from = event.from ?? language("(new)", "(nouvelle)")
            let to = event.to ?? language("(removed)", "(supprimée)")
            return "\(time), \(decisions) \(event.what): \(from) → \(to)"
        case .action:
            let result = actions[event.id].map { language.result($0) } ?? event.result ?? "–"
            let duration = actions[event.id]?.duration.map { ", " + AuditText.duration($0) } ?? ""
            let doubt = event.verified == false ? language(", not verified", ", non vérifiée") : ""
            return "\(time), action \(event.what), \(event.who): \(result)\(duration)\(doubt)"
        }
    }

    // MARK: Around the picture

    private func legend(_ layout: TimelineLayout) -> Markup {
        let used = Set(report.events.map(mark))
        var items = EventMark.allCases.filter(used.contains).map { mark -> Markup in
            "<li>\(mark.inline)\(mark.name(language))</li>\n"
        }
        if report.events.contains(where: { $0.end != nil }) {
            items.append(
                "<li><span class=\"wide c-not-started\"></span>\(language("how long it took", "combien de temps cela a duré"))</li>\n"
            )
        }
        if report.events.contains(where: { $0.verified == false }) {
            items.append("<li>\(EventMark.doubt)\(language("not verified", "non vérifiée"))</li>\n")
        }
        if layout.clustered > 0 {
            items.append(
                "<li><span class=\"many\">12</span>\(language("so many events, with what is amiss above", "tant d'événements, avec ce qui ne va pas au-dessus"))</li>\n"
            )
        }
        return "<ul class=\"legend\" aria-label=\"\(language("Legend", "Légende"))\">\n\(items)</ul>\n"
    }

    private func pictureNote(_ layout: TimelineLayout) -> String {
        var sentences = [
            language(
                "Times in the picture are UTC; the table has each with its zone. A mark leads to its row.",
                "Les heures de l'image sont UTC ; le tableau donne chacune avec son fuseau. Un signe mène à sa ligne.")
        ]
        if !layout.scale.cuts.isEmpty {
            sentences.append(
                language(
                    "Between dashed lines a time without events is cut out; its length stands above.",
                    "Entre les traits interrompus, un temps sans événement est coupé ; sa durée est dite au-dessus."))
        }
        if layout.clustered > 0 {
            sentences.append(
                language(
                    "\(layout.clustered) of \(report.events.count) events stand too close to each other to be told apart here, and share marks that say how many.",
                    "\(layout.clustered) événements sur \(report.events.count) sont trop proches pour être distingués ici, et partagent des signes qui disent combien."
                ))
        }
        return sentences.joined(separator: " ")
    }

    // MARK: The table

    private func events(_ caption: String) -> Markup {
        let head = [
            language("Time", "Heure"), language("Kind", "Genre"), language("Who", "Qui"), language("What", "Quoi"),
            language("Details", "Détails"),
        ]
        let rows = report.events.enumerated().map { place, event -> (String?, [Markup]) in
            (
                "e\(place + 1)",
                [
                    .time(event.time), kind(event), .text(event.who), what(event),
                    Markup(details(event), separator: "; "),
                ]
            )
        }
        return table("events", caption: caption, kind: "events", head, rows)
    }

    private func kind(_ event: PostMortem.Event) -> Markup {
        let name =
            switch event.kind {
            case .commit: "commit"
            case .decision: language("decision", "décision")
            case .action: "action"
            }
        return "\(mark(event).inline)\(name)"
    }

    private func what(_ event: PostMortem.Event) -> Markup {
        switch event.kind {
        case .commit: return "\(Markup.id(event.id)) \(Markup.text(event.what))"
        case .action:
            guard let place = actionPlaces[event.id] else {
                return "\(Markup.id(event.id)) \(Markup.text(event.what))"
            }
            return "<a href=\"#a\(place + 1)\">\(Markup.id(event.id))</a> \(Markup.text(event.what))"
        case .decision:
            return "\(Markup.list(event.decisions)) \(Markup.text(event.what)): \(move(event.from, event.to))"
        }
    }

    /// From a status to another.
    func move(_ from: String?, _ to: String?) -> Markup {
        let from: Markup = from.map(Markup.text) ?? "\(language("(new)", "(nouvelle)"))"
        let to: Markup = to.map(Markup.text) ?? "\(language("(removed)", "(supprimée)"))"
        return "\(from) → \(to)"
    }

    private func details(_ event: PostMortem.Event) -> [Markup] {
        var parts: [Markup] = []
        if event.kind == .action, let action = actions[event.id] {
            parts.append(result(action))
            if let duration = action.duration { parts.append("\(AuditText.duration(duration))") }
        }
        if event.verified == false { parts.append(doubt) }
        if event.kind != .decision, !event.decisions.isEmpty { parts.append(.list(event.decisions)) }
        if let incidents = event.incidents { parts.append("incident \(Markup.list(incidents))") }
        switch mark(event) {
        case .uncited: parts.append("\(language("does not name what governs it", "ne cite pas ce qui le régit"))")
        case .exempted: parts.append("\(language("asks to be excused", "demande une exemption"))")
        default: break
        }
        if event.kind == .commit, let author = event.authorTime, author != event.time {
            parts.append("\(language("authored", "écrit le")) \(Markup.time(author))")
        }
        if event.kind == .decision, let commit = event.commit { parts.append(self.commit(commit)) }
        if event.misdated {
            parts.append("\(language("its clock says another order", "son horloge dit un autre ordre"))")
        }
        if let concurrent = event.concurrent, !concurrent.isEmpty {
            let others = Markup(concurrent.map(self.commit), separator: ", ")
            parts.append("\(language("in no known order with", "sans ordre connu avec")) \(others)")
        }
        return parts
    }

    /// How an action ended, by form, colour and word.
    func result(_ action: PostMortem.Action) -> Markup {
        let mark = EventMark.results.first { $0.rawValue == action.result } ?? .open
        return "<span class=\"result c-\(mark.colour)\">\(mark.inline)\(language.result(action))</span>"
    }

    var doubt: Markup {
        "<span class=\"doubt\">\(EventMark.doubt)\(language("not verified", "non vérifiée"))</span>"
    }
}
