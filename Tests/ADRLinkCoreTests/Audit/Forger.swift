import Foundation
import Git
import SSHSignature
import TestSupport

@testable import ADRLinkCore

/// Somebody who may write to the repository and rebuilds a segment, with whatever keys he has.
struct Forger {
    /// What an append brought: its payload, and the signature of its commit.
    struct Piece: Equatable {
        var payload: [UInt8]
        var signature: SSHSignature?
    }

    let path: String
    let segment: SegmentID
    let head: ObjectID
    let charter: ObjectID
    let owner: String
    let pieces: [Piece]

    init(_ log: AuditedRepository, _ person: String, segment number: Int = 1) throws {
        path = log.made.path
        segment = SegmentID(lane: log.lane(person), number: number)
        let owner = person + "@example.org"
        self.owner = owner
        let repository = try Repository(at: path)
        head = try repository.target(of: segment.reference)!
        let commits = try repository.commits(ofSegmentAt: head).ids
        charter = commits[0]
        pieces = try commits.dropFirst().map { id in
            let payload = try repository.payload(addedBy: id)!
            let header = try repository.commitHeader(id)
            let made = AuditCommit(
                try payload.entries(), payload, owner: owner, tree: header.tree, parent: header.parents[0])
            let bytes = try repository.object(id, .commit, limit: AuditLimits.commit)
            return Piece(payload: payload.bytes, signature: try made.signature(in: bytes)?.signature)
        }
    }

    /// Writes pieces behind the charter, each as the note of the commit before it, and moves the reference there.
    ///
    /// Commits keep the signatures that the pieces have, unless `key` signs them anew. The one at `exception` gets that of the
    /// first one.
    func write(_ pieces: [Piece], signing key: PrivateKey? = nil, except exception: Int? = nil) throws {
        let repository = try Repository(at: path)
        var last = charter
        for (place, var piece) in pieces.enumerated() {
            if place == exception { piece.signature = pieces[0].signature }
            let root = try repository.treeText(try repository.commitHeader(last).tree)
            let tree = try repository.tree(root, adding: piece.payload, asNoteOf: last)
            last = try repository.write(.commit, try commit(piece, tree, last, place == exception ? nil : key))
        }
        try move(to: last)
    }

    /// The commit of a piece: as the log writes it, or as near to that as a payload allows that is none.
    private func commit(
        _ piece: Piece, _ tree: ObjectID, _ parent: ObjectID, _ key: PrivateKey?
    ) throws -> [UInt8] {
        if let payload = try? AuditPayload(piece.payload), let entries = try? payload.entries(), !entries.isEmpty {
            let made = AuditCommit(entries, payload, owner: owner, tree: tree, parent: parent)
            let signature = try key?.signature(of: made.unsigned, namespace: "git") ?? piece.signature
            return made.bytes(signature)
        }
        let person = "\(owner) <\(owner)> 1700000000 +0000"
        return Array("tree \(tree)\nparent \(parent)\nauthor \(person)\ncommitter \(person)\n\naudit 1: a.b ok\n".utf8)
    }

    func move(to new: ObjectID?) throws {
        let repository = try Repository(at: path)
        let old = try repository.target(of: segment.reference)
        if old != new { try repository.updateReference(segment.reference, from: old, to: new, message: "forged") }
    }

    func restore() throws { try move(to: head) }

    // MARK: Payloads

    /// A payload with the same lines, signed by another key or for something else.
    static func signed(
        _ payload: [UInt8], by key: PrivateKey, namespace: String = AuditNames.namespace
    ) throws -> [UInt8] {
        try AuditPayload(lines: try AuditPayload(payload).lines.map { Array($0) }, signer: key, namespace: namespace)
            .bytes
    }

    /// Payloads as the holder of the key writes them: each names the one before it, and has the next number.
    func resigned(_ payloads: [[UInt8]], from first: Int, by key: PrivateKey) throws -> [Piece] {
        var made: [Piece] = []
        var previous = ""
        var sequence = 0
        for (place, bytes) in payloads.enumerated() {
            let payload = try AuditPayload(bytes)
            guard place >= first else {
                made.append(pieces[place])
                (previous, sequence) = (payload.digest, try payload.entries().last!.sequence)
                continue
            }
            var entry = try payload.entries()[0]
            if place > 0 { (entry.previous, entry.sequence) = (previous, sequence + 1) }
            let new = try AuditPayload(lines: [entry.encoded], signer: key, namespace: AuditNames.namespace)
            made.append(Piece(payload: new.bytes, signature: nil))
            (previous, sequence) = (new.digest, entry.sequence)
        }
        return made
    }
}
