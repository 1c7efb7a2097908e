import Git

extension Workspace {
    /// Gives a decision another number: its file, its heading, what other records say of it, and an alias for old commits.
    public func renumber(
        _ name: String, to wanted: String, isTrial: Bool = false
    ) throws(ADRLinkError) -> LifecycleChange {
        let lock = try changeLock()
        var run = try LifecycleRun(self, isTrial: isTrial)
        let old = try run.decision(name)
        guard let prefix = old.id.prefix, let number = old.number else {
            throw ADRLinkError(
                .decision, "\(old.id) has no number that could be changed", hint: "rename its file", path: old.path)
        }
        let next = try Self.number(wanted, prefix)
        var new = old.id
        if next != number {
            if let alias = run.policy.messages.aliases.keys.first(where: {
                $0 == DecisionID(prefix: prefix, number: next)
            }) {
                throw ADRLinkError(
                    .decision, "\(alias) was given up, and means \(run.policy.messages.current(alias)) in old commits",
                    hint: "take another number", path: Policy.fileName)
            }
            if let owner = try owner(ofNumber: next, run.policy, besides: "") {
                throw ADRLinkError(
                    .decision, "the number \(next) is taken, by \(owner)",
                    hint: "the next free one is \(try NumberSurvey.next(self, run.policy, run.records.listing))")
            }
            let steps = try moves(of: old, to: next)
            try run.renumber(old, to: next, steps)
            new = try run.edited.decision(at: steps.record).id
            try addAlias(old.id, of: new, &run)
            for file in steps.files where file.from != old.path { try run.move(file.from, file.to, self) }
            if let top = repository.workingDirectory, !isTrial {
                for file in steps.files { try DraftWriter.makeFolder(of: file.to, below: top) }
            }
        }
        let change = try run.complete(
            self, purpose: "renumber \(old.id) \(new)", subject: "Renumber \(old.id) to \(new)", about: [new],
            isTrial: isTrial)
        if let top = repository.workingDirectory, !isTrial, next != number {
            // The folder of a decision of its own is empty now.
            let folder = old.path.split(separator: "/").dropLast().joined(separator: "/")
            if !folder.isEmpty { File.removeIfEmpty(top + "/" + folder) }
        }
        _ = consume lock
        return change
    }

    private static func number(_ text: String, _ prefix: String) throws(ADRLinkError) -> Int {
        let name = RecordName(stem: Array(text.utf8)[...])
        guard let number = name.number, name.slug.isEmpty, number > 0, number < 999_999_999 else {
            throw ADRLinkError(
                .usage, "\"\(text)\" is no number for a decision", hint: "give one such as 42 or \(prefix)-0042")
        }
        guard name.prefix == nil || name.prefix?.lowercased() == prefix.lowercased() else {
            throw ADRLinkError(
                .usage, "the prefix of an id stays: \(prefix), not \(name.prefix ?? "")", hint: "give the number alone")
        }
        return number
    }

    /// The files of a decision with their new paths.
    struct Moves {
        var record: String
        var oldStem: String
        var newStem: String
        var files: [(from: String, to: String)]
    }

    /// A decision is one file, or all files of a folder of its own.
    private func moves(of decision: Decision, to number: Int) throws(ADRLinkError) -> Moves {
        guard let old = decision.number else { throw ADRLinkError(.internal, "it has no number", path: decision.path) }
        var parts = decision.path.split(separator: "/").map(String.init)
        guard let file = parts.popLast() else { throw ADRLinkError(.internal, "it has no name", path: decision.path) }
        if let renamed = Self.renamed(file, old, number) {
            let record = (parts + [renamed]).joined(separator: "/")
            return Moves(
                record: record, oldStem: Self.stem(file), newStem: Self.stem(renamed), files: [(decision.path, record)])
        }
        if let folder = parts.last, let renamed = Self.renamed(folder, old, number) {
            let above = parts.dropLast()
            let from = parts.joined(separator: "/")
            let to = (above + [renamed]).joined(separator: "/")
            let files = try filesBelow(from).map { ($0, to + $0.dropFirst(from.count)) }
            return Moves(record: to + "/" + file, oldStem: folder, newStem: renamed, files: files)
        }
        // The number stands in the heading alone.
        return Moves(record: decision.path, oldStem: Self.stem(file), newStem: Self.stem(file), files: [])
    }

    private static func stem(_ name: String) -> String { RecordName(fileName: name)?.stem ?? name }

    /// A name with another number in as many digits; nil where it does not carry the old one.
    private static func renamed(_ name: String, _ old: Int, _ new: Int) -> String? {
        guard let read = RecordName(fileName: name), read.number == old, read.digits > 0 else { return nil }
        let bytes = Array(name.utf8)
        var index = 0
        while index < bytes.count {
            guard bytes[index].isDigit else {
                index += 1
                continue
            }
            let run = bytes[index...].prefix(while: \.isDigit)
            if run.count == read.digits, RecordName.value(run) == old {
                var changed = bytes
                changed.replaceSubrange(
                    run.startIndex..<run.endIndex, with: Array(RenumberedText.padded(new, run.count).utf8))
                let result = String(decoding: changed, as: UTF8.self)
                let again = RecordName(fileName: result)
                if again?.number == new, again?.slug == read.slug, again?.prefix == read.prefix { return result }
            }
            index = run.endIndex
        }
        return nil
    }

