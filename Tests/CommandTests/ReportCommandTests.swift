import Foundation
import TestSupport
import Testing

/// `adrlink report` at a command line: places of mistakes, exit statuses, and files that people have written in.
@Suite struct ReportCommandTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Use a queue", head: "\nGoverns: queue/**\n"), to: "adr/0001-use-a-queue.md")
        try made.commit("decide\n\nRefs: ADR-0001\n")
        try made.write("x", to: "queue/a")
        try made.commit("work <script>\n\nIncident: INC-7\n")
    }

    private func report(_ arguments: [String], status: Int32 = 0) throws -> CommandResult {
        let result = try made.adrlink(["report"] + arguments, variables: ["SOURCE_DATE_EPOCH": "1709290800"])
        #expect(result.status == status, "\(arguments): \(result.errors)")
        return result
    }

    @Test func aReportIsWrittenAndTheSameEachTime() throws {
        let first = try report(["--incident", "INC-7"]).output
        #expect(first.contains("work &lt;script&gt;") && first.contains("ADR-0001 Use a queue"))
        #expect(try report(["--incident", "INC-7"]).output == first)
        for format in ["json", "csv", "text", "html"] {
            let text = try report(["--format", format]).output
            #expect(try report(["--format", format]).output == text && text.contains("decide"))
        }
        #expect(try report(["--language", "fr"]).output.contains("## Chronologie"))
        let page = try report(["--format", "html", "--language", "fr"]).output
        #expect(page.contains("<html lang=\"fr\"") && page.contains("work &lt;script&gt;"))
    }

    @Test(arguments: [
        (["--since", "gestern"], "--since gestern"),
        (["--since", "2024-03-03", "--until", "2024-03-02"], "before it begins"),
        (["--incident", "INC-8"], "INC-8"), (["--template", "form.md"], "form.md:3"),
        (["--update", "none.md"], "none.md"), (["--update", "plain.md"], "plain.md"), (["--follow-up"], "--update"),
        (["--output", "plain.md"], "plain.md"), (["--root", "x"], "fingerprint"), (["--trace", "x"], "--trace x"),
    ]) func whatIsWrongIsNamedAndNothingIsWritten(_ arguments: [String], _ place: String) throws {
        try made.write("# Form\n\n{{timelime}}\n", to: "form.md")
        try made.write("# Mine\n", to: "plain.md")
        let result = try report(arguments, status: 2)
        #expect(result.errors.contains(place) && result.output.isEmpty, "\(result.errors)")
        #expect(try made.read("plain.md") == "# Mine\n")
    }

    @Test func anEmptyWindowIsNoError() throws {
        let result = try report(["--until", "2020-01-01"])
        #expect(result.output.contains("Nothing happened") && result.errors.contains("nothing happened"))
    }

    @Test func aTerminalThatWaitsIsToldWhatFor() throws {
        var stream = "reset refs/heads/main\nfrom refs/heads/main^0\n\n"
        for number in 0..<6_000 {
            let text = "work \(number)\n"
            stream +=
                "commit refs/heads/main\ncommitter A <a@example.org> \(1_709_290_800 + number) +0000\n"
                + "data \(text.utf8.count)\n\(text)M 100644 inline queue/\(number % 7)\ndata 4\n\(1_000 + number)\n"
        }
        try made.git(["fast-import", "--quiet", "--force"], input: Data(stream.utf8))
        #expect(try report(["--format", "csv"]).errors.isEmpty, "nobody looks at a file")
        let command = "exec '\(Adrlink.path)' report --format csv --output report.csv"
        let shown = try made.environment.run(
            ["script", "--quiet", "--return", "--command", command, "/dev/null"], in: made.path,
            variables: ["SHELL": "/bin/sh", "TERM": "dumb"])
        #expect(shown.status == 0)
        #expect(shown.output.contains(" of 6002 …\u{1b}[K"), "\(shown.output)")
        #expect(shown.output.hasSuffix("\r\u{1b}[K"), "nothing of it stays")
    }

    @Test func whatPeopleWroteSurvivesAndBecomesDrafts() throws {
        _ = try report(["--output", "report.md"])
        let written = try made.read("report.md")
        let mine = "\n- [ ] decision: Keep two backups\n- [ ] buy cake\n"
        try made.write(written + mine, to: "report.md")
        try made.commit("more\n")
        let result = try report(["--update", "report.md", "--follow-up"])
        #expect(result.output == "ADR-0002  adr/0002-keep-two-backups.md\n")
        #expect(try made.read("adr/0002-keep-two-backups.md").contains("Draft"))
        let updated = try made.read("report.md")
        #expect(updated.hasSuffix(mine) && updated.contains("| commit | Ada Author | ") && updated != written + mine)
        let again = try report(["--update", "report.md", "--follow-up"])
        #expect(again.output.isEmpty && again.errors.contains("ADR-0002 has this title already"))
        #expect(try made.read("report.md") == updated)
    }

    @Test func theRepositorysOwnTemplateIsTaken() throws {
        try made.write("# Ours\r\n{{gaps}}\r\n", to: "docs/form.md")
        try made.write("[report]\n\ttemplate = docs/form.md\n", to: ".adrlink")
        #expect(try report([]).output.hasPrefix("# Ours\r\n<!-- adrlink report gaps en -->\r\n"))
        try made.write("[report]\n\ttemplate = docs/none.md\n", to: ".adrlink")
        #expect(try report([], status: 2).errors.contains("docs/none.md"))
    }

    @Test func aLogThatDoesNotVerifyEndsWithOne() throws {
        try made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", made.root + "/key"], in: made.root)
        let key = made.root + "/key"
        #expect(try made.adrlink(["audit", "init", "--key", key, "--principal", "ada@example.org"]).status == 0)
        #expect(try made.adrlink(["run", "--action", "db.restore", "--", "true"]).status == 0)
        #expect(try report(["--format", "text"]).output.contains("audit log: verified"))
        let other = "SHA256:" + String(repeating: "A", count: 43)
        let refused = try report(["--format", "text", "--root", other], status: 1)
        #expect(refused.output.contains("NOT VERIFIED") && refused.output.contains("no-root"))
    }
}
