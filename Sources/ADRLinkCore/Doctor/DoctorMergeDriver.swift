import Git

extension Workspace {
    /// Whether the index pages are merged by the driver that is made for them. Nothing where there is no index.
    func mergeDriverDiagnoses(_ program: String) throws(ADRLinkError) -> [Diagnosis] {
        guard !repository.isBare else { return [] }
        let folders = try listing(of: .workingTree, try policy(of: .workingTree)).folders
        let pages = try indexPages(of: folders, in: .workingTree).filter { $0.page?.block != nil }.map(\.path)
        guard !pages.isEmpty else { return [] }
        let attributes = try mergeAttributes(of: pages)
        let check = "merge-driver"
        if let lacking = zip(pages, attributes).first(where: { $1 == nil }) {
            return [
                Diagnosis(
                    check, .warning, "\(lacking.0) has an index, and \(Self.attributesFile) names no way to merge it",
                    fix: "adrlink init")
            ]
        }
        guard attributes.contains(MergeDriver.name) else {
            return [Diagnosis(check, .ok, "the index is merged in another way, as \(Self.attributesFile) says")]
        }
        switch try MergeDriver(program: program).state(in: self) {
        case .installed: return [Diagnosis(check, .ok, "merges join the index of decisions")]
        case .different:
            return [
                Diagnosis(
                    check, .warning, "configured by another version, or for an adrlink in another place",
                    fix: "adrlink hook install")
            ]
        case .missing:
            return [
                Diagnosis(
                    check, .warning,
                    "\(Self.attributesFile) asks for \(MergeDriver.name), which is not configured in this clone",
                    fix: "adrlink hook install")
            ]
        }
    }
}
