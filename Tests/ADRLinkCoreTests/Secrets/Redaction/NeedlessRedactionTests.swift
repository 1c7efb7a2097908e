import FoundationEssentials
import Testing

@testable import ADRLinkCore

@Suite struct NeedlessRedactionTests {
    @Test func ordinaryCommandLinesKeepTheirWords() throws {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { url.deleteLastPathComponent() }
        let text = try String(
            contentsOf: url.appendingPathComponent("Fixtures/secrets/ordinary-commands.txt"), encoding: .utf8)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count >= 300)
        let redactor = SecretRedactor(environment: [
            "HOME": "/root", "PWD": "/srv/app", "SSH_AUTH_SOCK": "/run/agent.1",
        ])
        var needless: [String] = []
        for line in lines {
            let bytes = Array(line.utf8)
            let byCommand = ShellCommands.read(bytes, bytes.indices).reduce(0) { sum, command in
                sum + redactor.redact(arguments: command.words.map { String(decoding: $0.bytes, as: UTF8.self) }).total
            }
            if byCommand + redactor.redact(String(line)).total > 0 { needless.append(String(line)) }
        }
        print("needless redactions: \(needless.count) of \(lines.count)")
        #expect(needless.count * 50 <= lines.count, "\(needless)")
    }
}
