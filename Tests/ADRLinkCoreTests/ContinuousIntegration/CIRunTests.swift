import Foundation
import Testing

@testable import ADRLinkCore
@testable import Git

/// What a run is for, as GitHub and GitLab say it.
@Suite struct CIRunTests {
    private static let a = String(repeating: "a", count: 40)
    private static let b = String(repeating: "b", count: 40)
    private static let zero = String(repeating: "0", count: 40)

    private func gitHub(_ name: String, _ payload: String) throws -> CIRun {
        try CIRun(
            variables: ["GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name], event: Array(payload.utf8))
    }

    private func gitLab(_ variables: [String: String]) throws -> CIRun {
        try CIRun(variables: variables.merging(["GITLAB_CI": "true"]) { $1 }, event: nil)
    }

    private func id(_ text: String) throws -> ObjectID { try #require(ObjectID(text)) }

    @Test(arguments: ["pull_request", "pull_request_target", "pull_request_review"])
    func aPullRequestIsItsHeadAndNotTheMergeOfTheRun(_ name: String) throws {
        let run = try gitHub(
            name,
            """
            {"action":"synchronize","number":12,"pull_request":{"number":12,"merge_commit_sha":"\(Self.zero)",
             "base":{"ref":"main","sha":"\(Self.a)","repo":{}},"head":{"ref":"topic","sha":"\(Self.b)"}}}
            """)
        #expect(
            run.cause == .proposal(.init(tip: try id(Self.b), base: try id(Self.a), target: "main")))
        #expect(run.subject == "pull request 12 into main")
    }

    @Test func aMergeQueueIsItsGroup() throws {
        let run = try gitHub(
            "merge_group",
            """
            {"merge_group":{"base_sha":"\(Self.a)","base_ref":"refs/heads/main","head_sha":"\(Self.b)"}}
            """)
        #expect(
            run.cause == .proposal(.init(tip: try id(Self.b), base: try id(Self.a), target: "main")))
    }

    @Test func aPushHasWhatStoodThereBefore() throws {
        let run = try gitHub(
            "push",
            """
            {"ref":"refs/heads/topic","before":"\(Self.a)","after":"\(Self.b)","forced":true,
             "repository":{"default_branch":"main"}}
            """)
        #expect(
            run.cause
                == .push(
                    .init(
                        tip: try id(Self.b), before: try id(Self.a), reference: "refs/heads/topic",
                        defaultBranch: "main", isForced: true)))
        #expect(run.subject == "push to topic")
    }

    @Test func zerosMeanThatThereWasNothingOrIsNothing() throws {
        let made = try gitHub(
            "push", #"{"ref":"refs/tags/v1","before":"\#(Self.zero)","after":"\#(Self.b)","created":true}"#)
        guard case .push(let push) = made.cause else {
            Issue.record("\(made)")
            return
        }
        #expect(push.before == nil && push.defaultBranch == nil && push.reference == "refs/tags/v1")
        let gone = try gitHub(
            "push", #"{"ref":"refs/heads/x","before":"\#(Self.a)","after":"\#(Self.zero)","deleted":true}"#)
        #expect(gone.cause == .deletion)
    }

    @Test(arguments: ["schedule", "workflow_dispatch", "release"]) func otherEventsAreForNoCommits(
        _ name: String
    ) throws {
        #expect(try gitHub(name, #"{"schedule":"0 5 * * 1"}"#).cause == .other)
    }

    @Test func aMergeRequestIsItsSourceAlsoWhereTheRunIsForItsMerge() throws {
        var variables = [
            "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_DIFF_BASE_SHA": Self.a,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": Self.b,
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "", "CI_COMMIT_BEFORE_SHA": Self.zero,
        ]
        let expected = CIRun.Cause.proposal(.init(tip: try id(Self.b), base: try id(Self.a), target: "main"))
        #expect(try gitLab(variables).cause == expected)
        #expect(try gitLab(variables).subject == "merge request 7 into main")
        variables["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] = Self.b
        variables["CI_COMMIT_SHA"] = String(repeating: "c", count: 40)
        #expect(try gitLab(variables).cause == expected)
    }

    @Test func aPipelineOfAPushHasWhatStoodThereBefore() throws {
        let variables = [
            "CI_PIPELINE_SOURCE": "push", "CI_COMMIT_SHA": Self.b, "CI_COMMIT_BEFORE_SHA": Self.a,
            "CI_COMMIT_BRANCH": "topic", "CI_DEFAULT_BRANCH": "main",
        ]
        let push = CIRun.Push(
            tip: try id(Self.b), before: try id(Self.a), reference: "refs/heads/topic", defaultBranch: "main",
            isForced: true)
        #expect(try gitLab(variables).cause == .push(push))
        let new = try gitLab(variables.merging(["CI_COMMIT_BEFORE_SHA": Self.zero]) { $1 })
        #expect(
            new.cause
                == .push(
                    .init(
                        tip: push.tip, before: nil, reference: push.reference, defaultBranch: "main", isForced: true)))
        #expect(try gitLab(["CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_SHA": Self.b]).cause == .other)
    }

    @Test func whatAServiceSaysIsNeverReadAsARevision() throws {
        for text in ["HEAD", "--all", "main..", "aaaa", Self.a + "0"] {
            #expect(throws: ADRLinkError.self) {
                try gitLab(["CI_PIPELINE_SOURCE": "push", "CI_COMMIT_SHA": text])
            }
        }
    }

    @Test func aRunThatCannotBeUnderstoodSaysWhy() throws {
        let nobody = #expect(throws: ADRLinkError.self) { try CIRun(variables: ["CI": "true"], event: nil) }
        #expect(nobody?.code == .usage && nobody?.hint?.contains("adrlink check origin/main..HEAD") == true)
        let silent = #expect(throws: ADRLinkError.self) {
            try CIRun(variables: ["GITHUB_ACTIONS": "true"], event: nil)
        }
        #expect(silent?.hint?.contains("GITHUB_EVENT_PATH") == true)
        #expect(throws: ADRLinkError.self) { try gitHub("push", "[1]") }
    }
}
