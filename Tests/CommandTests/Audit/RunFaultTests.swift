import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// `adrlink run`, killed at each call that changes files, and with each of them failing.
@Suite struct RunFaultTests {
    enum Effect: String, CaseIterable {
        case kill, ENOSPC, EIO

        var fault: Fault.Effect { self == .kill ? .kill : .error(rawValue) }
    }

    /// A repository in which one action after the other fails somewhere.
    private struct Trials {
        let world: RecordedWorld
        private let recorder: AuditRecorder
        private let writer: LaneWriter
        private var attempts = 0
        private let references: [String]
        private let beginning: ObjectID

        init() throws {
            world = try RecordedWorld()
            recorder = try AuditRecorder(of: try Repository(at: world.made.path), variables: [:])
            // The lock that a dead process has left is not waited for as long as that of a living one.
            writer = LaneWriter(
                log: recorder.log, lane: recorder.lane, owner: recorder.principal, signer: recorder.signer,
                signs: .commit, patience: 2)
            references = [
                world.reference, AuditNames.pin(recorder.lane), AuditNames.evidence + recorder.lane.description,
            ]
            beginning = try Repository(at: world.made.path).target(of: world.reference)!
        }

        /// Makes the log what it was at first, whatever lies about.
        func reset() throws {
            let repository = try Repository(at: world.made.path)
            for name in references {
                let lock = repository.lockFile(of: name)
                if FileManager.default.fileExists(atPath: lock) { try FileManager.default.removeItem(atPath: lock) }
                let target = try repository.target(of: name)
                let first = name.hasPrefix(AuditNames.evidence) ? nil : beginning
                if target != first { try repository.updateReference(name, from: target, to: first, message: "") }
            }
            let spool = world.made.path + "/.git/adrlink/audit/spool"
            if FileManager.default.fileExists(atPath: spool) { try FileManager.default.removeItem(atPath: spool) }
        }

        /// Runs a command that leaves a file behind and ends with 7.
        mutating func run(_ fault: Fault, _ options: [String] = []) throws -> FaultedRun {
            attempts += 1
            var fault = fault
            fault.path = "/.git/"
            // Evidence that is new each time has to be written.
            try world.made.write("plan \(attempts)\n", to: "../plan")
            if world.exists("started") { try FileManager.default.removeItem(atPath: world.made.path + "/started") }
            return try world.made.adrlink(
                RecordedWorld.words(options + ["--attach", "../plan"], ["sh", "-c", ">started; exit 7"]), fault: fault)
        }

        /// Appends two entries, the second one behind what waits in the spool.
        func append() throws {
            let repository = try Repository(at: world.made.path)
            try repository.writeDurably()
            var event = AuditEvent(
                action: "test.next", actor: recorder.principal, phase: .event,
                time: AuditTime(microseconds: CurrentProcess.microseconds))
            event.result = .ok
            _ = try writer.append([event], in: repository)
            _ = try recorder.record([event], in: repository)
        }
    }

    /// How many entries are in the log, all of them good, and how many wait for it.
    private func counts(_ world: RecordedWorld, _ what: String) throws -> (entries: Int, waiting: Int) {
        let verification = try world.verify()
        let faults = verification.findings.list.filter { $0.severity > .notice }
        #expect(faults.isEmpty, "\(what): \(faults)")
        #expect(verification.verified == verification.entries, "\(what)")
        return (verification.entries, try world.waiting().count)
    }

