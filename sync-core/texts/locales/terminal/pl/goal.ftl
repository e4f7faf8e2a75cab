### Cele: własne i wspólne.

goal-title = Cel
goal-why = Po co
goal-measure = Po czym to widać
goal-by = Do kiedy
goal-habit = Nawyk
goal-this-week = Ten tydzień
goal-streak = Z rzędu
goal-where = Czyj
goal-agreed-by = Zgoda
goal-agreed-by-nobody = nikt nie podpisał obecnego kształtu
goal-check-ins = Jak idzie
goal-no-title = (bez tytułu)
goal-own = tylko Twój
goal-together = wspólny: Ty i { $name }
goal-is-put-away = odłożony
goal-none = Nie ma tu celów. Kiedy tylko zechcesz: beside goal create
goal-monday = pon
goal-tuesday = wt
goal-wednesday = śr
goal-thursday = czw
goal-friday = pt
goal-saturday = sob
goal-sunday = niedz
goal-times = { $count ->
    [one] raz w tygodniu
    [few] { $count } razy w tygodniu
    [many] { $count } razy w tygodniu
   *[other] { $count } razu w tygodniu
}
goal-kept-of = { $done } z { $of }
goal-streak-days = { $count ->
    [one] { $count } dzień
    [few] { $count } dni
    [many] { $count } dni
   *[other] { $count } dnia
}
goal-streak-weeks = { $count ->
    [one] { $count } tydzień
    [few] { $count } tygodnie
    [many] { $count } tygodni
   *[other] { $count } tygodnia
}
goal-longest = najdłużej dotąd: { $longest }
goal-step-is-removed = usunięty
goal-step-is-contested = usunięto go, gdy dostawał inne słowa; zostaw przez restore albo usuń przez remove
goal-created = Twój cel jest tu jako { $id }, tylko dla Ciebie. Żeby na niego spojrzeć: beside goal show { $id }
goal-created-together = Wasz cel jest tu jako { $id }; widzi go też { $name }. Gdy mówi to, czego chcesz: beside goal sign { $id }
goal-changed = Zmieniono.
goal-changed-together = Zmieniono. Jeśli zmieniło się to, co uzgodniliście, oboje podpisujecie na nowo.
goal-unchanged = Tak już było.
goal-done-of = Zrobione kroki: { $done } z { $of }
goal-step-added = Krok jest na miejscu.
goal-step-done = Dobra robota.
goal-step-open = Znów otwarte. Nie ma pośpiechu.
goal-step-moved = Jest na nowym miejscu.
goal-step-removed = Usunięto. Może wrócić: beside goal step restore
goal-step-restored = Znów tam jest.
goal-step-reworded = Ma teraz inne słowa.
goal-ticked = Zapisane na { $day }. Jak miło.
goal-unticked = Już niezapisane na { $day }.
goal-checked-in = Zapisane. Dobrze czasem na to spojrzeć.
goal-signed = Podpisano w obecnym kształcie. Będzie uzgodniony, gdy podpisze też { $name }.
goal-agreed = Podpisano. Ty i { $name } zgadzacie się na obecny kształt.
goal-put-away = Odłożono. Żeby przywrócić: beside goal bring-back { $id }
goal-brought-back = Jest z powrotem: beside goal show { $id }
goal-shared = { $name } dostanie kopię w obecnym kształcie. Późniejsze zmiany celu zostają u Ciebie. Żeby cofnąć: beside share stop { $who } { $id }
goal-due-habit = { $title }: dziś jest na to dobry dzień; w tym tygodniu { $week }. Gdy już zrobione: beside goal tick { $id }
goal-due-day = { $title }: miało się udać do { $day }. Żeby zobaczyć, jak poszło: beside goal show { $id }. Żeby dać więcej czasu: beside goal edit { $id } --by
goal-due-sign = Cel „{ $title }” jest już podpisany ({ $name }). Żeby przeczytać: beside goal show { $id }. Jeśli się zgadzasz: beside goal sign { $id }
