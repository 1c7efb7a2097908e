/// The names of the files that a bundle has beside what is attached.
public enum BundleFiles {
    /// The git bundle: the references that were chosen, and the audit log.
    public static let repository = "repository.bundle"
    /// The keys that count, for `ssh-keygen`.
    public static let trust = "allowed-signers"
    /// A checkpoint of the log as it was then.
    public static let checkpoint = "checkpoint"
    public static let report = "report.html"
    public static let reportDocument = "report.json"
    /// The requirements and what validated them then, as a page; absent where no results were given.
    public static let matrix = "matrix.html"
    public static let matrixDocument = "matrix.json"
    /// Lines of the log of events, of the runs that the bundle is about; absent where the packer's clone has none.
    public static let events = "events.jsonl"

    /// What every bundle has.
    static let required = [repository, trust, checkpoint]
}
