/// The ids that were given up when a record got another number: old commits go on naming them.
extension Policy {
    /// One line `of = …` in a section `[alias "…"]`.
    struct Alias {
        var old: DecisionID
        var new: DecisionID
        /// Which of the lines of its kind it is, for finding its place.
        var occurrence: Int
    }

    /// Reads both ids of an alias; nil where one of them is none.
    static func alias(_ old: String, of new: String, occurrence: Int) -> Alias? {
        guard let old = id(old), let new = id(new) else { return nil }
        return Alias(old: old, new: new, occurrence: occurrence)
    }

    private static func id(_ text: String) -> DecisionID? {
        let name = RecordName(stem: Array(text.utf8)[...])
        guard let number = name.number, let prefix = name.prefix, name.slug.isEmpty else { return nil }
        return DecisionID(prefix: prefix, number: number, digits: name.digits)
    }

    /// Takes aliases; gives the first that leads back to itself, or that says of one id two things.
    mutating func take(_ aliases: [Alias]) -> Alias? {
        for alias in aliases {
            if let known = messages.aliases[alias.old], known != alias.new { return alias }
            messages.aliases[alias.old] = alias.new
        }
        for alias in aliases {
            var id = alias.old
            var steps = 0
            while let next = messages.aliases[id], steps <= aliases.count { (id, steps) = (next, steps + 1) }
            if steps > aliases.count { return alias }
        }
        return nil
    }
}
