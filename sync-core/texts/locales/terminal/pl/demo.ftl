### Co opowiada `beside demo`, gdy pracuje.

demo-title = Dwie osoby, ich telefony, jeden przekaźnik
demo-intro = Wszystko dzieje się na tym komputerze: prawdziwy przekaźnik z prawdziwą bazą danych, prawdziwe telefony z prawdziwymi sejfami i prawdziwe HTTP między nimi. Linia pośrodku jest na podsłuchu, a wszystko, co nią idzie, jest nagrywane.
demo-phone-one = pierwszy telefon
demo-phone-two = drugi telefon
demo-phone-three = nowy telefon
demo-phone-four = kolejne urządzenie

demo-step-relay = Przekaźnik zaczyna pracę
demo-step-create = Pierwszy telefon tworzy sejf, bez sieci, a potem konto
demo-step-import = Wczytuje dziennik
demo-step-first-sync = Synchronizuje
demo-step-second-phone = Drugi telefon loguje się nazwą konta i hasłem, po czym synchronizuje
demo-step-edit = Tryb samolotowy: oba telefony zmieniają te same wpisy
demo-step-cut = Pierwszy telefon synchronizuje; linia drugiego zostaje zerwana w połowie
demo-step-again = Linia wróciła: idzie dalej od miejsca zerwania
demo-step-lost = Pierwszy telefon się gubi
demo-step-recover = Nowy telefon, kod odzyskiwania z kartki i żadnego innego urządzenia w sieci
demo-step-settle = Wszystkie telefony synchronizują
demo-step-further = Dołącza jeszcze jedno urządzenie, z samym kodem odzyskiwania
demo-step-scan = Co mógł przeczytać przekaźnik?
demo-step-reading = Czytanie i szukanie

demo-relay-listening = SQLite w nowym folderze, nasłuchuje tylko na tym komputerze
demo-imported = { $count ->
    [one] { $count } wpis, { $bytes } tekstu, zapisany
    [few] { $count } wpisy, { $bytes } tekstu, zapisane
    [many] { $count } wpisów, { $bytes } tekstu, zapisanych
   *[other] { $count } wpisu, { $bytes } tekstu, zapisane
}
demo-arrived = { $count ->
    [one] Dotarł { $count } wpis
    [few] Dotarły { $count } wpisy
    [many] Dotarło { $count } wpisów
   *[other] Dotarło { $count } wpisu
}
demo-edits = Ten sam akapit zmienia się na obu, na obu przybywa etykiet, a jeden wpis zostaje tu odłożony, podczas gdy tam jest pisany dalej.
demo-cut-after = Zerwana po { $bytes }. Co mówi telefon: { $error }
demo-cut-kept = Nic z tego, co miał, nie zginęło: { $count ->
    [one] { $count } wpis
    [few] { $count } wpisy
    [many] { $count } wpisów
   *[other] { $count } wpisu
}, a to, co napisano, nadal czeka.
demo-lost = Jego folder zostaje usunięty, a z nim sejf.
demo-recovered = { $count ->
    [one] Wrócił { $count } wpis
    [few] Wróciły { $count } wpisy
    [many] Wróciło { $count } wpisów
   *[other] Wróciło { $count } wpisu
}
demo-page-title = Strona zmieniona na obu telefonach, tak jak ją pokazuje każdy z nich
demo-deleted-shown = { $phone }: odłożony, a nowe słowa są w nim zachowane
demo-agree = Wszystkie telefony są zgodne co do znaku. Ich wspólny odcisk: { $digest }
demo-words-kept = Na stronie jest każde słowo napisane na którymkolwiek z telefonów.
demo-costs-title = Ile to kosztowało
demo-cost-step = Krok
demo-cost-sent = Wysłano
demo-cost-received = Odebrano
demo-cost-trips = Wymiany
demo-cost-wire = Na linii
demo-cost-time = Czas
demo-scan-intro = { $fields ->
    [one] { $fields } pole
    [few] { $fields } pola
    [many] { $fields } pól
   *[other] { $fields } pola
} z { $entries ->
    [one] { $entries } wpisu
    [few] { $entries } wpisów
    [many] { $entries } wpisów
   *[other] { $entries } wpisu
} i z tego, co dwie osoby napisały do siebie, jako zwykłe bajty, w base64 i szesnastkowo, szukane we wszystkim, co widział przekaźnik i co szło linią:
demo-scan-place = Gdzie
demo-scan-size = Rozmiar
demo-scan-found = Znaleziono
demo-scan-canary = Znaleziono podłożony tekst
demo-scan-database = baza przekaźnika
demo-scan-log = dziennik zdarzeń przekaźnika
demo-scan-line = linia
demo-scan-none = nic
demo-scan-hits = { $count ->
    [one] { $count } ślad
    [few] { $count } ślady
    [many] { $count } śladów
   *[other] { $count } śladu
}
demo-scan-canary-found = { $found } z { $planted }
demo-scan-works = To szukanie naprawdę szuka: tekst podłożony w kopii każdego z tych miejsc został znaleziony za każdym razem.
demo-figures-title = W liczbach
demo-figure-entries = Wpisy, tekst
demo-figure-import = Import
demo-figure-first-sync = Pierwsza synchronizacja
demo-figure-new-device = Na linii do nowego urządzenia
demo-figure-phone-size = Baza telefonu
demo-figure-relay-size = Baza przekaźnika
demo-figure-memory = Największe zużycie pamięci, przekaźnik i wszystkie telefony razem
demo-figure-open = Zimne otwarcie do najnowszej strony
demo-figure-entry = Jeden wpis
demo-figure-search = Przeszukanie wszystkiego
demo-figure-search-hits = { $count ->
    [one] { $count } trafienie
    [few] { $count } trafienia
    [many] { $count } trafień
   *[other] { $count } trafienia
}
demo-figure-further = Kolejne urządzenie z samym kodem: czas do tego samego stanu
demo-figure-total = Cały pokaz
demo-done = Wszystko się sprawdziło.

