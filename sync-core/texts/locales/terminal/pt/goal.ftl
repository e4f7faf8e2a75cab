### Metas: as próprias e as de duas pessoas.

goal-title = Meta
goal-why = Para quê
goal-measure = Vê-se por
goal-by = Até
goal-habit = Hábito
goal-this-week = Esta semana
goal-streak = Seguidos
goal-where = De quem
goal-agreed-by = De acordo
goal-agreed-by-nobody = ninguém a assinou como está agora
goal-check-ins = Como vai
goal-no-title = (sem título)
goal-own = só sua
goal-together = sua e de { $name }
goal-is-put-away = posta de lado
goal-none = Não há metas aqui. Quando quiser: beside goal create
goal-monday = seg
goal-tuesday = ter
goal-wednesday = qua
goal-thursday = qui
goal-friday = sex
goal-saturday = sáb
goal-sunday = dom
goal-times = { $count ->
    [one] uma vez por semana
   *[other] { $count } vezes por semana
}
goal-kept-of = { $done } de { $of }
goal-streak-days = { $count ->
    [one] { $count } dia
   *[other] { $count } dias
}
goal-streak-weeks = { $count ->
    [one] { $count } semana
   *[other] { $count } semanas
}
goal-longest = o máximo até agora: { $longest }
goal-step-is-removed = retirado
goal-step-is-contested = foi retirado enquanto recebia outras palavras; mantenha com restore ou retire com remove
goal-created = A sua meta está aqui como { $id }, só para você. Para a ver: beside goal show { $id }
goal-created-together = A sua meta com { $name } está aqui como { $id }. Quando disser o que quer: beside goal sign { $id }
goal-changed = Mudada.
goal-changed-together = Mudada. Se o que tinham combinado é agora diferente, os dois assinam de novo.
goal-unchanged = Já estava assim.
goal-done-of = Passos feitos: { $done } de { $of }
goal-step-added = O passo está lá.
goal-step-done = Muito bem.
goal-step-open = Em aberto outra vez. Não há pressa.
goal-step-moved = Já tem o seu novo lugar.
goal-step-removed = Retirado. Pode voltar: beside goal step restore
goal-step-restored = Está lá outra vez.
goal-step-reworded = Agora tem outras palavras.
goal-ticked = Cumprido em { $day }. Que bom.
goal-unticked = Já não está anotado em { $day }.
goal-checked-in = Anotado. Faz bem olhar de vez em quando.
goal-signed = Assinada como está. Fica combinada quando { $name } também assinar.
goal-agreed = Assinada. Você e { $name } estão de acordo com ela como está.
goal-put-away = Posta de lado. Para a trazer de volta: beside goal bring-back { $id }
goal-brought-back = Está de volta: beside goal show { $id }
goal-shared = { $name } recebe uma cópia, tal como está agora. O que mudar depois na meta fica só com você. Para a retirar: beside share stop { $who } { $id }
goal-due-habit = { $title }: hoje é um bom dia; esta semana { $week }. Depois de feito: beside goal tick { $id }
goal-due-day = { $title }: queria chegar lá até { $day }. Para ver como correu: beside goal show { $id }. Para lhe dar mais tempo: beside goal edit { $id } --by
goal-due-sign = { $name } assinou «{ $title }». Para ler: beside goal show { $id }. Se estiver de acordo: beside goal sign { $id }
