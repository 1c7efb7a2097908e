/// What an event looks like in a picture: a form and a colour for each way that it can be.
enum EventMark: String, CaseIterable {
    case commit, citing, uncited, exempted, decision, ok, failed, aborted
    case notStarted = "not-started"
    case unknown, open

    /// - Parameters:
    ///   - uncited: commits on governed paths that do not name the decision.
    ///   - exempted: commits that ask to be excused.
    init(_ event: PostMortem.Event, uncited: Set<String>, exempted: Set<String>) {
        switch event.kind {
        case .decision: self = .decision
        case .action:
            let result = event.result.flatMap { result in Self.results.first { $0.rawValue == result } }
            self = result ?? .open
        case .commit:
            if exempted.contains(event.id) {
                self = .exempted
            } else if uncited.contains(event.id) {
                self = .uncited
            } else {
                self = event.decisions.isEmpty ? .commit : .citing
            }
        }
    }

    static let results: [EventMark] = [.ok, .failed, .aborted, .notStarted, .unknown, .open]

    /// The variable of its colour.
    var colour: String { self == .citing ? "commit" : rawValue }

    /// How much it wants to be seen where one mark stands for several events.
    var urgency: Int {
        let order: [EventMark] = [.failed, .aborted, .open, .unknown, .notStarted, .uncited, .exempted]
        return order.firstIndex(of: self).map { order.count - $0 } ?? 0
    }

    func name(_ language: ReportLanguage) -> String {
        switch self {
        case .commit: language("commit", "commit")
        case .citing: language("commit that names a decision", "commit qui cite une décision")
        case .uncited:
            language("commit on governed paths without the decision", "commit sur des chemins régis sans la décision")
        case .exempted: language("commit with an exemption", "commit avec une exemption")
        case .decision: language("change of a decision's status", "changement de statut d'une décision")
        case .ok: language("action: ok", "action : réussie")
        case .failed: language("action: failed", "action : échouée")
        case .aborted: language("action: aborted by a signal", "action : interrompue par un signal")
        case .notStarted: language("action: not started", "action : non lancée")
        case .unknown: language("action: unknown end", "action : issue inconnue")
        case .open: language("action: no outcome", "action : sans issue")
        }
    }

    /// Its form in a square of 16 pixels; `f` is filled, `o` an outline, `s` a stroke on what is filled.
    private var form: Markup {
        switch self {
        case .commit: "<circle class=\"o\" cx=\"8\" cy=\"8\" r=\"4.5\"/>"
        case .citing: "<circle class=\"f\" cx=\"8\" cy=\"8\" r=\"5.5\"/>"
        case .uncited: "<path class=\"o\" d=\"M8 2L14.5 13.5H1.5Z\"/>"
        case .exempted: "<path class=\"o\" d=\"M8 14L14.5 2.5H1.5Z\"/>"
        case .decision: "<path class=\"f\" d=\"M8 0.5L15.5 8L8 15.5L0.5 8Z\"/>"
        case .ok:
            "<rect class=\"f\" x=\"1\" y=\"1\" width=\"14\" height=\"14\" rx=\"3\"/><path class=\"s\" d=\"M4.2 8.4l2.6 2.6 5-5.4\"/>"
        case .failed:
            "<path class=\"f\" d=\"M5 0.5h6l4.5 4.5v6l-4.5 4.5h-6l-4.5-4.5v-6z\"/><path class=\"s\" d=\"M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6\"/>"
        case .aborted:
            "<path class=\"f\" d=\"M8 0.5L15.8 15H0.2Z\"/><path class=\"s\" d=\"M8 5.5v4.5M8 12.2v0.8\"/>"
        case .notStarted: "<circle class=\"o\" cx=\"8\" cy=\"8\" r=\"6.5\"/><path class=\"l\" d=\"M3.5 12.5l9-9\"/>"
        case .unknown:
            "<rect class=\"o\" x=\"1.5\" y=\"1.5\" width=\"13\" height=\"13\" rx=\"3\"/><path class=\"l\" d=\"M5.8 6.2c0-1.5 1-2.2 2.2-2.2s2.2.8 2.2 2c0 1.5-2.2 1.6-2.2 3.2M8 11.4v.8\"/>"
        case .open:
            "<circle class=\"o\" cx=\"8\" cy=\"8\" r=\"6.5\" stroke-dasharray=\"3 2.1\"/><circle class=\"f\" cx=\"8\" cy=\"8\" r=\"2\"/>"
        }
    }

    /// All forms, to be used by their names; nothing is seen of it.
    static var definitions: Markup {
        let symbols = allCases.map { mark -> Markup in
            "<symbol id=\"mark-\(mark.rawValue)\" viewBox=\"0 0 16 16\">\(mark.form)</symbol>\n"
        }
        let ring: Markup =
            "<symbol id=\"mark-doubt\" viewBox=\"0 0 24 24\"><circle class=\"ring\" cx=\"12\" cy=\"12\" r=\"10.5\"/></symbol>\n"
        return
            "<svg class=\"definitions\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">\n\(symbols)\(ring)</svg>\n"
    }

    /// It within a line of text.
    var inline: Markup {
        "<svg class=\"sign c-\(colour)\" viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#mark-\(rawValue)\"/></svg>"
    }

    /// The ring around what is not verified, within a line of text.
    static let doubt: Markup =
        "<svg class=\"sign c-failed\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#mark-doubt\"/></svg>"
}
