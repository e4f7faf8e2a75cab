//! What a terminal asks.

super::messages! {
    PASSPHRASE = "ask-passphrase",
    NEW_PASSPHRASE = "ask-new-passphrase",
    AGAIN = "ask-again",
    OLD_PASSPHRASE = "ask-old-passphrase",
    RECOVERY_CODE = "ask-recovery-code",
    CONFIRM_DELETE_ACCOUNT = "ask-confirm-delete-account",
    CONFIRM_SIGN_OUT = "ask-confirm-sign-out",
    CONFIRM_REVOKE = "ask-confirm-revoke",
    YES = "ask-yes",
    CONFIRM_CONSENT = "ask-confirm-consent",
    CONFIRM_VERIFY = "ask-confirm-verify",
    CONFIRM_LEAVE = "ask-confirm-leave",
    CONFIRM_BLOCK = "ask-confirm-block",
    CONFIRM_ERASE = "ask-confirm-erase",
}
