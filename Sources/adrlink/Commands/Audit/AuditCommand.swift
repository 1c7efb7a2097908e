import ADRLinkCore
import ArgumentParser
import Git

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of privileged actions: signed notes that travel with the repository.",
        discussion: """
            adrlink run records an action that it starts. Every installation writes a lane of its own with a key of its own; \
            the log is all lanes together. docs/audit-log.md describes the format.
            """,
        subcommands: [
            AuditInitCommand.self,
            AuditRecordCommand.self,
            AuditTrustCommand.self,
            AuditPushCommand.self,
            AuditFetchCommand.self,
            AuditRepairCommand.self,
            AuditCloseCommand.self,
            AuditLogCommand.self,
            AuditShowCommand.self,
            AuditVerifyCommand.self,
            AuditCheckpointCommand.self,
            AuditExportCommand.self,
            AuditViewCommand.self,
        ])
}

/// What the environment gives to a signature: keys, agents, and who asks for passphrases.
enum SigningEnvironment {
    static var variables: [String: String] {
        var variables: [String: String] = [:]
        for name in SSHKeygenSigner.variableNames + ["TRACEPARENT"] { variables[name] = CurrentProcess.variable(name) }
        return variables
    }
}

extension AuditTime {
    /// The moment of the run, to the microsecond: `SOURCE_DATE_EPOCH` where it is set, else the clock.
    static func now() throws -> AuditTime {
        guard CurrentProcess.variable("SOURCE_DATE_EPOCH") == nil else { return AuditTime(try Moment.now()) }
        return AuditTime(microseconds: CurrentProcess.microseconds)
    }
}
