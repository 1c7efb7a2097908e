/// The text of a small record in the form of adr-tools.
public func nygardRecord(
    _ number: Int, _ title: String, status: String = "Accepted", date: String = "2024-03-01", head: String = ""
) -> String {
    """
    # \(number). \(title)

    Date: \(date)
    \(head)
    ## Status

    \(status)

    ## Context

    There is a reason.

    ## Decision

    We do it.

    ## Consequences

    It is done.

    """
}
