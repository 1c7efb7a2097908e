import ADRLinkCore
import Git
import Logging
import TestSupport

/// A workspace on a scratch repository, always on the same day.
func workspace(_ repository: TemporaryRepository) throws -> Workspace {
    Workspace(
        try Repository(at: repository.path), now: Moment(seconds: 1_795_219_200),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
}

/// Records a decision with this title; the closure says what else.
@discardableResult
func record(
    _ title: String, in repository: TemporaryRepository, _ change: (inout DecisionDraft) -> Void = { _ in }
) throws -> RecordedDecision {
    var draft = DecisionDraft(title: title)
    change(&draft)
    return try workspace(repository).record(draft)
}

/// The decisions of the working tree, read anew.
func decisions(_ repository: TemporaryRepository) throws -> DecisionIndex {
    let workspace = try workspace(repository)
    return try workspace.decisions(in: .workingTree, try workspace.policy(of: .workingTree))
}

/// What git sees as changed or new, one path a line.
func changes(_ repository: TemporaryRepository) throws -> String {
    try repository.git(["status", "--porcelain", "--untracked-files=all"])
}

/// Titles that break careless programs.
let awkwardTitles = [
    "Use a queue", "It's \"quoted\"", "\"Quoted\"", "'Quoted'", "a/b/c", "..", "../../etc/passwd", "/absolute", "a|b",
    "|", "`code` here",
    "``", "# heading", "## Status", "foo #", "Use C# and F#", "- bullet", "--", "--help", "* star", "+ plus", "> quote",
    "= equal",
    "1. List", "2) Phase", "404 pages", "7", "3", "2024-03-01", "20240301 again", "ADR-0003: another id", "ADR-9",
    "[a](b)", "[x] done",
    "![image](x.png)", "<script>alert(1)</script>", "<!-- comment", "--> end", "a < b > c", "&amp; &lt; AT&T",
    "*a* **b** _c_ __d__ ~~e~~",
    "snake_case_name", "a \\ b \\* c", "back\\", "{{title}} {{date}}", "{{", "STATUS DATE NUMBER TITLE",
    "foo {#anchor}", "{proposed | accepted}",
    "status: rejected", "Status: rejected", "Supersedes ADR-0001", "Superseded by [ADR-0001](0001-x.md)",
    "Date: 1999-01-01",
    "Governs: everything", "Emoji 🚀 party 👩‍👩‍👧", "🚀", "???", "日本語で書く", "使用队列", "Использовать очередь", "Ça déçoit l'élève",
    "مرحبا بالعالم", "हिन्दी शीर्षक", "CON", "nul", "template", "New template", "README", "index", "record",
    "$HOME $(id) `id`", "%s %n", "a: b",
    "yes", "null", "~", "@here", "a\tb".replacing("\t", with: " "), "x" + String(repeating: " long", count: 60),
    String(repeating: "a", count: 300),
    "Title.", "Title: ", "…", "a  b", "x\u{301}y", "\u{e9}\u{301}",
]
