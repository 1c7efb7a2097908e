/// A record of Swift Testing's event stream: what is needed of it, with the line that its texts stand in.
struct EventStreamRecord {
    private(set) var line: JSONLine
    private(set) var kind: JSONLine.Text?
    private(set) var payload = Payload()

    struct Payload {
        var kind: JSONLine.Text?
        var id: JSONLine.Text?
        var displayName: JSONLine.Text?
        var tags: [JSONLine.Text] = []
        var testID: JSONLine.Text?
        /// In whole seconds since 1970-01-01T00:00:00Z.
        var time: Int64?
        /// Whether an issue is a failure; nil where there is none.
        var isFailure: Bool?
    }

    /// Throws for what is no record: other JSON, a value of another kind, a record or a payload without `kind`.
    init(_ bytes: [UInt8]) throws(JSONLine.Fault) {
        line = JSONLine(bytes)
        var hasPayload = false
        try line.beginObject()
        while let key = try line.nextKey() {
            if line.holds(key, "kind") {
                kind = try line.string()
            } else if line.holds(key, "payload") {
                hasPayload = true
                try readPayload()
            } else {
                try line.skip()
            }
        }
        try line.finish()
        guard kind != nil, hasPayload, payload.kind != nil else { throw JSONLine.Fault() }
    }

    private mutating func readPayload() throws(JSONLine.Fault) {
        payload = Payload()
        try line.beginObject()
        while let key = try line.nextKey() {
            if line.holds(key, "kind") {
                payload.kind = try line.string()
            } else if line.holds(key, "id") {
                payload.id = try line.optionalString()
            } else if line.holds(key, "displayName") {
                payload.displayName = try line.optionalString()
            } else if line.holds(key, "testID") {
                payload.testID = try line.optionalString()
            } else if line.holds(key, "tags") {
                try readTags()
            } else if line.holds(key, "instant") {
                try readInstant()
            } else if line.holds(key, "issue") {
                try readIssue()
            } else {
                try line.skip()
            }
        }
    }

    private mutating func readTags() throws(JSONLine.Fault) {
        guard try !line.takesNull() else { return }
        try line.beginArray()
        while try line.hasElement() { payload.tags.append(try line.string()) }
    }

    private mutating func readInstant() throws(JSONLine.Fault) {
        guard try !line.takesNull() else { return }
        try line.beginObject()
        while let key = try line.nextKey() {
            if line.holds(key, "since1970") { payload.time = try line.integer() } else { try line.skip() }
        }
    }

    /// Newer versions say of an issue whether it is a failure; for others it is one that is not known and no warning.
    private mutating func readIssue() throws(JSONLine.Fault) {
        guard try !line.takesNull() else { return }
        var (isFailure, isKnown, isWarning): (Bool?, Bool, Bool) = (nil, false, false)
        try line.beginObject()
        while let key = try line.nextKey() {
            if line.holds(key, "isFailure") {
                isFailure = try line.optionalBoolean()
            } else if line.holds(key, "isKnown") {
                isKnown = try line.optionalBoolean() ?? false
            } else if line.holds(key, "severity") {
                isWarning = try line.optionalString().map { line.holds($0, "warning") } ?? false
            } else {
                try line.skip()
            }
        }
        payload.isFailure = isFailure ?? (!isKnown && !isWarning)
    }
}
