/// The values of Secrets of Kubernetes, in YAML and JSON, whatever their names are.
///
/// `stringData` belongs to Secrets alone; whose `data` is, the `kind` beside it says, which may stand before or behind.
struct KubernetesSecrets {
    private enum Event {
        case kind(isSecret: Bool)
        /// What another object begins with.
        case boundary
        /// Where the values begin, behind the colon, and where its line does.
        case data(colon: Int, isString: Bool)
    }
    private var events: [Event] = []
    private var hasSecret = false

    /// Takes note of a field that says what an object is or holds.
    ///
    /// - Parameters:
    ///   - name: the name of the field, without quotation marks.
    ///   - colon: the place behind it.
    mutating func note(_ name: ArraySlice<UInt8>, at colon: Int, in bytes: [UInt8]) {
        switch name.count {
        case 4 where name.elementsEqual("kind".utf8):
            var place = colon + 1
            let last = min(bytes.count, colon + 16)
            while place < last, [0x20, 0x22, 0x27, 0x5C].contains(bytes[place]) { place += 1 }
            let isSecret =
                bytes.has("Secret", at: place) && !bytes[(place + 6)...].prefix(1).contains { $0.isASCIILetter }
            hasSecret = hasSecret || isSecret
            events.append(.kind(isSecret: isSecret))
        case 4 where name.elementsEqual("data".utf8): events.append(.data(colon: colon, isString: false))
        case 10 where name.elementsEqual("stringData".utf8):
            hasSecret = true
            events.append(.data(colon: colon, isString: true))
        case 10 where name.elementsEqual("apiVersion".utf8): events.append(.boundary)
        default: break
        }
    }

    /// Takes note of `---` at the beginning of a line.
    mutating func noteDocument() { events.append(.boundary) }

    /// The values of all Secrets noted.
    func values(in bytes: [UInt8]) -> [Redaction] {
        guard hasSecret else { return [] }
        var result: [Redaction] = []
        var before: Bool?
        var end = 0
        for (index, event) in events.enumerated() {
            switch event {
            case .kind(let isSecret): before = isSecret
            case .boundary: break
            case .data(let colon, let isString):
                // A field inside of values that are redacted already is one of them.
                guard colon >= end, isString || before == true || kind(behind: index) == true else { continue }
                end = values(behind: colon, bytes, &result)
            }
        }
        return result
    }

    /// What the next `kind` says that belongs to the same object.
    private func kind(behind index: Int) -> Bool? {
        guard index + 1 < events.count, case .kind(let isSecret) = events[index + 1] else { return nil }
        return isSecret
    }

    /// - Returns: where the values end.
    private func values(behind colon: Int, _ bytes: [UInt8], _ result: inout [Redaction]) -> Int {
        var place = colon + 1
        let last = min(bytes.count, colon + 64)
        while place < last, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0D { place += 1 }
        guard place < bytes.count else { return place }
        if bytes[place] == 0x7B { return object(from: place + 1, bytes, &result) }
        guard bytes[place] == 0x0A else { return place }
        var start = colon
        while start > 0, colon - start < 1024, bytes[start - 1] != 0x0A { start -= 1 }
        var indent = 0
        while start + indent < colon, bytes[start + indent] == 0x20 || bytes[start + indent] == 0x2D { indent += 1 }
        return mapping(from: place + 1, indent, bytes, &result)
    }

    /// The values of a mapping in YAML, and what stands deeper below them.
    private func mapping(from start: Int, _ indent: Int, _ bytes: [UInt8], _ result: inout [Redaction]) -> Int {
        var start = start
        var names = Int.max
        var block: Range<Int>?
        func end() {
            if let block { result.append(Redaction(block, .assignment)) }
            block = nil
        }
        while start < bytes.count {
            var feed = start
            while feed < bytes.count, bytes[feed] != 0x0A { feed += 1 }
            let text = bytes[start..<feed].trimmed()
            let depth = text.startIndex - start
            start = feed + 1
            if text.isEmpty { continue }
            if depth <= indent {
                start = text.startIndex
                break
            }
            if names == Int.max { names = depth }
            guard depth <= names else {
                block = (block?.lowerBound ?? text.startIndex)..<text.endIndex
                continue
            }
            end()
            guard let colon = text.firstIndex(of: 0x3A) else { continue }
            var value = text[(colon + 1)...].trimmed()
            if let first = value.first, first == 0x22 || first == 0x27, value.count > 1, value.last == first {
                value = value.dropFirst().dropLast()
            }
            let isHeader = value.first == 0x7C || value.first == 0x3E || value.starts(with: "!!binary".utf8)
            if isHeader && value.count < 16 || SecretValue.isReference(value) || value.elementsEqual("null".utf8) {
                continue
            }
            result.append(Redaction(value.indices, .assignment))
        }
        end()
        return start
    }

    /// The texts of an object in JSON, whose quotation marks may be escaped, as they are inside of a text.
    private func object(from start: Int, _ bytes: [UInt8], _ result: inout [Redaction]) -> Int {
        var place = start
        var isValue = false
        while place < bytes.count {
            switch bytes[place] {
            case 0x7D, 0x7B: return place
            case 0x3A: isValue = true
            case 0x2C: isValue = false
            case 0x22:
                let isEscaped = bytes[place - 1] == 0x5C
                var end = place + 1
                while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x22 || isEscaped != (bytes[end - 1] == 0x5C)
                {
                    end += !isEscaped && bytes[end] == 0x5C ? 2 : 1
                }
                end = min(end, bytes.count)
                let value = (place + 1)..<max(place + 1, isEscaped ? end - 1 : end)
                if isValue, !SecretValue.isReference(bytes[value]) { result.append(Redaction(value, .assignment)) }
                place = end
            default: break
            }
            place += 1
        }
        return place
    }
}
