/// The parts of a record that the reader looks at, found in one walk over its lines.
struct RecordOutline {
    struct Field {
        var field: RecordVocabulary.Field
        var values: [TextLine]
        var line: Int
        /// The values are the items of a list in the front matter: nothing in them separates.
        var isList = false
    }
    struct Heading {
        var text: Bytes
        var line: Int
        var level: Int
    }

    var frontMatter: FrontMatter?
    /// The first heading of level one that is not the name of a section.
    var title: Heading?
    /// The first heading of level one or two of all.
    var firstHeading: Heading?
    /// The first line of text, for records that forgot to mark their title up.
    var firstLine: TextLine?
    /// The fields of the head, and of sections such as `## Date`.
    var fields: [Field] = []
    /// The lines of the first status section that says something.
    var statusLines: [TextLine] = []
    /// The lines of sections such as `## Links`, where only lines that open with a relation count.
    var linkLines: [TextLine] = []
    var hasStatus = false
    /// The level of the first heading of a status section.
    var statusLevel: Int?
    var hasContext = false
    var hasDecision = false

    /// More lines than this of a section, and more than this of a head without sections, are prose.
    static let sectionLimit = 60
    static let headLimit = 150
}
