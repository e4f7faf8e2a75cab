### Co stoi przed częściami wpisu.

entry-mood = Nastrój
entry-tags = Etykiety
entry-notes = Ostrzeżenia o treści
