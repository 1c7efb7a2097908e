/// The tags of an XML document, one after the other; text between them is checked for its references and passed over.
///
/// It reads UTF-8 without a document type: there is nothing that could be expanded, included or fetched. What is outside of
/// that is a fault with its line, and so is what is not well-formed.
struct XMLTagReader {
    enum Tag: Equatable {
        case start(name: String, attributes: [String: String])
        case end(name: String)
    }

    /// The most bytes of a name, of a tag with its attributes, and the most elements within each other.
    private enum Limit {
        static let name = 1 << 10
        static let tag = 1 << 20
        static let depth = 256
    }

    private var input: ByteInput
    private var open: [String] = []
    private var isSelfClosed = false
    private var hasRoot = false
    /// What is left of the tag that is read.
    private var room = Limit.tag

    init(_ source: @escaping ByteSource) { input = ByteInput(source) }

    /// The line of what is read next, from 1.
    var line: Int { input.line }

    /// The next tag; nil behind the end of the document.
    mutating func next() throws(ResultFault) -> Tag? {
        if isSelfClosed {
            isSelfClosed = false
            return .end(name: open.removeLast())
        }
        if !hasRoot, open.isEmpty { try readByteOrderMark() }
        while true {
            guard try passText() else {
                if let name = open.last { throw fault("it ends inside of <\(name)>") }
                if !hasRoot { throw fault("it holds no element") }
                return nil
            }
            room = Limit.tag
            switch try input.peek() {
            case UInt8(ascii: "?"): try passInstruction()
            case UInt8(ascii: "!"): try passDeclaration()
            case UInt8(ascii: "/"): return try readEnd()
            default: return try readStart()
            }
        }
    }

    // MARK: Between the tags

    private mutating func readByteOrderMark() throws(ResultFault) {
        switch try input.peek() {
        case 0xef:
            for byte: UInt8 in [0xef, 0xbb, 0xbf] where try input.next() != byte { throw fault("it is not UTF-8") }
        case 0xfe, 0xff, 0x00: throw fault("it is in another encoding than UTF-8")
        default: break
        }
    }

    /// Goes behind the next `<`; false at the end.
    private mutating func passText() throws(ResultFault) -> Bool {
        guard !open.isEmpty else {
            while let byte = try input.next() {
                if byte == UInt8(ascii: "<") { return true }
                guard isBlank(byte) else { throw fault("there is text outside of the document's element") }
            }
            return false
        }
        while let found = try input.skip(to: UInt8(ascii: "<"), or: UInt8(ascii: "&")) {
            _ = try input.next()
            if found == UInt8(ascii: "<") { return true }
            room = Limit.tag
            _ = try readReference()
        }
        return false
    }

    /// A processing instruction, or the declaration that a document may begin with.
    private mutating func passInstruction() throws(ResultFault) {
        _ = try input.next()
        let target = try readName()
        var text: [UInt8] = []
        var last: UInt8 = 0
        while let byte = try input.next() {
            if last == UInt8(ascii: "?"), byte == UInt8(ascii: ">") {
                if target == "xml" { try checkEncoding(text) }
                return
            }
            if text.count < Limit.name { text.append(byte) }
            last = byte
        }
        throw fault("it ends inside of <?\(target)")
    }

