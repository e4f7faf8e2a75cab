### Ludzie: spotkanie, rozmowa, ustalenia, wspólna droga.

people-you = Ty
people-your-device = inne Twoje urządzenie
people-name = Imię
people-no-name = jeszcze brak: beside pair name
people-unread = Nieprzeczytane
people-compared = Numer porównany
people-compared-yes = tak
people-compared-no = jeszcze nie
people-their-devices = Urządzenia drugiej osoby
people-safety-number = Numer bezpieczeństwa
people-compare-how = Przeczytajcie sobie ten numer, twarzą w twarz albo przez telefon. Jeśli po obu stronach jest taki sam, nikt nie stoi między wami: beside pair verify
people-identity-changed = Uwaga: wcześniej imię { $name } należało tu do kogoś innego. Zanim napiszesz coś osobistego, porównaj numer bezpieczeństwa: beside pair show { $who }
people-nobody = Nie ma tu jeszcze nikogo. Kiedy tylko zechcesz: beside pair invite
people-offered = zaproszenie przyjęte; czeka na Twoje „tak”
people-waiting = czeka na odpowiedź drugiej osoby
people-open = możecie do siebie pisać
people-ended = zakończone

people-invited = Ten link jest dla jednej osoby. Przekaż go twarzą w twarz albo drogą, której ufasz: przyjąć zaproszenie może każdy, kto go ma. Jest ważny do { $time }. Gdy ta osoba odpowie: beside pair confirm
people-invite-picture = Obrazek zaproszenia jest w { $path }. Usuń go, gdy już posłuży.
people-accepted = Zaproszenie przyjęte. Nadaj tej osobie imię: beside pair name { $id } IMIĘ. Dopóki nie odpowie, możesz wysłać krótkie powitanie: beside message write { $id }
people-confirmed = Dobrze. Możecie teraz do siebie pisać: beside message write { $id }
people-named = Od teraz ta osoba nazywa się tutaj { $name }. Wiedzą o tym tylko Twoje urządzenia.
people-verified = Zapisane: numer porównany. Osoba: { $name }
people-left = Rozmowa zakończona. To, co napisaliście, można nadal czytać na tym urządzeniu, a nowych wiadomości już nie będzie: { $name }
people-blocked = Zablokowano: { $name }. Ta osoba nie dostanie o tym znać. Jeśli zmienisz zdanie: beside pair unblock { $who }
people-unblocked = Odblokowano: { $name }. Żeby znów do siebie pisać, ktoś z was musi wysłać nowe zaproszenie.

people-consent-thanks = Dziękuję. To, co napiszesz, może od teraz wychodzić.
people-consent-given = Zgoda na to, co zostaje między wami, jest udzielona. Żeby przeczytać jeszcze raz: beside policy
people-consent-none = Nie ma Twojej zgody na to, co zostaje między wami, więc nic od Ciebie nie trafia do nikogo innego. Żeby przeczytać i zdecydować: beside consent
people-consent-outdated = To, co zostaje między wami, ma nowe brzmienie. Dopóki go nie przeczytasz i nie wyrazisz zgody, Twoje słowa czekają tutaj: beside consent
people-consent-withdrawn = Zgoda wycofana. Nic więcej od Ciebie nie wyjdzie. To, co wysłano wcześniej, zostaje u drugiej osoby.

people-status-delivered = na urządzeniu drugiej osoby
people-status-read = przeczytane
people-status-heard = usłyszane
people-held-consent = czeka tutaj: najpierw przeczytaj i przyjmij to, co zostaje między wami: beside consent
people-held-not-confirmed = czeka tutaj, aż powiesz tej osobie „tak”: beside pair confirm
people-held-quiet-hours = czeka tutaj do końca godzin ciszy
people-held-ended = zostaje tutaj: już do siebie nie piszecie
people-written = Wiadomość zapisana jako { $id }.
people-edited = zmieniona
people-taken-back = (cofnięta)
people-newer-version = (napisana w nowszej wersji Beside; zaktualizuj, żeby ją przeczytać)
people-answers = odpowiedź na: „{ $words }”
people-content-note = Zanim przeczytasz: { $note }
people-heard-by = Usłyszane ({ $name }): „{ $words }”
people-no-messages = Nic tu jeszcze nie napisano. Kiedy tylko zechcesz: beside message write { $who }
people-more-messages = Wcześniej jest więcej: beside message list { $who } --before { $id }
people-messages-found = { $count ->
    [one] Znaleziono { $count } wiadomość
    [few] Znaleziono { $count } wiadomości
    [many] Znaleziono { $count } wiadomości
   *[other] Znaleziono { $count } wiadomości
}
people-message-edited = Zmieniono. Druga osoba zobaczy, że treść się zmieniła.
people-message-taken-back = Cofnięto. Nie sprawi to, że ktoś zapomni, co już przeczytał.
people-reacted = Twój znak jest pod wiadomością.
people-unreacted = Twojego znaku już tam nie ma.
people-heard = Druga osoba zobaczy, co do Ciebie dotarło.
people-draft-kept = Zachowane na tym urządzeniu. Żeby pisać dalej: beside message write
people-draft-dropped = Szkicu już nie ma.
people-no-draft = Nie ma szkicu.
people-can-read = Mogą ją przeczytać te urządzenia:

