import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// A log that is altered in thousands of ways: none passes a verification with a checkpoint.
///
/// `ADRLINK_MUTANTS` says how many; the continuous integration asks for thousands.
///
/// Validates: SEC-10
@Suite struct AuditMutantTests {
    private static let wanted = Int(ProcessInfo.processInfo.environment["ADRLINK_MUTANTS"] ?? "") ?? 250

    /// What happened to mutants of one kind.
    private struct Tally {
        var made = 0
        var missed = 0
        /// Missed where no checkpoint is at hand.
        var missedWithout = 0
    }

    /// A log of two lanes, one of them in two segments, and what an attacker has.
    private final class Victim {
        var log: AuditedRepository
        let checkpoint: (checkpoint: Checkpoint, key: PublicKey)
        let forgers: [Forger]
        /// Of another log, of the same people.
        let other: Forger
        var tallies: [String: Tally] = [:]

        init() throws {
            log = try AuditedRepository(["ada"], segmentLimit: 6)
            try log.begin("bob")
            try log.trust("bob")
            for _ in 0..<4 {
                try log.append(2)
                try log.append(as: "bob")
            }
            var second = try AuditedRepository([])
            try second.begin("ada", log: "99999999-0000-4000-8000-000000000001", key: log.keys["ada"])
            try second.append(6)
            checkpoint = try log.checkpoint()
            forgers = [try Forger(log, "ada"), try Forger(log, "ada", segment: 2), try Forger(log, "bob")]
            other = try Forger(second, "ada")
            // A key that nobody has added, and that has no lane.
            try log.makeKey("eve")
        }

        func key(_ name: String) -> PrivateKey { log.keys[name]! }

        /// Counts the log as it stands now as a mutant.
        ///
        /// A checkpoint only adds to what is found, so that it is not asked where something is found without.
        func judge(_ kind: String) throws {
            tallies[kind, default: Tally()].made += 1
            guard try log.faults().isEmpty else { return }
            tallies[kind]!.missedWithout += 1
            if try log.faults(checkpoint: checkpoint).isEmpty { tallies[kind]!.missed += 1 }
        }

        /// Makes a mutant of a segment, counts it, and puts everything back.
        func mutate(_ kind: String, _ forger: Forger, _ body: () throws -> Void) throws {
            try body()
            try judge(kind)
            try forger.restore()
        }
    }

    // MARK: Whole entries

    /// Drops, swaps, doubles and replays entries, with the commits' signatures kept, taken away and made by a stranger.
    private func alterOrder(_ victim: Victim) throws {
        for forger in victim.forgers {
            let pieces = forger.pieces
            var altered: [(String, [Forger.Piece])] = []
            for place in pieces.indices {
                var without = pieces
                without.remove(at: place)
                if place < pieces.count - 1 { altered.append(("an entry dropped", without)) }
                for target in (place + 1)..<max(place + 1, pieces.count) {
                    var swapped = pieces
                    swapped.swapAt(place, target)
                    altered.append(("two entries swapped", swapped))
                }
                for target in 0...pieces.count {
                    var doubled = pieces
                    doubled.insert(pieces[place], at: target)
                    altered.append(("an entry doubled", doubled))
                }
                for stranger in [victim.other] + victim.forgers where stranger.segment != forger.segment {
                    for piece in stranger.pieces {
                        var replayed = pieces
                        replayed[place] = piece
                        let isOther = stranger.path != forger.path
                        altered.append(
                            (isOther ? "an entry of another log" : "an entry of another place", replayed))
                    }
                }
            }
            // Where few are wanted, one out of seven.
            for (place, (kind, pieces)) in altered.enumerated() where Self.wanted >= 2_000 || place % 7 == 0 {
                try victim.mutate(kind, forger) { try forger.write(pieces) }
                try victim.mutate(kind, forger) {
                    try forger.write(pieces.map { Forger.Piece(payload: $0.payload, signature: nil) })
                }
                try victim.mutate(kind, forger) { try forger.write(pieces, signing: victim.key("eve")) }
            }
        }
    }

    // MARK: Signatures

    private func alterSignatures(_ victim: Victim) throws {
        for forger in victim.forgers {
            let own = forger.owner.hasPrefix("ada") ? "ada" : "bob"
            for place in forger.pieces.indices {
                for (signer, namespace) in [
                    ("eve", "adrlink-audit"), (own == "ada" ? "bob" : "ada", "adrlink-audit"), (own, "git"),
                    (own, "file"), ("eve", "git"),
                ] {
                    var pieces = forger.pieces
                    pieces[place].payload = try Forger.signed(
                        pieces[place].payload, by: victim.key(signer), namespace: namespace)
                    let kind = namespace == "adrlink-audit" ? "signed by another key" : "signed for something else"
                    try victim.mutate(kind, forger) { try forger.write(pieces) }
                    try victim.mutate(kind, forger) { try forger.write(pieces, signing: victim.key(own)) }
                }
                var stripped = forger.pieces
                stripped[place].signature = nil
                try victim.mutate("a commit's signature stripped", forger) { try forger.write(stripped) }
                var bare = forger.pieces
                let content = try AuditPayload(bare[place].payload).content
                bare[place].payload = content
                try victim.mutate("a payload's signature stripped", forger) { try forger.write(bare) }
            }
        }
    }

