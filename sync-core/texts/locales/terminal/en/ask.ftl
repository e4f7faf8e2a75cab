### What is asked in a terminal. The cursor stands behind it.

ask-passphrase = Passphrase:
ask-new-passphrase = New passphrase (8 characters or more, several words are best):
ask-again = The same once more:
ask-old-passphrase = Passphrase until now:
ask-recovery-code = Recovery code:
ask-confirm-delete-account = This deletes your account at the relay and the vault on this device. Your other devices keep what they have, but can't sync any more. To go on, type { $handle }:
ask-confirm-sign-out = This sends what is waiting and then removes the vault from this device. To go on, type { $word }:
ask-confirm-revoke = That device won't be able to read anything new. To go on, type { $word }:
ask-yes = yes

## Pairs

ask-confirm-consent = To agree to this, type { $word }:
ask-confirm-verify = If { $name } reads the same number, type { $word }:
ask-confirm-leave = You two will no longer write to each other here: { $name }. To go on, type { $word }:
ask-confirm-block = This leaves { $name } and takes no invite of theirs any more. They aren't told. To go on, type { $word }:
ask-confirm-erase = This takes back all your words to { $name }, and they can't be brought back. To go on, type { $word }:
