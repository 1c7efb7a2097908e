public import Foundation

/// The part of JSON Schema (draft 2020-12) that the schemas of `docs/` use.
public struct JSONSchema {
    private let root: [String: Any]
    /// Every place of the schema that a document used: `window.since`.
    public private(set) var used: Set<String> = []

    public init(file: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        guard let root = try JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        self.root = root
    }

    /// What is wrong with a document, a sentence each.
    public mutating func faults(_ document: Data) throws -> [String] {
        faults(try JSONSerialization.jsonObject(with: document), root, "document", "document")
    }

    /// Every property that the schema describes, by the definition in which it stands.
    public var described: Set<String> {
        var found = names(root, "document")
        for (name, definition) in root["$defs"] as? [String: [String: Any]] ?? [:] {
            found.formUnion(names(definition, name))
        }
        return found
    }

    private func names(_ schema: [String: Any], _ name: String) -> Set<String> {
        Set((schema["properties"] as? [String: Any] ?? [:]).keys.map { "\(name).\($0)" })
    }

    private mutating func faults(_ value: Any, _ schema: [String: Any], _ name: String, _ place: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let target = String(reference.dropFirst("#/$defs/".count))
            guard let definition = (root["$defs"] as? [String: [String: Any]])?[target] else {
                return ["the schema has no \(reference)"]
            }
            return faults(value, definition, target, place)
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            let tried = choices.map { faults(value, $0, name, place) }
            return tried.contains([]) ? [] : tried.first ?? []
        }
        var found: [String] = []
        if let constant = schema["const"] as? String, value as? String != constant {
            found.append("\(place) is not \(constant)")
        }
        let types = schema["type"] as? [String] ?? (schema["type"] as? String).map { [$0] } ?? []
        if value is NSNull, types.contains("null") { return found }
        if let words = schema["enum"] as? [Any], !words.contains(where: { $0 as? String == value as? String }) {
            found.append("\(place) is \(value), which the schema does not name")
        }
        switch types.first {
        case "null": found.append("\(place) is not null")
        case "string":
            guard let text = value as? String else { return found + ["\(place) is no string"] }
            if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
                found.append("\(place) is \(text), which is not \(pattern)")
            }
        case "integer":
            guard let number = value as? NSNumber, isInteger(number) else { return found + ["\(place) is no integer"] }
            if let least = schema["minimum"] as? Int, number.intValue < least {
                found.append("\(place) is below \(least)")
            }
            if let most = schema["maximum"] as? Int, number.intValue > most {
                found.append("\(place) is above \(most)")
            }
        case "boolean":
            if !(value is Bool) { found.append("\(place) is no boolean") }
        case "array":
            guard let items = value as? [Any] else { return found + ["\(place) is no array"] }
            guard let schema = schema["items"] as? [String: Any] else { break }
            for (index, item) in items.enumerated() { found += faults(item, schema, name, "\(place)[\(index)]") }
        case "object":
            guard let members = value as? [String: Any] else { return found + ["\(place) is no object"] }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for key in schema["required"] as? [String] ?? [] where members[key] == nil {
                found.append("\(place) has no \(key)")
            }
            for (key, member) in members {
                guard let property = properties[key] ?? schema["additionalProperties"] as? [String: Any] else {
                    found.append("\(place).\(key) is not in the schema")
                    continue
                }
                used.insert("\(name).\(key)")
                found += faults(member, property, name, "\(place).\(key)")
            }
        default: break
        }
        return found
    }
}

/// Whether a number was written without a point; a boolean is none.
private func isInteger(_ number: NSNumber) -> Bool {
    !["c", "B", "d", "f"].contains(String(cString: number.objCType))
}
