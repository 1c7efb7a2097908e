import HTTP
import Testing

/// Expects an error of an exchange, by its code.
func expectError<R>(
    _ code: HTTPError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> R
) {
    let error = #expect(throws: HTTPError.self, sourceLocation: sourceLocation) { _ = try body() }
    #expect(error?.code == code, "\(String(describing: error))", sourceLocation: sourceLocation)
}