    private func checkEncoding(_ declaration: [UInt8]) throws(ResultFault) {
        let text = String(decoding: declaration, as: UTF8.self).lowercased().replacing("'", with: "\"")
        guard let start = text.firstRange(of: "encoding") else { return }
        let parts = text[start.upperBound...].split(separator: "\"", omittingEmptySubsequences: false)
        let name = parts.count > 1 ? String(parts[1]) : ""
        guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) else {
            throw fault("its encoding is \(name), and only UTF-8 is read")
        }
    }

    /// A comment or a CDATA section; a document type is refused.
    private mutating func passDeclaration() throws(ResultFault) {
        _ = try input.next()
        let isComment = try input.peek() == UInt8(ascii: "-")
        for expected in isComment ? Array("--".utf8) : Array("[CDATA[".utf8) where try input.next() != expected {
            throw fault("there is a document type or another declaration: none is read, and no entity is ever expanded")
        }
        guard isComment || !open.isEmpty else { throw fault("there is text outside of the document's element") }
        let mark = isComment ? UInt8(ascii: "-") : UInt8(ascii: "]")
        var marks = 0
        while let byte = try input.next() {
            if byte == UInt8(ascii: ">"), marks >= 2 { return }
            marks = byte == mark ? marks + 1 : 0
        }
        throw fault(isComment ? "it ends inside of a comment" : "it ends inside of a CDATA section")
    }

    // MARK: Tags

    private mutating func readEnd() throws(ResultFault) -> Tag {
        _ = try input.next()
        let name = try readName()
        try passBlanks()
        guard try input.next() == UInt8(ascii: ">") else { throw fault("</\(name) is not closed") }
        guard let expected = open.popLast() else { throw fault("</\(name)> closes nothing") }
        guard name == expected else { throw fault("</\(name)> closes <\(expected)>") }
        return .end(name: name)
    }

    private mutating func readStart() throws(ResultFault) -> Tag {
        let name = try readName()
        guard !open.isEmpty || !hasRoot else { throw fault("there is a second element, <\(name)>, at the top") }
        guard open.count < Limit.depth else { throw fault("more than \(Limit.depth) elements stand within each other") }
        hasRoot = true
        open.append(name)
        var attributes: [String: String] = [:]
        while true {
            let hadBlank = try passBlanks()
            switch try input.peek() {
            case UInt8(ascii: ">"):
                _ = try input.next()
                return .start(name: name, attributes: attributes)
            case UInt8(ascii: "/"):
                _ = try input.next()
                guard try input.next() == UInt8(ascii: ">") else { throw fault("<\(name) is not closed") }
                isSelfClosed = true
                return .start(name: name, attributes: attributes)
            case nil: throw fault("it ends inside of <\(name)")
            default:
                guard hadBlank else { throw fault("no blank stands before an attribute of <\(name)>") }
                let key = try readName()
                try passBlanks()
                guard try input.next() == UInt8(ascii: "=") else { throw fault("the attribute \(key) has no value") }
                try passBlanks()
                guard attributes.updateValue(try readValue(key), forKey: key) == nil else {
                    throw fault("<\(name)> has \(key) twice")
                }
            }
        }
    }

    private mutating func readName() throws(ResultFault) -> String {
        var bytes: [UInt8] = []
        while let byte = try input.peek(), isName(byte) {
            // What a name cannot begin with.
            if bytes.isEmpty, byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || isDigit(byte) { break }
            guard bytes.count < Limit.name else { throw fault("a name has more than \(Limit.name) bytes") }
            bytes.append(byte)
            _ = try input.next()
        }
        room -= bytes.count
        return try text(bytes, "a name")
    }

    private mutating func readValue(_ key: String) throws(ResultFault) -> String {
        guard let quote = try input.next(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw fault("the value of \(key) does not stand in quotes")
        }
        var bytes: [UInt8] = []
        while let byte = try input.next() {
            room -= 1
            guard room >= 0 else { throw fault("a tag has more than \(Limit.tag) bytes") }
            switch byte {
            case quote: return bytes.isEmpty ? "" : try text(bytes, "the value of \(key)")
            case UInt8(ascii: "<"): throw fault("the value of \(key) holds <")
            case UInt8(ascii: "&"): bytes += try readReference()
            case 0x09, 0x0a, 0x0d: bytes.append(0x20)
            case 0..<0x20: throw fault("the value of \(key) holds a control character")
            default: bytes.append(byte)
            }
        }
        throw fault("it ends inside of the value of \(key)")
    }

    /// The bytes of a reference whose `&` was read: a character by its number, or one of the five that XML has itself.
    private mutating func readReference() throws(ResultFault) -> [UInt8] {
        var bytes: [UInt8] = []
        while let byte = try input.next(), byte != UInt8(ascii: ";") {
            guard isName(byte) || byte == UInt8(ascii: "#"), bytes.count < 32 else {
                throw fault("an & begins no reference")
            }
            bytes.append(byte)
        }
        room -= bytes.count
        let name = String(decoding: bytes, as: UTF8.self)
        switch name {
        case "amp": return [UInt8(ascii: "&")]
        case "lt": return [UInt8(ascii: "<")]
        case "gt": return [UInt8(ascii: ">")]
        case "quot": return [UInt8(ascii: "\"")]
        case "apos": return [UInt8(ascii: "'")]
        default: break
        }
        guard name.hasPrefix("#") else { throw fault("the entity \(name) is not XML's own, and no other is expanded") }
        let digits = name.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, let scalar = Unicode.Scalar(number), number >= 0x20 || [9, 10, 13].contains(number),
            !digits.contains("+"), number & 0xfffe != 0xfffe
        else { throw fault("&\(name); is no character of XML") }
        return Array(String(scalar).utf8)
    }

    @discardableResult
    private mutating func passBlanks() throws(ResultFault) -> Bool {
        var any = false
        while let byte = try input.peek(), isBlank(byte) {
            _ = try input.next()
            room -= 1
            guard room >= 0 else { throw fault("a tag has more than \(Limit.tag) bytes") }
            any = true
        }
        return any
    }

    // MARK: Bytes

    private func text(_ bytes: [UInt8], _ what: String) throws(ResultFault) -> String {
        guard !bytes.isEmpty else { throw fault("\(what) is missing") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw fault("\(what) is not UTF-8") }
        return text
    }

    private func fault(_ reason: String) -> ResultFault { ResultFault(reason, line: input.line) }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x09 || byte == 0x0d }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A byte of a name; beyond ASCII all are taken.
    private func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"),
            UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }
}