    // MARK: The owner himself

    private static let rewound = "a lane rewound"
    private static let rewritten = "rewritten by its owner"

    private func rewriteAsOwner(_ victim: Victim) throws {
        for forger in victim.forgers {
            let own = forger.owner.hasPrefix("ada") ? "ada" : "bob"
            let payloads = forger.pieces.map(\.payload)
            for place in payloads.indices {
                var text = String(decoding: payloads[place], as: UTF8.self)
                text = text.replacing("\"result\":\"ok\"", with: "\"result\":\"failed\"")
                var changed = payloads
                changed[place] = try signedLines(of: Array(text.utf8), by: victim.key(own))
                try victim.mutate(Self.rewritten, forger) {
                    try forger.write(
                        try forger.resigned(changed, from: place, by: victim.key(own)), signing: victim.key(own))
                }
                let rest = Array(forger.pieces.prefix(place))
                try victim.mutate(Self.rewound, forger) { try forger.write(rest) }
            }
            try victim.mutate("a segment deleted", forger) { try forger.move(to: nil) }
        }
    }

    private func signedLines(of bytes: [UInt8], by key: PrivateKey) throws -> [UInt8] {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).prefix { $0.first == UInt8(ascii: "{") }
        return try AuditPayload(lines: lines.map { Array($0) }, signer: key, namespace: AuditNames.namespace).bytes
    }

    // MARK: Bytes

    /// Flips single bits in payloads and rebuilds all that follows, so that only signatures and digests can tell.
    private func flipContents(_ victim: Victim, _ count: Int, _ generator: inout some RandomNumberGenerator) throws {
        for _ in 0..<count {
            let forger = victim.forgers.randomElement(using: &generator)!
            var pieces = forger.pieces
            let place = pieces.indices.randomElement(using: &generator)!
            let offset = pieces[place].payload.indices.randomElement(using: &generator)!
            pieces[place].payload[offset] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
            try victim.mutate("a bit of a payload flipped, and all rebuilt", forger) { try forger.write(pieces) }
        }
    }

    /// Flips single bits in the files of objects.
    private func flipFiles(_ victim: Victim, _ count: Int, _ generator: inout some RandomNumberGenerator) throws {
        let made = victim.log.made
        let objects = try made.git(["rev-list", "--objects", "--glob=refs/notes/adrlink/audit/*"]).split(
            separator: "\n"
        )
        .map { String($0.prefix(40)) }
        var harmless = 0
        for _ in 0..<count {
            let object = objects.randomElement(using: &generator)!
            let file = URL(fileURLWithPath: made.path + "/.git/objects/\(object.prefix(2))/\(object.dropFirst(2))")
            let original = try Data(contentsOf: file)
            var bytes = original
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8(
                1 << Int.random(in: 0..<8, using: &generator))
            try FileManager.default.removeItem(at: file)
            try bytes.write(to: file)
            // What zlib passes over leaves the object as it was, and is no alteration.
            if try victim.log.faults().isEmpty, try made.tryGit(["fsck", "--full"]).status == 0 {
                harmless += 1
            } else {
                try victim.judge("a bit of an object's file flipped")
            }
            try FileManager.default.removeItem(at: file)
            try original.write(to: file)
        }
        #expect(harmless < count / 4)
    }

    @Test func noMutantPassesWithACheckpoint() throws {
        var generator = SplitMix(state: 20_241_121)
        var total: [String: Tally] = [:]
        func run(_ body: (Victim) throws -> Void) throws {
            let victim = try Victim()
            try body(victim)
            #expect(try victim.log.faults(checkpoint: victim.checkpoint).isEmpty, "the log is as it was")
            total.merge(victim.tallies) {
                Tally(
                    made: $0.made + $1.made, missed: $0.missed + $1.missed,
                    missedWithout: $0.missedWithout + $1.missedWithout)
            }
        }
        try run(alterSignatures)
        try run(rewriteAsOwner)
        try run(alterOrder)
        func made() -> Int { total.values.reduce(0) { $0 + $1.made } }
        while made() < Self.wanted {
            let count = min(400, (Self.wanted - made() + 1) / 2 + 1)
            try run { try flipContents($0, count, &generator) }
            try run { try flipFiles($0, count, &generator) }
        }
        for (kind, tally) in total.sorted(by: { $0.key < $1.key }) {
            print(
                "mutants: \(kind): \(tally.made), missed \(tally.missed), without a checkpoint \(tally.missedWithout)")
        }
        let missed = total.values.reduce(0) { $0 + $1.missed }
        print("mutants: \(made()) in all, \(made() - missed) detected with a checkpoint")
        #expect(made() >= Self.wanted)
        #expect(missed == 0)
        // Without a checkpoint nobody can tell what the owner of a key leaves out or writes anew at the end of a lane.
        let expected: Set = [Self.rewound, Self.rewritten, "a segment deleted"]
        #expect(Set(total.filter { $0.value.missedWithout > 0 }.keys).isSubset(of: expected))
    }
}

/// Numbers that are the same in every run: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
