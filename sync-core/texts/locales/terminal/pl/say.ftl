### Co odpowiada polecenie, gdy skończy.

say-created = Twój sejf jest gotowy. To, co piszesz, zostaje zapieczętowane na tym urządzeniu, zanim stanie się z tym cokolwiek innego.
say-recovery-code = Twój kod odzyskiwania:
say-recovery-keep = Zapisz go na kartce i trzymaj tam, gdzie trzymasz klucze. Sam ten kod przywróci wszystko, nawet gdy przepadną wszystkie Twoje urządzenia. Widać go tylko teraz. Bez niego i bez hasła nikt nie otworzy Twojego dziennika i nikt nie zrobi tego za Ciebie.
say-next-register = Co dalej: beside register założy konto na { $relay }, żeby można było dołączyć inne Twoje urządzenia. Pisać możesz już teraz.
say-registered = Nazwa Twojego konta to { $handle }
say-registered-next = Z nią i z hasłem zalogujesz się na innych swoich urządzeniach. Nie mówi nic o tym, kim jesteś.
say-signed-in = To urządzenie należy teraz do Twoich. Sprowadź tu dziennik poleceniem: beside sync
say-recovered = Dobrze, że jesteś z powrotem. To urządzenie należy teraz do Twoich, a nowe hasło obowiązuje od tej chwili. Sprowadź tu dziennik poleceniem: beside sync
say-locked = Zamknięte.
say-unlocked = Otwarte. Zamknij, gdy odchodzisz: beside lock
say-already-unlocked = Było już otwarte.
say-passphrase-changed = Nowe hasło obowiązuje od tej chwili na wszystkich Twoich urządzeniach. Kod odzyskiwania pozostaje ten sam.
say-signed-out = Wylogowano. Na tym urządzeniu nie zostało nic z Twojego dziennika. Mają go nadal inne Twoje urządzenia i przekaźnik.
say-account-deleted = Twoje konto na przekaźniku zostało usunięte, a sejfu nie ma już na tym urządzeniu.
say-saved = Zapisane.
say-saved-as = Zapisane jako { $id }.
say-unchanged = Nie ma nic do zmiany.
say-deleted = Odłożone. Żeby przywrócić: beside journal restore { $id }
say-restored = Wpis jest z powrotem.
say-undone = Twoja ostatnia zmiana jest cofnięta.
say-nothing-to-undo = Nie ma tu żadnej Twojej zmiany do cofnięcia.
say-empty-journal = Nie ma tu jeszcze nic. Kiedy tylko zechcesz: beside journal write
say-more-entries = Jest więcej: beside journal list --before { $id }
say-no-more-entries = Nic starszego już nie ma.
say-no-hits = Nic nie znaleziono. Ogonki i wielkość liter nie mają znaczenia; spróbuj wpisać mniej liter.
say-hits = { $count ->
    [one] Znaleziono { $count } wpis
    [few] Znaleziono { $count } wpisy
    [many] Znaleziono { $count } wpisów
   *[other] Znaleziono { $count } wpisu
}
say-imported = { $count ->
    [one] Zaimportowano { $count } wpis i zapisano na tym urządzeniu.
    [few] Zaimportowano { $count } wpisy i zapisano na tym urządzeniu.
    [many] Zaimportowano { $count } wpisów i zapisano na tym urządzeniu.
   *[other] Zaimportowano { $count } wpisu i zapisano na tym urządzeniu.
}
say-skipped-lines = { $count ->
    [one] Pominięto { $count } wiersz:
    [few] Pominięto { $count } wiersze:
    [many] Pominięto { $count } wierszy:
   *[other] Pominięto { $count } wiersza:
}
say-skipped-line = wiersz { $line }: { $reason }
say-skipped-more = { $count ->
    [one] i jeszcze { $count }
    [few] i jeszcze { $count }
    [many] i jeszcze { $count }
   *[other] i jeszcze { $count }
}
say-not-taken-photos = { $count ->
    [one] { $count } zdjęcie lub załącznik zostaje w starej aplikacji: Beside jeszcze ich nie przechowuje. Zachowaj eksport.
    [few] { $count } zdjęcia lub załączniki zostają w starej aplikacji: Beside jeszcze ich nie przechowuje. Zachowaj eksport.
    [many] { $count } zdjęć lub załączników zostaje w starej aplikacji: Beside jeszcze ich nie przechowuje. Zachowaj eksport.
   *[other] { $count } zdjęcia lub załącznika zostaje w starej aplikacji: Beside jeszcze ich nie przechowuje. Zachowaj eksport.
}
say-exported = { $count ->
    [one] { $count } wpis zapisano w { $path }. Odczyta go każdy, kto ma ten plik.
    [few] { $count } wpisy zapisano w { $path }. Odczyta je każdy, kto ma te pliki.
    [many] { $count } wpisów zapisano w { $path }. Odczyta je każdy, kto ma te pliki.
   *[other] { $count } wpisu zapisano w { $path }. Odczyta je każdy, kto ma te pliki.
}
say-synced = Wszystko aktualne. Wysłano { $sent }, odebrano { $received }, { $trips ->
    [one] { $trips } wymiana
    [few] { $trips } wymiany
    [many] { $trips } wymian
   *[other] { $trips } wymiany
} z przekaźnikiem.
say-synced-part = Zatrzymano na podanej granicy. Wysłano { $sent }, odebrano { $received }. Reszta przyjdzie z następnym beside sync; najnowsze już tu jest.
say-packets-arrived = { $count ->
    [one] Dotarła { $count } zapieczętowana paczka.
    [few] Dotarły { $count } zapieczętowane paczki.
    [many] Dotarło { $count } zapieczętowanych paczek.
   *[other] Dotarło { $count } zapieczętowanej paczki.
}
say-synced-locked = Sejf jest zamknięty, więc nic nie zostało otwarte. To, co przyszło, jest zachowane i pokaże się po: beside unlock
say-watching = Pozostaję w kontakcie. Koniec: Ctrl-C.
say-watch-waits = { $what } Następna próba za { $seconds ->
    [one] { $seconds } sekundę
    [few] { $seconds } sekundy
    [many] { $seconds } sekund
   *[other] { $seconds } sekundy
}.
say-progress = wysłano { $sent } · odebrano { $received }
say-progress-begin = pytam przekaźnik
say-revoked = Tamto urządzenie jest odłączone. Zachowa to, co już odczytało, ale nie dostanie niczego nowego.
say-incomplete = Część tego wpisu jest jeszcze w drodze. Widać to, co już dotarło.
say-put-away = odłożony
say-text-kept = Twój tekst nie zginął. Jest w { $path }
