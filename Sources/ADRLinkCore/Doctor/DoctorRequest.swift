public import StructuredLogging

/// What doctor needs to know beside the repository: where things are that only the user's own settings name.
public struct DoctorRequest {
    /// The absolute path of adrlink, which the hooks should start.
    public var program: String
    /// The environment in which the key of the audit log is found.
    public var variables: [String: String] = [:]
    /// The distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    public var zone: (_ seconds: Int64) -> Int = { _ in 0 }
    /// The receivers to which the log of events is sent.
    public var exporters: () throws(ADRLinkError) -> [any LogExporter] = { () throws(ADRLinkError) in [] }
    /// The store of evidence; nil where none is in use. It should give up soon where nobody answers.
    public var store: () throws(ADRLinkError) -> BundleStore? = { () throws(ADRLinkError) in nil }
    /// Whether to put an object into the store and try to delete it.
    public var probesStore = false

    public init(program: String) { self.program = program }
}
