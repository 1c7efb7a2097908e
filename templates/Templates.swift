/// The files of `templates/`, embedded into the program so that it stays one file.
public enum Templates {
    /// The names of the templates of decision records.
    public static let recordNames = ["nygard", "madr", "minimal", "operations"]
    /// The languages that every template is written in.
    public static let languages = ["en", "fr"]

    /// The text of a template of decision records, in UTF-8; nil for a name or a language that does not exist.
    public static func record(_ name: String, language: String) -> [UInt8]? {
        switch (name, language) {
        case ("nygard", "en"): PackageResources.nygard_en_md
        case ("nygard", "fr"): PackageResources.nygard_fr_md
        case ("madr", "en"): PackageResources.madr_en_md
        case ("madr", "fr"): PackageResources.madr_fr_md
        case ("minimal", "en"): PackageResources.minimal_en_md
        case ("minimal", "fr"): PackageResources.minimal_fr_md
        case ("operations", "en"): PackageResources.operations_en_md
        case ("operations", "fr"): PackageResources.operations_fr_md
        default: nil
        }
    }

    /// The text of the template of discussion exercises, in UTF-8; nil for a language that does not exist.
    public static func tabletop(language: String) -> [UInt8]? {
        switch language {
        case "en": PackageResources.tabletop_en_md
        case "fr": PackageResources.tabletop_fr_md
        default: nil
        }
    }

    /// The text of the template of runbooks, in UTF-8; nil for a language that does not exist.
    public static func runbook(language: String) -> [UInt8]? {
        switch language {
        case "en": PackageResources.runbook_en_md
        case "fr": PackageResources.runbook_fr_md
        default: nil
        }
    }

    /// The text of the template of post-mortems, in UTF-8; nil for a language that does not exist.
    public static func postMortem(language: String) -> [UInt8]? {
        switch language {
        case "en": PackageResources.post_mortem_en_md
        case "fr": PackageResources.post_mortem_fr_md
        default: nil
        }
    }
}
