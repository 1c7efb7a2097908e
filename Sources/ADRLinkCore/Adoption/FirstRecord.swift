/// The decision with which a repository begins: to keep decisions.
struct FirstRecord {
    var language: String

    var title: String { language == "fr" ? "Consigner les décisions d'architecture" : "Record architecture decisions" }

    var texts: [RecordTemplate.Place: String] {
        language == "fr"
            ? [
                .context:
                    "Nous prenons dans ce projet des décisions dont les raisons se perdent avec le temps et avec les personnes.",
                .decision:
                    "Nous consignons chaque décision importante dans un fichier de ce dossier, et nous la nommons dans les commits "
                    + "qui l'appliquent, par une ligne comme `Refs: ADR-0001`.",
                .consequences:
                    "Chaque commit mène à la décision qui l'explique, et chaque décision aux commits qui l'ont mise en œuvre. "
                    + "Une décision qui change reçoit un nouveau fichier ; l'ancien reste.",
            ]
            : [
                .context:
                    "Decisions are made in this project whose reasons get lost as time goes by and people move on.",
                .decision:
                    "We write each significant decision into a file of this folder, and name it in the commits that follow from it, "
                    + "with a line such as `Refs: ADR-0001`.",
                .consequences:
                    "Every commit leads to the decision that explains it, and every decision to the commits that carried it out. "
                    + "A decision that changes gets a new file; the old one stays.",
            ]
    }
}
