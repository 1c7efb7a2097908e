/// The words that adrlink writes into records, in the languages whose records it reads.
struct RecordWording: Sendable {
    var language: String

    /// The word of a status: adrlink's own families are translated, a repository's own words are not.
    func status(_ word: String) -> String {
        guard let family = DecisionStatus(family: word) else { return word }
        return status(family)
    }

    /// The word of a family, in lower case.
    func status(_ family: DecisionStatus) -> String {
        guard let words = Self.statuses[language], let place = Self.families.firstIndex(of: family),
            !words[place].isEmpty
        else { return family.description }
        return words[place]
    }

    /// How a relation begins, in lower case.
    func verb(_ kind: Relation.Kind) -> String {
        if let place = Self.kinds.firstIndex(of: kind), let words = Self.verbs[language], !words[place].isEmpty {
            return words[place]
        }
        switch kind {
        case .supersedes: return "supersedes"
        case .supersededBy: return "superseded by"
        case .amends: return "amends"
        case .amendedBy: return "amended by"
        case .clarifies: return "clarifies"
        case .clarifiedBy: return "clarified by"
        case .relatesTo: return "relates to"
        }
    }

    /// How a relation begins that is about a part of the other decision only.
    func verb(_ kind: Relation.Kind, partial: Bool) -> String {
        guard partial else { return verb(kind) }
        // Where the language has no such word, or none for the verb, the reader knows the English ones.
        let hasVerb = Self.kinds.firstIndex(of: kind).flatMap { Self.verbs[language]?[$0] }?.isEmpty == false
        guard hasVerb, let word = Self.partially[language] else {
            return "partially " + RecordWording(language: "en").verb(kind)
        }
        return word + " " + verb(kind)
    }

    /// Languages without spaces have labels rather than verbs: `取代：[ADR-0003](…)`.
    var writesLabels: Bool { language == "zh" || language == "ja" }

    /// The language that a word of a record is in; nil for a word that several have, or none.
    static func language(of word: Bytes) -> String? { languages[String(decoding: word.folded(), as: UTF8.self)] }

    private static let families: [DecisionStatus] = [
        .draft, .proposed, .accepted, .rejected, .deprecated, .superseded,
    ]
    private static let statuses: [String: [String]] = [
        "fr": ["ébauche", "proposé", "accepté", "rejeté", "déprécié", "remplacé"],
        "de": ["Entwurf", "vorgeschlagen", "akzeptiert", "abgelehnt", "veraltet", "ersetzt"],
        "es": ["borrador", "propuesto", "aceptado", "rechazado", "obsoleto", "reemplazado"],
        "pt": ["rascunho", "proposto", "aceito", "rejeitado", "obsoleto", "substituído"],
        "it": ["bozza", "proposto", "accettato", "rifiutato", "deprecato", "sostituito"],
        "nl": ["", "voorgesteld", "geaccepteerd", "afgewezen", "verouderd", "vervangen"],
        "ru": ["черновик", "предложено", "принято", "отклонено", "устарело", "заменено"],
        "zh": ["草稿", "提议", "已采纳", "已拒绝", "已弃用", "已取代"],
        "ja": ["草案", "提案", "採用", "却下", "非推奨", "置き換え済み"],
    ]

    private static let kinds: [Relation.Kind] = [
        .supersedes, .supersededBy, .amends, .amendedBy, .clarifies, .clarifiedBy, .relatesTo,
    ]
    private static let verbs: [String: [String]] = [
        "fr": ["remplace", "remplacé par", "amende", "amendé par", "précise", "précisé par", "en lien avec"],
        "de": ["ersetzt", "ersetzt durch", "ergänzt", "ergänzt durch", "präzisiert", "präzisiert durch", ""],
        "es": ["reemplaza", "reemplazado por", "", "modificado por", "", "", ""],
        "pt": ["substitui", "substituído por", "", "modificado por", "", "", ""],
        "it": ["sostituisce", "sostituito da", "", "", "", "", ""],
        "nl": ["vervangt", "vervangen door", "", "", "", "", ""],
        "ru": ["заменяет", "заменено на", "", "", "", "", ""],
        "zh": ["取代", "被取代", "", "", "", "", ""],
        "ja": ["置換", "", "", "", "", "", ""],
    ]
    private static let partially: [String: String] = [
        "fr": "partiellement", "de": "teilweise", "es": "parcialmente", "pt": "parcialmente", "it": "parzialmente",
        "nl": "gedeeltelijk", "ru": "частично",
    ]

    /// Words of statuses and of headings that belong to one language.
    private static let languages: [String: String] = {
        var table: [String: String] = [:]
        func add(_ language: String, _ words: String) {
            for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) { table[String(word)] = language }
        }
        add(
            "fr",
            """
            accepté acceptée adopté adoptée proposé proposée déprécié dépréciée obsolète rejeté rejetée refusé refusée
            remplacé remplacée brouillon ébauche statut état contexte décision conséquences
            """)
        add(
            "de",
            """
            akzeptiert angenommen vorgeschlagen vorschlag abgelehnt verworfen zurückgewiesen veraltet überholt ersetzt
            abgelöst entwurf zustand kontext entscheidung konsequenzen
            """)
        add(
            "es",
            """
            aceptado aceptada propuesto propuesta rechazado rechazada deprecado deprecada reemplazado reemplazada
            sustituido sustituida borrador estado decisión consecuencias
            """)
        add(
            "pt",
            """
            aceito aceita aceite rejeitado rejeitada recusado recusada depreciado depreciada descontinuado substituído
            substituída rascunho decisão consequências
            """)
        add(
            "it",
            """
            accettato accettata rifiutato respinto deprecato deprecata sostituito sostituita bozza stato contesto
            decisione conseguenze
            """)
        add("nl", "geaccepteerd aanvaard voorgesteld afgewezen verouderd vervangen beslissing gevolgen")
        add(
            "ru",
            """
            принято принят принята предложено предложен предложена предлагается отклонено отклонён отклонен отклонена
            устарело устарел заменено заменён заменен черновик статус контекст решение последствия
            """)
        add(
            "zh",
            """
            草稿 提议 提议中 建议 通过 已采纳 采纳 已接受 接受 已通过 拒绝 已拒绝 否决 已否决 已弃用 弃用 废弃 已废弃 已取代 被取代 已替代 状态
            上下文 决策 决定 后果 完成
            """)
        add("ja", "下書き ドラフト 採用 採択 承認 承認済み 却下 棄却 不採用 廃止 非推奨 上書き済み 置き換え済み ステータス 決定 コンテキスト")
        return table
    }()
}

extension String {
    /// With a capital at the start.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
