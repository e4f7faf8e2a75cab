### O co pyta terminal. Kursor stoi zaraz za tym.

ask-passphrase = Hasło:
ask-new-passphrase = Nowe hasło (co najmniej 8 znaków, najlepiej kilka słów):
ask-again = Jeszcze raz to samo:
ask-old-passphrase = Dotychczasowe hasło:
ask-recovery-code = Kod odzyskiwania:
ask-confirm-delete-account = To usunie Twoje konto na przekaźniku i sejf na tym urządzeniu. Inne Twoje urządzenia zachowają to, co mają, ale nie będą się już synchronizować. Żeby kontynuować, wpisz { $handle }:
ask-confirm-sign-out = To wyśle wszystko, co czeka, a potem usunie sejf z tego urządzenia. Żeby kontynuować, wpisz { $word }:
ask-confirm-revoke = Tamto urządzenie nie odczyta już niczego nowego. Żeby kontynuować, wpisz { $word }:
ask-yes = tak

## Pairs

ask-confirm-consent = Żeby wyrazić na to zgodę, wpisz { $word }:
ask-confirm-verify = Jeśli { $name } widzi ten sam numer, wpisz { $word }:
ask-confirm-leave = Nie będziecie już tu do siebie pisać: { $name }. Żeby kontynuować, wpisz { $word }:
ask-confirm-block = To kończy kontakt i odrzuca kolejne zaproszenia: { $name }. Ta osoba nie dostanie znać. Żeby kontynuować, wpisz { $word }:
ask-confirm-erase = To cofnie wszystkie Twoje słowa i nie da się ich przywrócić: { $name }. Żeby kontynuować, wpisz { $word }:
