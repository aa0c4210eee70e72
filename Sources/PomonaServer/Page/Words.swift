import Formatting
import Models

/// What the page says, in a language.
struct Words: Sendable {
  let language: String
  let texts: [String: String]

  subscript(_ key: String) -> String { texts[key] ?? key }

  static let all = [english, french]

  /// The words that a browser would rather read (RFC 9110, 12.5.4).
  static func preferred(by acceptLanguage: String?) -> Words {
    let ranges = (acceptLanguage ?? "").split(separator: ",").enumerated().map { index, range in
      let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap {
        Double($0.dropFirst(2))
      }
      return (language: parts.first ?? "", quality: quality ?? 1, index: index)
    }
    let order = ranges.filter { $0.quality > 0 }.sorted {
      ($1.quality, $0.index) < ($0.quality, $1.index)
    }
    for range in order {
      let primary = range.language.split(separator: "-").first.map { $0.lowercased() }
      if let words = all.first(where: { $0.language == primary }) { return words }
    }
    return english
  }

  private static let english = Words(
    language: "en",
    texts: [
      "title": "What is this?",
      "lead": "Show a photo; the model says what it sees.",
      "drop": "Drop a photo here, or paste one",
      "choose": "Choose a photo",
      "take": "Take a photo",
      "private": "Photos are read and forgotten. None is kept.",
      "model": "Model",
      "photo": "Your photo",
      "answer": "The answer",
      "waiting": "Looking…",
      "busy": "Many are asking at the moment. Trying again…",
      "sure": "{label}, {percent}",
      "unsure": "Not sure",
      "unsureLead": "Nothing the model has learned fits well. Its best guesses:",
      "only": "The model only knows these:",
      "others": "{count} classes in all",
      "look": "Show where it looks",
      "hide": "Hide where it looks",
      "looking": "Covering one part after the other…",
      "heat":
        "The brighter a part, the more the answer “{label}” rests on it: most at the {place}.",
      "noHeat": "No single part of the photo decides: covering any of them changes little.",
      "places":
        "top left|top|top right|left|centre|right|bottom left|bottom|bottom right",
      "another": "Another photo",
      "noPreview": "This browser cannot show the photo, but the model can read it.",
      "failed": "This photo has no answer",
      "offline": "The service cannot be reached. Is it still running?",
      "refused": "The service has refused the photo.",
      "tooLarge": "This photo is too large for the service.",
      "tokenLead": "This service asks for a token.",
      "token": "Token",
      "send": "Continue",
      "program": "Ask from a program",
      "copy": "Copy",
      "copied": "Copied",
      "notPhoto": "That is no file. Choose a photo.",
      "description": "What programs can ask",
      "otherLanguage": "Français",
      "otherCode": "fr",
    ])

  private static let french = Words(
    language: "fr",
    texts: [
      "title": "Qu’est-ce que c’est ?",
      "lead": "Montrez une photo ; le modèle dit ce qu’il y voit.",
      "drop": "Déposez une photo ici, ou collez-la",
      "choose": "Choisir une photo",
      "take": "Prendre une photo",
      "private": "Les photos sont lues puis oubliées. Aucune n’est conservée.",
      "model": "Modèle",
      "photo": "Votre photo",
      "answer": "La réponse",
      "waiting": "Un instant…",
      "busy": "Beaucoup de demandes en ce moment. Nouvel essai…",
      "sure": "{label}, {percent}",
      "unsure": "Pas sûr",
      "unsureLead":
        "Rien de ce que le modèle a appris ne convient bien. Ses meilleures hypothèses :",
      "only": "Le modèle ne connaît que cela :",
      "others": "{count} classes en tout",
      "look": "Montrer où il regarde",
      "hide": "Masquer où il regarde",
      "looking": "Chaque partie est masquée tour à tour…",
      "heat":
        "Plus une partie est claire, plus la réponse « {label} » en dépend : surtout {place}.",
      "noHeat": "Aucune partie de la photo ne décide seule : en masquer une change peu.",
      "places":
        "en haut à gauche|en haut|en haut à droite|à gauche|au centre|à droite|en bas à gauche|en bas|en bas à droite",
      "another": "Une autre photo",
      "noPreview": "Ce navigateur ne peut pas afficher la photo, mais le modèle sait la lire.",
      "failed": "Cette photo n’a pas de réponse",
      "offline": "Le service ne répond pas. Est-il encore en marche ?",
      "refused": "Le service a refusé la photo.",
      "tooLarge": "Cette photo est trop grande pour le service.",
      "tokenLead": "Ce service demande un jeton.",
      "token": "Jeton",
      "send": "Continuer",
      "program": "Interroger depuis un programme",
      "copy": "Copier",
      "copied": "Copié",
      "notPhoto": "Ce n’est pas un fichier. Choisissez une photo.",
      "description": "Ce que les programmes peuvent demander",
      "otherLanguage": "English",
      "otherCode": "en",
    ])
}
