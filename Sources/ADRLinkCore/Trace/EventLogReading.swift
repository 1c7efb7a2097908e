import Git
public import StructuredLogging

extension Workspace {
    /// The folder of this repository's log of events, which all of its working trees share.
    public var eventLog: SpoolFolder { SpoolFolder(repository.commonDirectory + "/adrlink/log") }

    /// The records that are asked for, in the order of the log, and how many lines could not be read.
    public func records(
        where isWanted: (LogRecord) -> Bool
    ) throws(ADRLinkError) -> (records: [LogRecord], unreadable: Int) {
        var reader = SpoolReader(eventLog)
        var found: [LogRecord] = []
        var unreadable = 0
        while let line = try fromGit({ () throws(GitError) in try reader.next() }) {
            switch line {
            case .record(let record, _): if isWanted(record) { found.append(record) }
            case .damaged: unreadable += 1
            }
        }
        return (found, unreadable)
    }
}