people-proposal = Propozycja
people-scope = O czym
people-frequency = Jak często
people-quiet-hours = Godziny ciszy
people-limits = Granice
people-review = Wrócić do tego
people-signed-by = Podpisy
people-in-force = Obowiązuje
people-replaced = Obowiązywało wcześniej
people-waits-for-them = Czeka na drugą osobę
people-waits-for-you = Czeka na Ciebie
people-no-proposals = Nic jeszcze nie ustaliliście. Jeśli chcesz: beside agreement propose { $who }
people-proposed = Propozycja { $id } z Twoim podpisem jest gotowa. Zacznie obowiązywać, gdy podpisze ją też { $name }.
people-signed = Podpisano. Zacznie obowiązywać, gdy podpisze też druga osoba.
people-signed-in-force = Podpisano. Obowiązuje od teraz.

people-stage-contact = Poznajemy się
people-stage-needs-and-goals = Czego potrzeba i czego się chce
people-stage-plan = Plan
people-stage-implement-and-monitor = Działanie i patrzenie, jak idzie
people-stage-evaluate-and-close = Spojrzenie wstecz i zakończenie
people-not-visited = ·
people-visited = Jesteś teraz tutaj: { $stage }
people-journey-closed = Praca jest zakończona. Żeby iść dalej, potrzeba was obojga: beside journey reopen
people-wants-to-go-on = Za dalszą drogą: { $name }
people-closed = Zakończone. To, co napisaliście, zostaje u was obojga. Dziękuję za wspólną drogę.
people-closed-and-erased = Zakończone, a wszystkie Twoje słowa są cofnięte. Urządzenie drugiej osoby ukryje je przy następnej synchronizacji; nie sprawi to, że ona o nich zapomni.
people-reopen-waits = Zapisane. Pójdziecie dalej, gdy powie to też druga osoba.
people-reopened = Idziecie dalej razem.

people-shared = { $name } dostanie kopię w obecnym kształcie. To, co dopiszesz później, zostaje u Ciebie. Żeby cofnąć: beside share stop { $who } { $id }
people-nothing-shared = Nic sobie nie pokazujecie: { $name }
people-unshared = Już nie jest pokazywane. Nie sprawi to, że ktoś zapomni, co już przeczytał.
people-bundle-out = Zapisano w { $path } ({ $size }). Plik jest zapieczętowany: oprócz Ciebie przeczyta go tylko { $name }. Przenieś go, jak chcesz; tam: beside bundle in
people-bundle-in = Przyjęto. Nowe tutaj: { $envelopes ->
    [one] { $envelopes } zapieczętowana paczka
    [few] { $envelopes } zapieczętowane paczki
    [many] { $envelopes } zapieczętowanych paczek
   *[other] { $envelopes } zapieczętowanej paczki
}{ $operations ->
    [0] {""}
    [one] , a także { $operations } zapis o tym, kto bierze udział
    [few] , a także { $operations } zapisy o tym, kto bierze udział
    [many] , a także { $operations } zapisów o tym, kto bierze udział
   *[other] , a także { $operations } zapisu o tym, kto bierze udział
}.
people-bundle-nothing-new = Nie było w nim nic nowego dla Ciebie.

people-nothing-due = Dziś nic na Ciebie nie czeka.
people-due-messages = { $name }: { $count ->
    [one] { $count } nieprzeczytana wiadomość
    [few] { $count } nieprzeczytane wiadomości
    [many] { $count } nieprzeczytanych wiadomości
   *[other] { $count } nieprzeczytanej wiadomości
}. beside message list { $who } --seen
people-due-confirm = { $name }: zaproszenie przyjęte. Jeśli to ta osoba, o której myślisz: beside pair confirm { $who }
people-due-sign = { $name } proponuje, jak możecie rozmawiać. Żeby przeczytać: beside agreement show { $who }. Żeby podpisać: beside agreement sign { $who } { $id }
people-due-review = Mieliście wrócić do swoich ustaleń { $day }: beside agreement show { $who }
people-due-consent = Zanim cokolwiek od Ciebie wyjdzie, przeczytaj, co zostaje między wami: beside consent
