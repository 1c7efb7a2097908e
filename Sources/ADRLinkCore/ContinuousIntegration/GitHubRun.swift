import FoundationEssentials
import Git

/// A run of GitHub Actions: its default variables, and the payload of the webhook that started it.
///
/// https://docs.github.com/en/actions/reference/workflows-and-actions/variables and
/// https://docs.github.com/en/webhooks/webhook-events-and-payloads.
struct GitHubRun {
    let run: CIRun

    /// The members of the payloads that say what is judged.
    private struct Payload: Decodable {
        var pull_request: PullRequest?
        var number: Int?
        var merge_group: MergeGroup?
        var before: String?
        var after: String?
        var ref: String?
        var deleted: Bool?
        var forced: Bool?
        var repository: Repository?

        struct PullRequest: Decodable {
            var number: Int?
            var base: Side
            var head: Side
        }
        struct Side: Decodable {
            var sha: String
            var ref: String
        }
        struct MergeGroup: Decodable {
            var base_sha: String
            var base_ref: String
            var head_sha: String
        }
        struct Repository: Decodable { var default_branch: String? }
    }

    init(variables: [String: String], event: [UInt8]?) throws(ADRLinkError) {
        let name = variables["GITHUB_EVENT_NAME"] ?? "event without a name"
        let payload = try Self.payload(event)
        if let request = payload.pull_request {
            let number = request.number ?? payload.number
            run = CIRun(
                service: .gitHub,
                subject: "pull request\(number.map { " \($0)" } ?? "") into \(request.base.ref)",
                cause: .proposal(
                    .init(
                        tip: try CIRun.required(request.head.sha, "pull_request.head.sha"),
                        base: try CIRun.required(request.base.sha, "pull_request.base.sha"),
                        target: request.base.ref)))
        } else if let group = payload.merge_group {
            let target = group.base_ref.branchName
            run = CIRun(
                service: .gitHub, subject: "merge queue of \(target)",
                cause: .proposal(
                    .init(
                        tip: try CIRun.required(group.head_sha, "merge_group.head_sha"),
                        base: try CIRun.required(group.base_sha, "merge_group.base_sha"), target: target)))
        } else if name == "push", let reference = payload.ref {
            run = CIRun(
                service: .gitHub, subject: "push to \(reference.branchName)",
                cause: payload.deleted == true ? .deletion : .push(try Self.push(payload, reference)))
        } else {
            run = CIRun(service: .gitHub, subject: name, cause: .other)
        }
    }

    private static func push(_ payload: Payload, _ reference: String) throws(ADRLinkError) -> CIRun.Push {
        CIRun.Push(
            tip: try CIRun.required(payload.after, "after"), before: try CIRun.commit(payload.before, "before"),
            reference: reference, defaultBranch: payload.repository?.default_branch,
            isForced: payload.forced ?? false)
    }

    private static func payload(_ event: [UInt8]?) throws(ADRLinkError) -> Payload {
        guard let event else {
            throw ADRLinkError(
                .usage, "there is no file of the event",
                hint: "GITHUB_EVENT_PATH names it; a container needs it mounted")
        }
        do {
            return try JSONDecoder().decode(Payload.self, from: Data(event))
        } catch {
            throw ADRLinkError(.usage, "the file of the event, GITHUB_EVENT_PATH, is not what GitHub writes: \(error)")
        }
    }
}
