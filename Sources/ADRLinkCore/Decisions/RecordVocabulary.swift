/// The words records use for their fields and sections, in the languages seen in public repositories.
///
/// Labels are compared without case, spaces, `-` and `_`, so that `superseded_by`, `supersededBy` and `Superseded by` are one.
enum RecordVocabulary {
    enum Field: Equatable {
        case status
        case date(DateLabel)
        case relation(Relation.Kind, partial: Bool)
        case governs
        case title
        case id
        /// Headings only.
        case context, decision, links
        /// A field of the head that says nothing to this reader: `Deciders:`. It ends the field before it.
        case other
    }

    /// Which date a record means, the most telling first.
    enum DateLabel: Int, Comparable {
        case date, decided, created, updated, revision
        static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
    }

    /// What a label names; nil where it is none of ours.
    static func field(_ label: Bytes) -> Field? {
        guard label.count <= 60 else { return nil }
        let key = normalized(label)
        if key.isEmpty { return nil }
        if let field = fields[key] { return field }
        // `Date (YYYY-MM-DD)`
        guard label.last == 0x29, let open = label.firstIndex(of: 0x28), open > label.startIndex else { return nil }
        return fields[normalized(label[label.startIndex..<open])]
    }

    /// What a section is about, by its heading.
    static func section(_ heading: Bytes) -> Field? {
        guard heading.count <= 120 else { return nil }
        let bytes = normalizedBytes(heading)
        let key = String(decoding: bytes, as: UTF8.self)
        if let field = fields[key] { return field }
        if let field = sections[key] { return field }
        guard let first = bytes.first else { return nil }
        for (word, field) in openings where word[0] == first && bytes.starts(with: word) { return field }
        return nil
    }

    static func normalized(_ label: Bytes) -> String { String(decoding: normalizedBytes(label), as: UTF8.self) }

    private static func normalizedBytes(_ label: Bytes) -> [UInt8] {
        var bytes = label.folded()
        bytes.removeAll { $0.isBlank || $0 == 0x2D || $0 == 0x5F || $0 == 0x2A || $0 == 0x3A || $0 == 0x60 }
        return bytes
    }

    private static let fields: [String: Field] = {
        var table: [String: Field] = [:]
        func add(_ field: Field, _ words: String) {
            for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) { table[String(word)] = field }
        }
        add(
            .status,
            """
            status statut état etat estado stato zustand stand 状态 狀態 状態 ステータス статус состояние 상태 durum trạngthái tila stav
            adrstatus decisionstatus statusofthisadr statusofthisrecord statusofthedecision currentstatus documentstatus recordstatus statusoftheadr state lifecyclestatus
            statusofdecision statusofthisdecision approvalstatus statusdate statusanddate
            """)
        add(
            .date(.date),
            """
            date datum fecha data 日期 日付 дата 날짜 tarih decisiondate adrdate dateofdecision datededécision entscheidungsdatum
            timestamp datumderentscheidung fechadedecisión fechadeladecisión datadadecisão dato ngày päivämäärä
            """
        )
        add(
            .date(.decided),
            """
            datedecided dateaccepted accepteddate acceptedon acceptedat accepted decided decidedon issued issuedon dateissued approveddate decideddate approved
            approvedon dateapproved approvaldate acceptancedate ratified decidedat beschlossenam acceptéle effectivedate
            adopted adoptedon dateadopted adoptiondate agreed agreedon dateagreed effective effectivefrom dateissued issuedate dateratified
            """)
        add(
            .date(.created),
            """
            created createdon createdat creationdate datecreated started startdate startedon opened openedon proposed proposedon
            dateproposed proposaldate proposeddate createddate submissiondate submitteddate submitted submittedon written writtenon authored initialdate raised raisedon dateraised
            recorded recordedon daterecorded published publishedon datepublished publicationdate dateopened crééle créé erstellt erstelltam creado criado 创建日期 创建时间 作成日 создано
            """)
        add(
            .date(.updated),
            """
            updated updatedon updatedat lastupdate lastupdated lastupdatedon dateupdated updatedate modified lastmodified lastmodifiedat lastmodifiedon datemodified lastmod lastchanged
            revised lastrevised amendmentdate misàjour aktualisiert 更新日期 更新日
            """)
        add(.date(.revision), "revdate revisiondate")
        func relation(_ kind: Relation.Kind, _ words: String) {
            add(.relation(kind, partial: false), words)
            let prefixed = words.split { $0 == " " || $0 == "\n" }
            for word in prefixed {
                for part in ["partially", "partly"] { table[part + word] = .relation(kind, partial: true) }
            }
        }
        relation(
            .supersededBy,
            """
            supersededby supercededby superseededby superceededby replacedby obsoletedby deprecatedby isreplacedby issupersededby
            remplacépar remplacéepar remplacepar ersetztdurch abgelöstdurch reemplazadopor sustituidopor substituídopor
            substituidopor sostituitoda vervangendoor заменено замененона заменён заменён被 被取代 已被取代 取代者 被替代
            supersededbyadr replacedbyadr
            """)
        relation(
            .supersedes,
            """
            supersedes supercedes superseeds supercede supersede replaces obsoletes remplace ersetzt löstab reemplaza
            sustituye substitui sostituisce vervangt заменяет 取代 替代 置換 supersedesadr replacesadr
            """)
        relation(
            .amendedBy,
            "amendedby extendedby modifiedby updatedby amendépar amendéepar modifiépar ergänztdurch geändertdurch modificadopor"
        )
        relation(.amends, "amends extends amend amende modifie ergänzt ändert enmienda")
        relation(.clarifiedBy, "clarifiedby refinedby clarifiépar précisépar präzisiertdurch")
        relation(.clarifies, "clarifies refines clarifie précise präzisiert")
        relation(
            .relatesTo,
            """
            relatesto relatedto related relateddecisions relatedadrs relatedadr seealso relatedrecords relatedlinks
            décisionsliées enlienavec verwandteentscheidungen relacionado relacionados
            """)
        add(.governs, "governs governspaths governedpaths")
        add(.title, "title titre titel título titulo 标题 タイトル")
        add(.id, "id adrid adrnumber recordid")
        add(
            .other,
            """
            deciders decisionmakers decider owner owners author authors auteur auteurs autor autoren décideurs entscheider consulted
            informed contact tags categories category tickets ticket technicalstory story issue issues scope reviewers approvers
            stakeholders participants otherdocs pullrequest pr version impact driver drivers parent navorder summary type layout
            """)
        return table
    }()

    private static let sections: [String: Field] = [
        "links": .links, "references": .links, "relationships": .links, "relations": .links, "liens": .links,
        "moreinformation": .links, "relateddecisionsandlinks": .links, "verweise": .links, "链接": .links,
        "superseded": .links, "superseding": .links, "relatedrecordsandlinks": .links,
        "changelog": .other, "lieu": .other,
    ]

    /// How the headings of the context and of the decision begin.
    private static let openings: [([UInt8], Field)] =
        contextWords.map { (Array($0.utf8), .context) } + decisionWords.map { (Array($0.utf8), .decision) }

    private static let contextWords = [
        "context", "kontext", "contexte", "contexto", "contesto", "контекст", "上下文", "背景", "コンテキスト", "problem",
        "issue", "background", "motivation", "ausgangslage", "проблема", "问题",
    ]
    private static let decisionWords = [
        "decision", "entscheidung", "décision", "decisión", "decisão", "decisione", "решение", "决策", "决定", "決定",
        "proposal",
        "consequences", "rationale", "conséquences", "konsequenzen", "beslissing",
    ]
}
