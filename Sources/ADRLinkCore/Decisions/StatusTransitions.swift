/// Which status a decision may take after which.
///
/// A record that states nothing, and a word that no transition names, bind nobody: what they mean is not known here.
public struct StatusTransitions: Equatable, Sendable {
    private var allowed: [DecisionStatus: [DecisionStatus]]

    /// Draft → proposed → accepted or rejected; proposed → draft; accepted → deprecated or superseded.
    public static let usual = StatusTransitions(allowed: [
        .draft: [.proposed], .proposed: [.accepted, .rejected, .draft], .accepted: [.deprecated, .superseded],
        .rejected: [], .deprecated: [], .superseded: [],
    ])

    private init(allowed: [DecisionStatus: [DecisionStatus]]) { self.allowed = allowed }

    /// Whether a decision may go from one status to the other; staying where it is is no transition.
    public func allow(_ from: DecisionStatus, to: DecisionStatus) -> Bool {
        if from == to || from == .unknown { return true }
        if case .custom = to, !allowed.values.contains(where: { $0.contains(to) }) { return true }
        guard let next = allowed[from] else { return true }
        return next.contains(to)
    }

    /// What may come after a status, in the order it was configured; nil where everything may.
    public func next(after status: DecisionStatus) -> [DecisionStatus]? { allowed[status] }

    /// Replaces what may come after some statuses; those that are not named keep the usual.
    mutating func replace(with configured: [(from: DecisionStatus, to: DecisionStatus)]) {
        for from in Set(configured.map(\.from)) {
            allowed[from] = configured.filter { $0.from == from }.map(\.to)
        }
    }
}