    @Test(arguments: Effect.allCases) func aFaultAtAnyCallLeavesTheOldLogOrTheNew(effect: Effect) throws {
        var trials = try Trials()
        let world = trials.world
        _ = try trials.run(Fault(at: nil))
        let calls = try trials.run(Fault(at: nil)).calls.count
        #expect(calls > 50)
        for call in 1...calls {
            let what = "\(effect) at call \(call)"
            try trials.reset()
            let run = try trials.run(Fault(effect.fault, at: call))
            let (entries, waiting) = try counts(world, what)
            if world.exists("started") {
                #expect(entries >= 1, "an action without an intent: \(what): \(run.calls.last ?? [])")
                #expect(run.isKilled || run.result.status == 7, "\(what): \(run.result.errors)")
            } else {
                #expect(entries <= 1 && waiting == 0, "\(what)")
                #expect(run.isKilled || run.result.status == 125, "\(what): \(run.result.errors)")
                #expect(run.isKilled || run.result.errors.contains("hint: "), "\(what): \(run.result.errors)")
            }
            if run.result.status == 7, waiting > 0 { #expect(run.result.errors.contains("NOT IN THE LOG")) }
            try trials.append()
            // An entry may be in the log although the disk said no: it is not written twice.
            let isWhole = world.exists("started") && !run.isKilled
            #expect(try counts(world, what) == (isWhole ? 4 : entries + waiting + 2, 0), "\(what)")
        }
    }

    @Test(arguments: ["ENOSPC", "EROFS", "EIO"]) func aDiskThatTakesNothingMoreIsNoReasonToAct(error: String) throws {
        var trials = try Trials()
        let before = try counts(trials.world, error)
        for options in [[], ["--break-glass"]] {
            var fault = Fault(.error(error), at: 1)
            fault.lasts = true
            let run = try trials.run(fault, options)
            #expect(run.result.status == 125)
            #expect(run.result.errors.contains("\nhint: "), "\(run.result.errors)")
            #expect(!trials.world.exists("started"))
        }
        #expect(try counts(trials.world, error) == before)
        try trials.append()
    }

    @Test func aDiskThatFillsUpWhileTheCommandRunsKeepsItsStatus() throws {
        var trials = try Trials()
        let calls = try trials.run(Fault(at: nil)).calls
        // The first call behind the intent is the lock of the lane for the outcome.
        let locks = calls.enumerated().filter { $0.element[0] == "open" && $0.element[1].hasSuffix(".lock") }
        let last = try #require(locks.last { $0.element[1].contains("/adrlink/audit/") })
        var fault = Fault(.error("ENOSPC"), at: last.offset + 1)
        fault.lasts = true
        let run = try trials.run(fault)
        #expect(run.result.status == 7 && trials.world.exists("started"))
        #expect(run.result.errors.contains("THE OUTCOME COULD NOT BE WRITTEN"))
        #expect(run.result.errors.contains("adrlink audit close"))
        #expect(try trials.world.verify().openIntents.count == 1)
    }

    @Test(arguments: Effect.allCases) func aFaultAtAnyCallOfBrokenGlassLeavesWhatWaitedOrMore(effect: Effect) throws {
        var trials = try Trials()
        let world = trials.world
        let away = world.key + ".away"
        func hideKey() throws { try FileManager.default.moveItem(atPath: world.key, toPath: away) }
        func showKey() throws { try FileManager.default.moveItem(atPath: away, toPath: world.key) }
        try hideKey()
        let calls = try trials.run(Fault(at: nil), ["--break-glass"]).calls.count
        try showKey()
        try trials.append()
        for call in 1...calls {
            let what = "\(effect) at call \(call)"
            try trials.reset()
            try hideKey()
            let run = try trials.run(Fault(effect.fault, at: call), ["--break-glass"])
            try showKey()
            let waiting = try world.waiting().count
            if world.exists("started") { #expect(waiting >= 1, "an action without an intent: \(what)") }
            #expect(run.isKilled || run.result.status == (world.exists("started") ? 7 : 125), "\(what)")
            try trials.append()
            #expect(try counts(world, what) == (waiting + 2, 0), "\(what)")
            #expect(try AuditSpool(of: try Repository(at: world.made.path)).damaged.isEmpty, "\(what)")
        }
    }

    @Test(arguments: Effect.allCases) func aFaultAtAnyCallOfDrainingLosesAndDoublesNothing(effect: Effect) throws {
        var trials = try Trials()
        let world = trials.world
        let away = world.key + ".away"
        func spool() throws {
            try FileManager.default.moveItem(atPath: world.key, toPath: away)
            _ = try trials.run(Fault(at: nil), ["--break-glass"])
            try FileManager.default.moveItem(atPath: away, toPath: world.key)
        }
        func isDraining(_ call: [String]) -> Bool { call.contains { $0.contains("/audit/spool") } }
        try spool()
        let calls = try trials.run(Fault(at: nil)).calls
        let last = try #require(calls.lastIndex(where: isDraining))
        // The appends in between are those of every other entry; what is the spool's own is tried.
        for call in 1...(last + 1) where isDraining(calls[call - 1]) {
            let what = "\(effect) at call \(call) \(calls[call - 1])"
            try trials.reset()
            try spool()
            let run = try trials.run(Fault(effect.fault, at: call))
            _ = try counts(world, what)
            try trials.append()
            let (entries, waiting) = try counts(world, what)
            #expect(waiting == 0, "\(what)")
            // Two that waited, two that followed, and those of the action itself.
            #expect((4...6).contains(entries), "\(what)")
            #expect(world.exists("started") == false || entries >= 5, "\(what): \(run.result.errors)")
            #expect(try recovered(world).count == 2, "\(what)")
        }
    }

    /// The entries that came from the spool, by what they were there.
    private func recovered(_ world: RecordedWorld) throws -> [String] {
        try world.made.git(["log", "--format=", "-p", world.reference]).split(separator: "\n").compactMap { line in
            line.range(of: #""spool [0-9a-f]{64}"#, options: .regularExpression).map { String(line[$0]) }
        }
    }
}
