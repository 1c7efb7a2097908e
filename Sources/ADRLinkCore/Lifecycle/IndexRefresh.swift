extension Workspace {
    /// The changes with those of the index pages that follow from them, so that all are written together.
    ///
    /// An index that cannot be kept up keeps nobody from changing a record: a note says so, and `index --check` finds it.
    func indexRefresh(
        after changes: [RecordTransaction.Change], _ policy: Policy
    ) -> (changes: [RecordTransaction.Change], notes: [String]) {
        var all = changes
        var contents: [String: [UInt8]?] = [:]
        for change in changes { contents[change.path] = .some(change.new) }
        do throws(ADRLinkError) {
            let state = try WorkingTreeState(self)
            for page in try refreshedIndexes(policy, with: contents) {
                guard !state.isInConflict(page.path) else {
                    throw ADRLinkError(.io, "a merge has left it in conflict", path: page.path)
                }
                if let place = all.firstIndex(where: { $0.path == page.path }) {
                    all[place].new = page.new
                } else {
                    all.append(RecordTransaction.Change(path: page.path, old: page.old, new: page.new))
                }
            }
        } catch {
            return (changes, ["the index was left as it is: \(error)"])
        }
        return (all, [])
    }
}
