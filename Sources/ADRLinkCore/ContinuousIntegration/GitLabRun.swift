import Git

/// A run of GitLab CI: its predefined variables, https://docs.gitlab.com/ci/variables/predefined_variables/.
struct GitLabRun {
    let run: CIRun

    init(variables: [String: String]) throws(ADRLinkError) {
        if let base = try CIRun.commit(variables["CI_MERGE_REQUEST_DIFF_BASE_SHA"], "CI_MERGE_REQUEST_DIFF_BASE_SHA") {
            run = try Self.mergeRequest(variables, base)
        } else {
            run = try Self.pipeline(variables)
        }
    }

    private static func mergeRequest(_ variables: [String: String], _ base: ObjectID) throws(ADRLinkError) -> CIRun {
        let target = variables["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] ?? ""
        // In a pipeline for merged results CI_COMMIT_SHA is a merge that nobody proposed.
        let source = try CIRun.commit(
            variables["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"], "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
        let tip: ObjectID
        if let source { tip = source } else { tip = try CIRun.required(variables["CI_COMMIT_SHA"], "CI_COMMIT_SHA") }
        let number = variables["CI_MERGE_REQUEST_IID"].map { " \($0)" } ?? ""
        return CIRun(
            service: .gitLab, subject: "merge request\(number) into \(target)",
            cause: .proposal(.init(tip: tip, base: base, target: target)))
    }

    private static func pipeline(_ variables: [String: String]) throws(ADRLinkError) -> CIRun {
        let source = variables["CI_PIPELINE_SOURCE"] ?? "pipeline without a source"
        guard source == "push" else { return CIRun(service: .gitLab, subject: source, cause: .other) }
        let tip = try CIRun.required(variables["CI_COMMIT_SHA"], "CI_COMMIT_SHA")
        let name = variables["CI_COMMIT_TAG"] ?? variables["CI_COMMIT_BRANCH"] ?? ""
        let folder = variables["CI_COMMIT_TAG"] == nil ? "refs/heads/" : "refs/tags/"
        return CIRun(
            service: .gitLab, subject: "push to \(name)",
            cause: .push(
                .init(
                    tip: tip, before: try CIRun.commit(variables["CI_COMMIT_BEFORE_SHA"], "CI_COMMIT_BEFORE_SHA"),
                    reference: folder + name, defaultBranch: variables["CI_DEFAULT_BRANCH"],
                    // GitLab does not tell a forced push from another.
                    isForced: true)))
    }
}
