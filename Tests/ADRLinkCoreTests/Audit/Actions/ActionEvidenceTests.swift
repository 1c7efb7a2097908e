import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What is kept beside the entries of an action.
///
/// Validates: GOV-6
@Suite struct ActionEvidenceTests {
    private var place: ActionPlace

    init() throws { place = try ActionPlace() }

    private func file(_ bytes: Data, _ name: String) throws -> String {
        let path = place.made.root + "/" + name
        try bytes.write(to: URL(fileURLWithPath: path))
        return path
    }

    private func kept(_ digest: EvidenceDigest) throws -> [UInt8]? {
        try Repository(at: place.made.path).evidence(digest, of: place.configuration.lane!)
    }

    @Test mutating func attachedFilesAreKeptUnderTheirSHA256() throws {
        var action = ActionPlace.action()
        action.attachments = [
            try file(Data("plan\npassword=hunter2hunter2\n".utf8), "plan.txt"), try file(Data([0, 1, 2]), "image"),
        ]
        try place.run(action)
        let event = try place.entries()[0].event
        #expect(event.evidence.map(\.name) == ["plan.txt", "image"])
        #expect(event.redactions == 1)
        let texts = try event.evidence.map { String(decoding: try kept($0) ?? [], as: UTF8.self) }
        #expect(texts == ["plan\npassword=[redacted:assignment]\n", "\0\u{1}\u{2}"])
        let plan = event.evidence[0]
        let reference = "refs/adrlink/evidence/\(place.configuration.lane!)"
        let bytes = try place.made.tryGit([
            "cat-file", "blob", "\(reference):\(plan.digest.prefix(2))/\(plan.digest.dropFirst(2))",
        ])
        let sum = try place.made.environment.run(["sha256sum"], in: place.made.root, input: bytes.outputBytes)
        #expect(sum.output.hasPrefix(plan.digest))
        #expect(plan.size == bytes.outputBytes.count)
        try place.made.git(["fsck", "--strict"])
    }

    @Test mutating func textInUTF16IsRedactedToo() throws {
        let text = "plan\r\npassword=hunter2hunter2\r\n"
        var action = ActionPlace.action()
        action.attachments = [
            try file(try #require(text.data(using: .utf16LittleEndian)), "plain"),
            try file(Data([0xfe, 0xff]) + (try #require(text.data(using: .utf16BigEndian))), "marked"),
        ]
        try place.run(action)
        let event = try place.entries()[0].event
        #expect(event.redactions == 2)
        for digest in event.evidence {
            let bytes = try #require(try kept(digest))
            #expect(!String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self).contains("hunter2"))
        }
    }

    @Test mutating func evidenceGrowsAndIsKeptOnce() throws {
        var action = ActionPlace.action()
        for content in ["one", "two", "one"] {
            action.attachments = [try file(Data(content.utf8), "file")]
            try place.run(action)
        }
        let reference = "refs/adrlink/evidence/\(place.configuration.lane!)"
        #expect(try place.made.git(["ls-tree", "-r", "--name-only", reference]).split(separator: "\n").count == 2)
        #expect(try place.made.git(["rev-list", "--count", reference]) == "2")
        for entry in try place.entries() where entry.event.phase == .intent {
            #expect(try kept(entry.event.evidence[0]) != nil)
        }
    }

    @Test mutating func evidenceThatIsGoneIsNoFaultOfTheLog() throws {
        var action = ActionPlace.action()
        action.attachments = [try file(Data("text".utf8), "file")]
        try place.run(action)
        try place.made.git(["update-ref", "-d", "refs/adrlink/evidence/\(place.configuration.lane!)"])
        #expect(try kept(try place.entries()[0].event.evidence[0]) == nil)
        #expect(try place.verify().findings.list.isEmpty)
    }

    @Test mutating func aFileThatCannotBeAttachedKeepsTheActionBack() throws {
        var action = ActionPlace.action()
        let large = try file(Data(), "large")
        try place.made.environment.run(["truncate", "-s", "65M", large], in: place.made.root)
        for path in [place.made.root + "/none", place.made.root, large] {
            action.attachments = [path]
            let error = #expect(throws: ADRLinkError.self) { try place.run(action) }
            #expect(error?.code == .evidence && error?.hint != nil, "\(path)")
        }
        #expect(try place.entries().isEmpty)
    }

    @Test mutating func aStateThatCannotBeTakenKeepsTheActionBack() throws {
        var action = ActionPlace.action()
        action.state = "echo up; exit 3"
        let error = #expect(throws: ADRLinkError.self) { try place.run(action) }
        #expect(error?.code == .state)
        #expect(try place.entries().isEmpty)
        // What was not started has no state behind it.
        action.state = "echo password=hunter2hunter2"
        try place.run(action)
        let events = try place.entries().map(\.event)
        #expect(events.map { $0.evidence.map(\.name) } == [["state-before"], []])
        #expect(events[0].redactions == 1)
        #expect(try kept(events[0].evidence[0]) == Array("password=[redacted:assignment]\n".utf8))
    }
}
