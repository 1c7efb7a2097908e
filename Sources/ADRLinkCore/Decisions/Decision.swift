/// One decision, as its record states it.
///
/// Texts come from the repository: escape them before they are shown.
public struct Decision: Sendable {
    public var id: DecisionID
    /// From the file name, else from the heading; nil for dated and named records.
    public var number: Int?
    /// The file name without its number, date, prefix and extension; with the date for a dated record without a number.
    public var slug: String
    /// Without its number; inline markup is kept, but for backslashes that only protect punctuation. Empty where the record
    /// has no title.
    public var title: String
    public var status: DecisionStatus
    /// The words of the file: the lines of the status section, or the value of the field.
    public var rawStatus: String?
    /// `yyyy-mm-dd`, nil where the record states none that can be read for certain.
    public var date: String?
    public var path: String
    public var markup: RecordMarkup
    public var titleLine: Int?
    /// The first line of the text that decided the status.
    public var statusLine: Int?
    /// What the record says about other decisions, in the order of the file.
    public var relations: [Relation]
    /// The pathspecs of `Governs:`, as written.
    public var governs: [String]
}
