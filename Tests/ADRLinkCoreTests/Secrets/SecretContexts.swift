/// The places in documents where secrets turn up.
enum SecretContexts {
    /// Each with a `?` where the text goes. Texts of several lines are indented as the place wants it.
    static let all = [
        "# 7. Use a queue\n\n## Context\n\n?\n\n## Decision\n",
        "We tried it with ? and it worked.",
        "We tried it with `?` and it worked.",
        "```sh\n$ export X=1\n?\n```\n",
        "~~~yaml\nsteps:\n  - run: true\n?\n~~~\n",
        "- first\n- ?\n- third\n",
        "1. Log in.\n2. Use **?**.\n",
        "| setting | value |\n| --- | --- |\n| staging | ? |\n| other | none |\n",
        "> Somebody wrote:\n> ?\n",
        "<!-- ? -->\n",
        "= Queue\n:toc:\n\n----\n?\n----\n",
        "|===\n|Setting |Value\n\n|staging\n|?\n|===\n",
        "Queue\n=====\n\n.. code-block:: yaml\n\n   ?\n",
        "---\nstatus: accepted\nnote: ?\n---\n# Queue\n",
        "\u{FEFF}# Queue\r\n\r\n?\r\n\r\nMore.\r\n",
        "<pre><code>?</code></pre>\n",
        "See (?), which is wrong.",
        "Die Schlüssel: „?“ — bitte ändern.\n",
        "?",
        "  \t?  \nend",
    ]

    static func document(_ context: String, _ text: String) -> String { context.replacing("?", with: text) }
}
