import FoundationEssentials

extension ValidationMatrix {
    /// The matrix as files of a bundle: its document, and a page that any browser shows years later.
    ///
    /// What it quotes of results is redacted: names of tests come from files that nobody has looked at.
    public func sources(variables: [String: String]) throws(ADRLinkError) -> [EvidenceSource] {
        let matrix = redacted(by: SecretRedactor(environment: variables))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document: Data
        do { document = try encoder.encode(matrix) } catch {
            throw ADRLinkError(.internal, "the matrix cannot be written as JSON: \(error)")
        }
        return [
            EvidenceSource(BundleFiles.matrix, bytes: Array(matrix.html.utf8)),
            EvidenceSource(BundleFiles.matrixDocument, bytes: Array(document) + [UInt8(ascii: "\n")]),
        ]
    }

    /// Reads the document of a bundle. Throws `.undecided` where it is none of this version.
    public init(document bytes: [UInt8]) throws(ADRLinkError) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            throw ADRLinkError(.undecided, "the matrix is no document \(Self.schemaName)")
        }
        guard schema == Self.schemaName else {
            throw ADRLinkError(.undecided, "the matrix is a document \(schema), and only \(Self.schemaName) is read")
        }
    }

    private func redacted(by redactor: SecretRedactor) -> ValidationMatrix {
        var matrix = self
        for row in matrix.requirements.indices {
            for place in matrix.requirements[row].validations.indices {
                let validation = matrix.requirements[row].validations[place]
                matrix.requirements[row].validations[place].name = redactor.redact(validation.name).value
                matrix.requirements[row].validations[place].failures = validation.failures.map {
                    redactor.redact($0).value
                }
            }
        }
        for place in matrix.problems.indices {
            matrix.problems[place].message = redactor.redact(matrix.problems[place].message).value
        }
        return matrix
    }
}
