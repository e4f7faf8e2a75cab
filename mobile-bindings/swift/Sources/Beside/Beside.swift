@_exported import BesideCore
import Foundation

extension BesideError {
    /// The stable code, such as `wrong-passphrase`.
    public var code: String {
        switch self {
        case .Secret(let code), .Locked(let code), .Missing(let code), .Invalid(let code), .NotNow(let code),
            .Network(let code), .Relay(let code), .Storage(let code), .Closed(let code), .Internal(let code):
            return code
        }
    }

    /// What happened and what to do now, in the reader's language.
    public func words(in language: Language) -> Words {
        wordsFor(code: code, language: language)
    }
}

extension Language {
    /// The language of these that the person prefers; English where there is none.
    public static var preferred: Language {
        for wish in Locale.preferredLanguages {
            switch wish.prefix(2) {
            case "en": return .english
            case "pt": return .portuguese
            case "pl": return .polish
            default: continue
            }
        }
        return .english
    }
}