claim-agree = wszystkie telefony są zgodne
claim-words = jest każde słowo napisane bez sieci
claim-cut = zerwana linia zostaje zauważona i nic nie ginie
claim-count = dociera każdy wpis
claim-recovered = kod odzyskiwania przywraca wszystko
claim-scan = na przekaźniku ani na linii nie ma niczego czytelnego
claim-canary = szukanie znajduje podłożony tekst
claim-page = oba telefony pokazują tę samą stronę
claim-search = szukanie znajduje to, co jest

demo-words-one = W pociągu czytam to jeszcze raz. Było trudniej, niż napisałam.
demo-words-two = Wieczorem: ktoś zapytał, jak się czuję, i poczekał na odpowiedź.
demo-words-late = Jeszcze jedno, zanim zapomnę: dobrze, że to zapisałam.
demo-tag-one = czytane w pociągu
demo-tag-two = wieczorem
demo-act-account = konto założone
demo-act-sync = synchronizuje
demo-act-join = dołącza i pobiera wszystko
demo-act-edits = wysyła swoje zmiany
demo-act-cut = zerwane w połowie
demo-act-again = idzie dalej po zerwaniu
demo-act-revoke = odłącza zgubiony
demo-step-revoke = Nowy telefon odłącza ten zgubiony
demo-revoked = Od tej chwili ten, kto go znajdzie, nie dostanie niczego nowego.
demo-offline = Dla samego sejfu nic nie zostało wysłane: działa bez sieci.
demo-nothing-waits = Wysłał wszystko: wpisów czekających: { $count }.
demo-cost-phone = Telefon

demo-phone-mira = telefon Miry
demo-step-pair = Mira, która ma własny telefon, przyjmuje zaproszenie: powstaje para
demo-step-apart = Tryb samolotowy: obie piszą do siebie i zmieniają wspólny cel
demo-step-together = Oba telefony spotykają się przez przekaźnik
demo-paired = Obie zgodziły się na zasady i obie widzą ten sam numer bezpieczeństwa: { $number } …
demo-apart = Jedna przesuwa krok celu, druga zapisuje go innymi słowami; obie odhaczają ten sam dzień.
demo-same-goal = Oba pokazują ten sam cel: krok stoi tam, gdzie przesunęła go jedna, słowami drugiej, a dzień jest odhaczony raz.
demo-delivered = Każda wiadomość była pokazana jako dostarczona dopiero, gdy powiedział to telefon drugiej osoby, a nie gdy miał ją przekaźnik.
claim-pair = obie są w parze i widzą ten sam numer bezpieczeństwa
claim-talk = każdy telefon pokazuje te same wiadomości w tej samej kolejności
claim-goal = cel zawiera to, czego chciały obie, i jedno odhaczenie
claim-delivered = dostarczona jest dopiero wtedy, gdy powie to telefon drugiej osoby
demo-message-hello = Dobrze, że jesteś, Miro.
demo-message-one = Już po telefonie, ulga.
demo-message-two = Myślałam o tobie w południe, w drodze do domu.
demo-goal-title = Znów chór w poniedziałki
demo-goal-step-one = Odszukać stare nuty w szafie
demo-goal-step-two = Napisać do dyrygentki
demo-goal-step-three = Pośpiewać trochę w domu
demo-goal-reworded = Śpiewać przy oknie rano
demo-act-pair = tworzy parę
demo-act-meet = spotyka drugi
demo-same-messages = { $count ->
    [one] Oba pokazują tę samą wiadomość.
    [few] Oba pokazują te same { $count } wiadomości w tej samej kolejności.
    [many] Oba pokazują te same { $count } wiadomości w tej samej kolejności.
   *[other] Oba pokazują te same { $count } wiadomości w tej samej kolejności.
}
demo-pair-back = Wróciła też para: { $count ->
    [one] { $count } wiadomość
    [few] { $count } wiadomości
    [many] { $count } wiadomości
   *[other] { $count } wiadomości
} i cel z tym, co zmieniły w nim obie.
