import ObjectStore
import Testing

/// Which names objects may have.
@Suite struct ObjectKeyTests {
    @Test(arguments: [
        "a", "a/b", "evidence/2024-03-01T10.00.00Z/bundle.tar", "A_b-1..x", String(repeating: "a", count: 200),
    ])
    func aPortableNameIsAKey(_ text: String) throws { #expect(try ObjectKey(text).text == text) }

    @Test(arguments: [
        "", "/", "/a", "a/", "a//b", ".", "..", "a/..", "a/../b", ".a", "a/.b", "a b", "a\\b", "a%2fb", "é", "a\n",
        "a\0", "a@",
        String(repeating: "a", count: 201), String(repeating: "a/", count: 256) + "a",
    ]) func anythingElseIsNot(_ text: String) {
        let error = #expect(throws: StoreError.self) { try ObjectKey(text) }
        #expect(error?.code == .invalid)
    }
}
