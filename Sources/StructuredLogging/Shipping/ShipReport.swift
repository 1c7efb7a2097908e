/// What one attempt to send a spool has come to.
public struct ShipReport: Sendable {
    public var exporter: String
    /// Records that the receiver has acknowledged, and the requests that took.
    public var acknowledged = 0
    public var requests = 0
    /// Of those acknowledged, how many the receiver did not keep, by its reason.
    public var rejected: [String: Int] = [:]
    /// Records that were shortened, because the receiver takes no longer ones.
    public var cut = 0
    /// Lines that nobody can read and that were passed over.
    public var damaged: [SpoolReader.Damage] = []
    /// Records that the receiver refused for good and that were put aside.
    public var setAside = 0
    /// Why it ended before all was sent; the rest waits.
    public var failure: ExportError?

    public init(exporter: String) { self.exporter = exporter }
}
