import ADRLinkCore
import Foundation
import Git
import Logging
import SSHSignature
import TestSupport
import Testing

/// A repository that is set up with a key of its own, as `adrlink audit init` does it.
struct Installation {
    let repository: TemporaryRepository
    let keys: KeyFolder
    /// The name of its private key.
    let key: String
    let principal: String
    static let start: Int64 = 1_700_000_000

    init(_ person: String = "ada", in keys: KeyFolder? = nil, clonedFrom origin: String? = nil) throws {
        self.keys = try keys ?? KeyFolder()
        key = try self.keys.key(["ed25519"], name: "key-\(person)-\(UUID().uuidString)")
        principal = person + "@example.org"
        repository = try TemporaryRepository()
        if let origin {
            try repository.git(["remote", "add", "origin", origin])
        } else {
            try repository.commit("first", writing: "text\n", to: "file")
        }
    }

    var keyPath: String { keys.path + "/" + key }
    var fingerprint: String { get throws { try keys.publicKey(key).fingerprint } }

    func workspace(_ seconds: Int64 = Installation.start) throws -> Workspace {
        Workspace(
            try Repository(at: repository.path), now: Moment(seconds: seconds), logger: Logger(label: "test"))
    }

    func time(_ seconds: Int64 = 0) -> AuditTime {
        AuditTime(microseconds: (Self.start + seconds) * 1_000_000)
    }

    @discardableResult
    func setUp(root: String? = nil, isNewLane: Bool = false, key: String? = nil) throws -> AuditSetup.Outcome {
        var setup = AuditSetup(key: key ?? keyPath, principal: principal)
        setup.root = root
        setup.isNewLane = isNewLane
        return try setup.run(in: try Repository(at: repository.path), at: time(), variables: [:])
    }

    func recorder() throws -> AuditRecorder {
        try AuditRecorder(of: try Repository(at: repository.path), variables: [:])
    }

    @discardableResult
    func record(_ action: String = "db.restore", after seconds: Int64 = 0) throws -> AuditReference {
        var event = AuditEvent(action: action, actor: principal, phase: .event, time: time(seconds))
        event.result = .ok
        return try recorder().record([event], in: try Repository(at: repository.path))[0]
    }

    @discardableResult
    func trust(
        _ other: Installation, mayTrust: Bool = false, isSuccessor: Bool = false, principals: [String]? = nil,
        after seconds: Int64 = 0
    ) throws -> AuditReference {
        try recorder().record(
            .add(
                key: try other.keys.publicKey(other.key), principals: principals ?? [other.principal],
                mayTrust: mayTrust, isSuccessor: isSuccessor), in: try Repository(at: repository.path), reason: nil,
            at: time(seconds))
    }

    func verify() throws -> AuditVerification {
        try recorder().verification(of: try Repository(at: repository.path), at: time(1_000))
    }

    /// What the log says, a line for each commit of each lane.
    func entries() throws -> [String] {
        try repository.git(["log", "--format=%s", "--glob=refs/notes/adrlink/audit/*"]).split(separator: "\n")
            .map(String.init)
    }

    /// Takes the lane that another installation writes as it is, without any look at it.
    func fetchLane(of other: Installation) throws {
        let lane = "refs/notes/adrlink/audit/\(try other.repository.git(["config", "adrlink.auditlane"]))/*"
        try repository.git(["fetch", "--quiet", other.repository.path, lane + ":" + lane])
    }
}
