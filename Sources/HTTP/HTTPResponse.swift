/// What a server answered.
public struct HTTPResponse: Hashable, Sendable {
    /// 200…599.
    public var status: Int
    public var headers: HTTPHeaders
    /// Empty where it was given to a closure.
    public var body: [UInt8]

    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the server did what was asked: 2xx.
    public var isSuccess: Bool { (200...299).contains(status) }
}
