import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Moves a record of this text to another status, and gives the text it has then.
///
/// Every status may follow every other; whatever is written is read back.
func moved(_ text: String, to status: String, name: String = "0001-old.md") throws -> String {
    let repository = try TemporaryRepository()
    try repository.write(anyTransition, to: ".adrlink")
    try repository.commit("old", writing: text, to: "docs/adr/" + name)
    let before = try #require(try decisions(repository).decision(path: "docs/adr/" + name))
    _ = try workspace(repository).moveStatus(of: "docs/adr/" + name, to: status)
    let after = try #require(try decisions(repository).decision(path: "docs/adr/" + name))
    #expect(after.status.description == status)
    #expect(after.title == before.title)
    #expect(after.relations.map(\.kind) == before.relations.map(\.kind))
    return try repository.read("docs/adr/" + name)
}

/// A policy under which every family may follow every other.
let anyTransition: String = {
    let families = ["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"]
    return families.map { from in
        "[transition \"\(from)\"]\n" + families.filter { $0 != from }.map { "\tto = \($0)\n" }.joined()
    }.joined()
}()

/// A repository with accepted records of these numbers, committed.
func repository(numbers: ClosedRange<Int>) throws -> TemporaryRepository {
    let repository = try TemporaryRepository()
    for number in numbers {
        try repository.write(nygardRecord(number, "Record \(number)"), to: path(number))
    }
    try repository.commit("records")
    return repository
}

func path(_ number: Int) -> String { "docs/adr/000\(number)-record-\(number).md" }

/// The error of what must fail.
func refusal(_ body: () throws -> Void) throws -> ADRLinkError {
    try #require(throws: ADRLinkError.self) { try body() }
}
