import Git

extension Workspace {
    /// Looks at everything on which adrlink's answers depend, and never stops at the first that is wrong.
    ///
    /// Nothing that the repository says is executed, and without a network only the store of evidence cannot be looked at.
    public func diagnoses(_ request: DoctorRequest) -> [Diagnosis] {
        let (program, variables) = (request.program, request.variables)
        var found = [Diagnosis("repository", .ok, "it can be read")]
        found += attempt("git") { () throws(ADRLinkError) in [try gitDiagnosis()] }
        found += attempt("history") { () throws(ADRLinkError) in try historyDiagnoses() }
        found += policyDiagnoses()
        found += attempt("records") { () throws(ADRLinkError) in try recordDiagnoses() }
        found += attempt("changes") { () throws(ADRLinkError) in try changeDiagnoses() }
        found += attempt("hooks") { () throws(ADRLinkError) in try hookDiagnoses(program) }
        found += attempt("merge-driver") { () throws(ADRLinkError) in try mergeDriverDiagnoses(program) }
        found += attempt("trailer-configuration") { () throws(ADRLinkError) in try trailerDiagnoses() }
        found += attempt("audit") { () throws(ADRLinkError) in try auditDiagnoses(variables: variables) }
        found += attempt("audit-log") { () throws(ADRLinkError) in try loggedDiagnoses(request) }
        found += attempt("logs") { () throws(ADRLinkError) in try eventDiagnoses(try request.exporters()) }
        found += attempt("evidence-store") { () throws(ADRLinkError) in
            guard let store = try request.store() else { return [] }
            return try storeDiagnoses(store, probing: request.probesStore)
        }
        found += attempt("kept-links") { () throws(ADRLinkError) in [try linkDiagnosis()] }
        return found
    }

    /// What the verified log tells of itself, of exercises and of runbooks.
    private func loggedDiagnoses(_ request: DoctorRequest) throws(ADRLinkError) -> [Diagnosis] {
        let configuration = try AuditConfiguration(of: repository)
        var options = AuditVerificationOptions(asOf: AuditTime(now))
        (options.root, options.log) = (configuration.root, configuration.log)
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
        return try logDiagnoses(verification, request.variables)
            + exerciseDiagnoses(DrillLog(verification, in: repository), zone: request.zone)
    }

    /// A look that itself failed is an error beside the others.
    private func attempt(
        _ check: String, _ look: () throws(ADRLinkError) -> [Diagnosis]
    ) -> [Diagnosis] {
        do throws(ADRLinkError) {
            return try look()
        } catch {
            return [Diagnosis(check, .error, error.description + (error.hint.map { "; \($0)" } ?? ""))]
        }
    }

    /// A change of several records that was killed between two of them; nothing is said where there is none.
    private func changeDiagnoses() throws(ADRLinkError) -> [Diagnosis] {
        guard let found = try interruptedChange() else { return [] }
        return [Diagnosis("changes", .warning, found.sentence, fix: "adrlink recover --finish, or --undo")]
    }

    // MARK: Git and the clone

    private func gitDiagnosis() throws(ADRLinkError) -> Diagnosis {
        let version = try gitVersion()
        let numbers = version.split(separator: ".").prefix(2).map { Int($0) ?? 0 }
        guard numbers.count == 2, (numbers[0], numbers[1]) >= (2, 39) else {
            return Diagnosis(
                "git", .warning, "version \(version) is older than 2.39, the oldest that adrlink is tested with")
        }
        return Diagnosis("git", .ok, "version \(version)")
    }

    private func historyDiagnoses() throws(ADRLinkError) -> [Diagnosis] {
        // Git 2.24 and later name the remote; before that it was an extension of the repository's format.
        let settings = try gitSettings().settings
        let promisor = settings.last {
            $0.name.hasPrefix("remote.") && $0.name.hasSuffix(".promisor") && $0.value != "false"
        }
        .map { String($0.name.dropFirst("remote.".count).dropLast(".promisor".count)) }
        let isPartial = promisor != nil || settings.contains { $0.name == "extensions.partialclone" }
        return [
            repository.isShallow
                ? Diagnosis(
                    "shallow-clone", .warning, "the history is cut off: what lies before cannot be judged",
                    fix: "git fetch --unshallow")
                : Diagnosis("shallow-clone", .ok, "the history is whole"),
            isPartial
                ? Diagnosis(
                    "partial-clone", .warning, "the clone leaves objects on its remote: records may be missing",
                    fix: promisor.map { completion(of: $0) })
                : Diagnosis("partial-clone", .ok, "no object was left on a remote"),
        ]
    }

    // MARK: The policy

    private func policyDiagnoses() -> [Diagnosis] {
        var found: [Diagnosis] = []
        let name = Policy.fileName
        do throws(ADRLinkError) {
            let head = try fromGit { () throws(GitError) in try repository.head() }
            let committed = try head.map { (id) throws(ADRLinkError) in try policyBytes(of: .commit(id)) } ?? nil
            var isReadable = true
            if let committed {
                do throws(ADRLinkError) {
                    _ = try PolicyReader.read(committed)
                    found.append(Diagnosis("policy", .ok, "HEAD's \(name) can be read"))
                } catch {
                    isReadable = false
                    found.append(unreadable("policy", "HEAD's ", error, "git commit --no-verify \(name)"))
                }
            } else {
                found.append(
                    Diagnosis(
                        "policy", .ok,
                        head == nil ? "there is no commit yet" : "HEAD has no \(name): the defaults apply"))
            }
            if isReadable { found += attempt("approvals") { () throws(ADRLinkError) in try approvalDiagnoses() } }
            if let difference = try workingTreeDiagnosis(committed) { found.append(difference) }
        } catch {
            found.append(unreadable("policy", "", error, nil))
        }
        return found
    }

    /// How the policy of the working tree differs from the one that counts.
    private func workingTreeDiagnosis(_ committed: [UInt8]?) throws(ADRLinkError) -> Diagnosis? {
        guard !repository.isBare else { return nil }
        let (check, name) = ("policy-changes", Policy.fileName)
        let written: [UInt8]?
        do throws(ADRLinkError) {
            written = try policyBytes(of: .workingTree)
            if let written, written != committed { _ = try PolicyReader.read(written) }
        } catch {
            return unreadable(check, "the working tree's ", error, nil)
        }
        guard written != committed else { return nil }
        guard written != nil else {
            return Diagnosis(
                check, .warning, "\(name) is gone from the working tree; HEAD's counts", fix: "git restore \(name)")
        }
        return Diagnosis(
            check, .warning, "the working tree's \(name) differs from HEAD's and counts once it is committed",
            fix: committed == nil ? "git add \(name) && git commit \(name)" : "git commit \(name)")
    }

    private func unreadable(_ check: String, _ whose: String, _ error: ADRLinkError, _ fix: String?) -> Diagnosis {
        Diagnosis(
            check, .error, "\(whose)\(error.description)" + (error.hint.map { "; \($0)" } ?? ""), fix: fix)
    }
}

/// Fetches what a partial clone left out, and makes it a whole one.
private func completion(of remote: String) -> String {
    let settings = ["promisor", "partialclonefilter"].map { shellQuoted("remote.\(remote).\($0)") }
    return "git fetch --refetch --no-filter \(shellQuoted(remote)) && "
        + settings.map { "git config --unset-all \($0)" }.joined(separator: " && ")
}