    private func filesBelow(_ folder: String) throws(ADRLinkError) -> [String] {
        guard let top = repository.workingDirectory else { return [] }
        var found: [String] = []
        let entries = try fromGit { () throws(GitError) in try File.list(top + "/" + folder) } ?? []
        for (name, kind) in entries {
            guard let text = String(validating: name, as: UTF8.self) else {
                throw ADRLinkError(
                    .io, "it holds a file whose name is not valid UTF-8", hint: "rename that file", path: folder)
            }
            let path = folder + "/" + text
            switch kind {
            case .file: found.append(path)
            case .directory: found += try filesBelow(path)
            case .symbolicLink, .other:
                throw ADRLinkError(
                    .io, "it is no plain file, and is not moved", hint: "move the folder by hand", path: path)
            }
            guard found.count <= 500 else { throw ADRLinkError(.io, "it holds more than 500 files", path: folder) }
        }
        return found
    }

    // MARK: The alias

    /// Writes into `.adrlink` what the old id means from now on, unless another record still has it.
    private func addAlias(_ old: DecisionID, of new: DecisionID, _ run: inout LifecycleRun) throws(ADRLinkError) {
        if let other = run.edited.index.decisions(id: old).first {
            run.notes.append("commits that name \(old) go on naming \(other.path)")
            return
        }
        let bytes = try policyBytes(of: .workingTree)
        let text = String(decoding: bytes ?? [], as: UTF8.self)
        let newline = text.contains("\r\n") ? "\r\n" : "\n"
        let gap = text.isEmpty ? "" : text.hasSuffix("\n") ? newline : newline + newline
        let added = "\(gap)[alias \"\(old)\"]\(newline)\tof = \(new)\(newline)"
        let written = (bytes ?? []) + Array(added.utf8)
        guard try PolicyReader.read(written).messages.current(old) == new else {
            throw ADRLinkError(
                .configuration, "the alias of \(old) would not be read back", hint: "write it by hand",
                path: Policy.fileName)
        }
        run.others.append(RecordTransaction.Change(path: Policy.fileName, old: bytes, new: written))
    }
}

extension LifecycleRun {
    /// Moves the record and rewrites what leads to it, in memory; refused where anything would be read differently.
    mutating func renumber(_ old: Decision, to number: Int, _ moves: Workspace.Moves) throws(ADRLinkError) {
        let before = edited.index
        let text = try edited.text(of: old)
        var change = RenumberedText(old: old, newNumber: number, oldStem: moves.oldStem, newStem: moves.newStem)
        change.isAmbiguous = before.decisions.contains { decision in
            decision.path != old.path
                && decision.path.split(separator: "/").contains {
                    RecordName(fileName: String($0))?.stem == moves.oldStem
                }
        }
        var rewritten: [(path: String, bytes: [UInt8])] = []
        for decision in before.decisions where decision.path != old.path {
            let leading = decision.relations.filter {
                if case .decision(_, old.path, _) = $0.target { true } else { false }
            }
            let record = try edited.text(of: decision)
            let edits = change.others(record, from: decision.path, relations: leading)
            if !edits.isEmpty { rewritten.append((decision.path, record.applying(edits))) }
        }
        // Pages that list the records, too.
        for file in records.files where before.decision(path: file.path) == nil {
            guard let markup = RecordMarkup(path: file.path) else { continue }
            let page = RecordText(path: file.path, bytes: file.bytes, markup: markup)
            let edits = change.others(page, from: file.path, relations: [])
            if !edits.isEmpty { edited.replace(file.path, page.applying(edits)) }
        }
        edited.remove(old.path)
        guard edited.add(moves.record, text.applying(change.own(text))) else {
            throw ADRLinkError(.decision, "it would be no decision under the name \(moves.record)", path: old.path)
        }
        for (path, bytes) in rewritten {
            guard let read = edited.reading(path, as: bytes) else {
                throw ADRLinkError(.decision, "it would be no decision any more", path: path)
            }
            edited.accept(path, bytes, read)
        }
        try verify(before, old, number, moves.record)
        renumbered = (old, try edited.decision(at: moves.record))
    }

    private func verify(
        _ before: DecisionIndex, _ old: Decision, _ number: Int, _ record: String
    ) throws(ADRLinkError) {
        func keys(_ decision: Decision) -> [RelationKey] {
            decision.relations.map { relation in
                var key = RelationKey(relation)
                if key.target == "/" + old.path { key.target = "/" + record }
                // Words of a reference that leads nowhere may hold the number.
                if case .decision = relation.target {} else { key.target = "" }
                return key
            }.sorted()
        }
        let new = try edited.decision(at: record)
        guard new.number == number, new.id.prefix?.lowercased() == old.id.prefix?.lowercased() else {
            throw ADRLinkError(
                .decision, "its number would be read as \(new.id)", hint: "renumber it by hand", path: old.path,
                line: old.titleLine)
        }
        for decision in before.decisions {
            let path = decision.path == old.path ? record : decision.path
            let after = try edited.decision(at: path)
            guard after.title == decision.title, after.status == decision.status, after.date == decision.date,
                after.governs == decision.governs, keys(after) == keys(decision)
            else {
                throw ADRLinkError(
                    .decision, "it would not be read as before", hint: "renumber by hand", path: decision.path,
                    line: decision.statusLine)
            }
        }
    }

    /// Another file of the decision's own folder.
    mutating func move(_ from: String, _ to: String, _ workspace: borrowing Workspace) throws(ADRLinkError) {
        let entry = FileEntry(path: Array(from.utf8), kind: .file, id: nil)
        let bytes = try workspace.bytes(of: entry, limit: Workspace.recordLimit)
        others.append(RecordTransaction.Change(path: to, old: nil, new: bytes))
        others.append(RecordTransaction.Change(path: from, old: bytes, new: nil))
    }
}
