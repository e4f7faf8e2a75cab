### Gdzie co jest, i nazwy kolumn.

status-saved = zapisane na tym urządzeniu
status-queued = zapisane, gotowe do wysłania
status-at-relay = na przekaźniku
status-on-other-devices = na innych Twoich urządzeniach

overview-entries = { $count ->
    [0] Nie ma jeszcze wpisów
    [one] { $count } wpis
    [few] { $count } wpisy
    [many] { $count } wpisów
   *[other] { $count } wpisu
}
overview-waiting = { $count ->
    [0] Nic nie czeka na wysłanie
    [one] { $count } wpis czeka na wysłanie
    [few] { $count } wpisy czekają na wysłanie
    [many] { $count } wpisów czeka na wysłanie
   *[other] { $count } wpisu czeka na wysłanie
}
overview-missing = { $count ->
    [0] Niczego tu nie brakuje
    [one] { $count } część jest jeszcze w drodze
    [few] { $count } części są jeszcze w drodze
    [many] { $count } części jest jeszcze w drodze
   *[other] { $count } części jest jeszcze w drodze
}
overview-unopened = { $count ->
    [one] { $count } część jest tutaj i czeka na klucz
    [few] { $count } części są tutaj i czekają na klucze
    [many] { $count } części jest tutaj i czeka na klucze
   *[other] { $count } części jest tutaj i czeka na klucze
}
overview-quarantined = { $count ->
    [one] { $count } część odstawiono na bok, bo nie wykazała, skąd pochodzi
    [few] { $count } części odstawiono na bok, bo nie wykazały, skąd pochodzą
    [many] { $count } części odstawiono na bok, bo nie wykazały, skąd pochodzą
   *[other] { $count } części odstawiono na bok, bo nie wykazały, skąd pochodzą
}
overview-last-seen = Przekaźnik ostatnio odezwał się do tego urządzenia { $time }
overview-never-seen = Przekaźnik jeszcze nie odezwał się do tego urządzenia
overview-account = Konto { $handle } na { $relay }
overview-no-account = Nie ma jeszcze konta: wszystko zostaje na tym urządzeniu. Żeby to zmienić: beside register

notice-relay-rolled-back = Przekaźnik wrócił do starszego stanu, zapewne z kopii zapasowej. Twoje urządzenia wysyłają ponownie to, czego mu brakuje.
notice-relay-forked = Przekaźnik opowiedział Twoim urządzeniom różne historie. Nic nie zginęło, ale zapytaj osobę, która go prowadzi.
notice-copy-noticed = Kopia tego sejfu jest używana gdzie indziej. Jeśli to nie Ty, zmień hasło i odłącz tamto urządzenie.
notice-relay-tampered = Przekaźnik przysłał coś innego, niż mówi jego własny rejestr. Zostało to odrzucone. Zapytaj osobę, która go prowadzi.
notice-space-read-only = Ten dziennik utworzyła nowsza wersja Beside. Tutaj można go czytać; żeby znów pisać, zaktualizuj Beside.

show-id = Id
show-day = Dzień
show-text = Tekst
show-prompt = Pytanie
show-written = Napisano
show-status = Stan
show-device = Urządzenie
show-this-device = to urządzenie
show-active = działa
show-revoked = odłączone
