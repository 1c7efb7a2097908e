import Git
import SSHSignature

extension Workspace {
    /// What would destroy the audit log, and whether this installation can write it. Nothing is said where there is no log.
    func auditDiagnoses(variables: [String: String]) throws(ADRLinkError) -> [Diagnosis] {
        let configuration = try AuditConfiguration(of: repository)
        let hasLanes = try fromAudit { () throws(GitError) in try !repository.segments().isEmpty }
        guard hasLanes || configuration.lane != nil else { return [] }
        var found = AuditHazards.diagnoses(try gitSettings().settings)
        if found.isEmpty {
            found.append(Diagnosis("audit-settings", .ok, "no setting of git would destroy the audit log"))
        }
        if repository.isShallow {
            found.append(
                Diagnosis(
                    "audit-history", .warning,
                    "in a shallow clone git notes prune would remove entries, and it cannot be seen whether any were",
                    fix: "git fetch --unshallow"))
        }
        if repository.isBare, hasLanes { found.append(try serverDiagnosis()) }
        if configuration.lane != nil { found += writingDiagnoses(configuration, variables) }
        return found
    }

    /// Whether the hook of a repository that others push to keeps lanes from being deleted.
    private func serverDiagnosis() throws(ADRLinkError) -> Diagnosis {
        let folder = try hooksFolder()
        let hook = folder.path + "/" + HookName.preReceive.rawValue
        guard let bytes = File.readIfPossible(hook, limit: 1 << 20), HookScript.origin(of: bytes) != .foreign else {
            return Diagnosis(
                "audit-server", .warning,
                "whoever may push here may delete the audit log: no hook of adrlink guards it",
                fix: "adrlink hook install --server")
        }
        return Diagnosis("audit-server", .ok, "the hook lets lanes only grow")
    }

    private func writingDiagnoses(_ configuration: AuditConfiguration, _ variables: [String: String]) -> [Diagnosis] {
        let recorder: AuditRecorder
        do throws(ADRLinkError) { recorder = try AuditRecorder(of: repository, variables: variables) } catch {
            return [Diagnosis("audit-key", .error, error.description, fix: error.hint)]
        }
        var found = [
            Diagnosis("audit-key", .ok, "\(recorder.signer.publicKey.fingerprint) signs as \(recorder.principal)")
        ]
        do throws(GitError) {
            let last = try repository.segments(of: recorder.lane).last
            let pin = try repository.target(of: AuditNames.pin(recorder.lane))
            var isRewound = false
            if let pin, last?.head != pin {
                isRewound = true
                if let last { isRewound = try !repository.commits(ofSegmentAt: last.head).ids.contains(pin) }
            }
            var fault: AuditFinding?
            if let last, let pin, last.head != pin, !isRewound {
                fault = try SegmentGrowth(segment: last.id, old: pin, new: last.head).fault(in: repository)
            }
            if let fault {
                found.append(
                    Diagnosis(
                        "audit-lane", .error,
                        "the lane \(recorder.lane.short) was written by something else: \(fault.message)",
                        fix: "adrlink audit repair"))
            } else if isRewound {
                found.append(
                    Diagnosis(
                        "audit-lane", .error, "the lane \(recorder.lane.short) was rewound, or rewritten",
                        fix: "adrlink audit repair"))
            } else {
                found.append(Diagnosis("audit-lane", .ok, "the lane \(recorder.lane.short) is as it was left"))
            }
        } catch {
            found.append(Diagnosis("audit-lane", .error, "\(error)", fix: "adrlink audit verify"))
        }
        return found
    }
}

/// Settings of git that overwrite, delete or carry on what they should not touch in the log.
enum AuditHazards {
    static func diagnoses(_ settings: [GitSettings.Setting]) -> [Diagnosis] {
        var found: [Diagnosis] = []
        let prunesAll = settings.last { $0.name == "fetch.prune" }.map { isTrue($0.value) } ?? false
        for setting in settings {
            let value = setting.value
            func hazard(_ state: Diagnosis.State, _ message: String) {
                found.append(Diagnosis("audit-settings", state, message, fix: setting.removal))
            }
            guard let (remote, key) = remoteKey(setting.name) else {
                if setting.name == "notes.rewriteref", reachesLog(value) {
                    hazard(.error, "notes.rewriteRef \(value) makes git commit --amend and git rebase write on lanes")
                }
                if ["receive.hiderefs", "transfer.hiderefs"].contains(setting.name), reachesLog(value + "/*") {
                    hazard(.warning, "\(setting.name) \(value) hides the audit log from whoever fetches")
                }
                continue
            }
            switch key {
            case "mirror" where isTrue(value):
                hazard(.error, "git push to \(remote) would delete there what is not here: it is a mirror")
            case "fetch":
                let parts = RefSpecification(value)
                guard reachesLog(parts.target) else { break }
                let prunes = settings.last { $0.name == "remote.\(remote).prune" }.map { isTrue($0.value) } ?? prunesAll
                if parts.isForced {
                    hazard(.error, "git fetch \(remote) would overwrite lanes that are here: \(value)")
                } else if prunes {
                    hazard(
                        .error,
                        "git fetch \(remote) would delete lanes that the remote does not have: \(value) with pruning")
                } else {
                    hazard(.warning, "git fetch \(remote) moves lanes that nobody has verified: \(value)")
                }
            case "push":
                let parts = RefSpecification(value)
                if reachesLog(parts.target), parts.isForced || parts.source.isEmpty {
                    hazard(.error, "git push \(remote) would overwrite or delete lanes there: \(value)")
                }
            default: break
            }
        }
        return found
    }

    /// Whether a pattern of references can mean a lane.
    static func reachesLog(_ pattern: String) -> Bool {
        guard let star = pattern.firstIndex(of: "*") else {
            return pattern.hasPrefix(AuditNames.log) || (AuditNames.log + "*").hasPrefix(pattern + "/")
        }
        let prefix = pattern[..<star]
        return AuditNames.log.hasPrefix(prefix) || prefix.hasPrefix(AuditNames.log)
    }

    private static func isTrue(_ value: String) -> Bool {
        !["false", "no", "off", "0", ""].contains(value.lowercased())
    }

    /// The remote and the key of `remote.<name>.<key>`.
    private static func remoteKey(_ name: String) -> (remote: String, key: String)? {
        guard name.hasPrefix("remote."), let dot = name.lastIndex(of: "."),
            dot > name.index(name.startIndex, offsetBy: 7)
        else { return nil }
        return (String(name[name.index(name.startIndex, offsetBy: 7)..<dot]), String(name[name.index(after: dot)...]))
    }

    private struct RefSpecification {
        let isForced: Bool
        let source: String
        let target: String

        init(_ text: String) {
            isForced = text.hasPrefix("+")
            let bare = isForced ? text.dropFirst() : text[...]
            let parts = bare.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            source = String(parts[0])
            target = String(parts.count > 1 ? parts[1] : parts[0])
        }
    }
}
