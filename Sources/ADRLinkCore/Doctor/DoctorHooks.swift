import Git

extension Workspace {
    /// Whether adrlink's hooks run, one by one.
    func hookDiagnoses(_ program: String) throws(ADRLinkError) -> [Diagnosis] {
        let hooks = Hooks(try hooksFolder(), program: program)
        var found: [Diagnosis] = []
        let (path, isBare) = (hooks.folder.path, repository.isBare)
        switch hooks.folder.place {
        case .repository: found.append(Diagnosis("hooks-folder", .ok, "git looks in \(path)"))
        case .workingTree:
            found.append(
                Diagnosis("hooks-folder", .ok, "git looks in \(path), in the working tree: its hooks are shared"))
        case .outside:
            found.append(
                Diagnosis(
                    "hooks-folder", .warning, "git looks in \(path), outside this repository: others may run them too",
                    fix: "git config core.hooksPath \(shellQuoted(repository.commonDirectory + "/hooks"))"))
        }
        for name in isBare ? HookName.server : HookName.client {
            let force = hooks.folder.place == .outside ? " --force" : ""
            found.append(
                diagnosis(try hooks.status(of: name), "adrlink hook install\(isBare ? " --server" : "")\(force)"))
        }
        return found
    }

    private func diagnosis(_ status: Hooks.Status, _ install: String) -> Diagnosis {
        let check = "hook-\(status.name.rawValue)"
        let path = shellQuoted(status.path)
        let chained = status.chained.map { $0.split(separator: "/").last ?? "" }
        switch status.state {
        case .installed:
            return Diagnosis(check, .ok, "installed" + (chained.map { "; \($0) runs first" } ?? ""))
        case .missing: return Diagnosis(check, .warning, "not installed", fix: install)
        case .outdated:
            return Diagnosis(
                check, .warning, "written by another version, or for an adrlink in another place", fix: install)
        case .notExecutable:
            return Diagnosis(check, .error, "not executable: git passes over it", fix: "chmod +x \(path)")
        case .changed:
            return Diagnosis(
                check, .warning, "adrlink's, and changed since it was installed",
                fix: "mv \(path) \(shellQuoted(status.path + ".mine")) && \(install)")
        case .foreign where status.chained != nil:
            return Diagnosis(
                check, .warning, "somebody else's, and \(chained ?? "") keeps an earlier one: adrlink does not run",
                fix: "mv \(path) \(shellQuoted(status.path + ".mine")) && \(install)")
        case .foreign:
            return Diagnosis(
                check, .warning, "somebody else's: adrlink does not run; after the installation both do", fix: install)
        }
    }
}
