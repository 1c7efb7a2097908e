import Foundation
import Git
import TestSupport
import Testing

/// A push that is killed in the middle, and made again.
///
/// Validates: SEC-2
@Suite struct EvidenceKillTests {
    private let world: RecordedWorld
    private let bucket: FakeBucket

    init() throws {
        world = try RecordedWorld()
        bucket = try FakeBucket()
        for (name, value) in [
            ("store", "s3://bucket"), ("endpoint", bucket.server.url), ("region", "eu-west-3"), ("kmskey", "key-1"),
        ] {
            try world.made.git(["config", "adrlink.evidence" + name, value])
        }
    }

    private static let credentials = ["AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "s"]

    private func adrlink(_ arguments: String...) throws -> CommandResult {
        let result = try world.made.adrlink(arguments, variables: Self.credentials)
        #expect(result.status == 0, "\(arguments): \(result)")
        return result
    }

    private var uploads: String { world.made.path + "/.git/adrlink/uploads" }

    /// Starts a push and kills it when it remembers two parts; the third never comes to its end.
    private func pushUntilKilled() throws {
        bucket.setFault { _, request in request.target.contains("partNumber=3&") ? .silence(20_000) : nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Adrlink.path)
        process.arguments = ["evidence", "push", "../bundle.tar"]
        process.currentDirectoryURL = URL(fileURLWithPath: world.made.path)
        process.environment = world.made.environment.variables.merging(Self.credentials) { $1 }
        (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
        try withoutBlockedSignals { try process.run() }
        while process.isRunning, try partsRemembered() < 2 { usleep(20_000) }
        try #require(process.isRunning)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        bucket.setFault { _, _ in nil }
    }

    private func partsRemembered() throws -> Int {
        guard let name = try File.list(uploads)?.first(where: { $0.kind == .file && $0.name.first != 0x2e })?.name,
            let bytes = try File.read(uploads + "/" + String(decoding: name, as: UTF8.self), limit: 1 << 20)
        else { return 0 }
        return String(decoding: bytes, as: UTF8.self).matches(of: /"checksum"/).count
    }

    @Test func onlyWhatIsMissingTravelsAndTheBundleIsThereOnce() throws {
        let source = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let random = try #require(try source.read(upToCount: 40 << 20))
        try random.write(to: URL(fileURLWithPath: world.made.root + "/dump"))
        _ = try adrlink("evidence", "bundle", "--attach", "../dump", "--output", "../bundle.tar")
        try pushUntilKilled()
        #expect(bucket.versions.keys.allSatisfy { !$0.contains("/bundles/") }, "nothing of it can be seen")
        #expect(bucket.openUploads == 1)

        let before = bucket.server.requests.count
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let sent = bucket.server.requests.dropFirst(before).filter {
            $0.method == "PUT" && $0.target.contains("partNumber=")
        }
        #expect(sent.count == 1 && sent.first?.target.contains("partNumber=3&") == true)
        let archives = bucket.versions.filter { $0.key.hasSuffix("/bundle.tar") }.values.flatMap { $0 }
        let bundle = try Data(contentsOf: URL(fileURLWithPath: world.made.root + "/bundle.tar"))
        #expect(archives.map { Data($0.body) } == [bundle])
        #expect(bucket.openUploads == 0)
        #expect(try File.list(uploads)?.isEmpty == true)

        // The push that was killed is told, and has no outcome.
        let accesses = try adrlink("evidence", "list", "--accesses").output.split(separator: "\n")
        #expect(accesses.count == 3)
        #expect(try adrlink("evidence", "list").output.split(separator: "\n").count == 1)
        let id = try #require(try adrlink("evidence", "list").output.firstMatch(of: /[0-9a-f]{32}/)).output
        _ = try adrlink("evidence", "fetch", String(id), "--output", "../copy.tar")
        #expect(try Data(contentsOf: URL(fileURLWithPath: world.made.root + "/copy.tar")) == bundle)
    }
}
