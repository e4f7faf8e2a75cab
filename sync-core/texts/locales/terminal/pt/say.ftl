### O que um comando responde quando termina.

say-created = O seu cofre está pronto. O que escrever é selado neste aparelho antes de qualquer outra coisa.
say-recovery-code = O seu código de recuperação:
say-recovery-keep = Escreva-o em papel e guarde-o onde guarda as chaves de casa. Só com ele recupera tudo, mesmo que perca todos os aparelhos. É mostrado apenas agora. Sem ele e sem a frase secreta ninguém consegue abrir o seu diário, e ninguém pode dar-lhe outro acesso.
say-next-register = A seguir: beside register cria uma conta em { $relay }, para juntar outros aparelhos seus. Pode escrever antes disso.
say-registered = O seu nome de conta é { $handle }
say-registered-next = Com ele e com a frase secreta entra nos seus outros aparelhos. Não diz nada sobre quem você é.
say-signed-in = Este aparelho agora é um dos seus. Traga o diário para aqui com: beside sync
say-recovered = Que bom ter você de volta. Este aparelho agora é um dos seus, e a nova frase secreta vale a partir de agora. Traga o diário para aqui com: beside sync
say-locked = Fechado.
say-unlocked = Aberto. Feche-o quando sair: beside lock
say-already-unlocked = Já estava aberto.
say-passphrase-changed = A nova frase secreta vale a partir de agora em todos os seus aparelhos. O código de recuperação continua o mesmo.
say-signed-out = Sessão terminada. Nada do seu diário ficou neste aparelho. Os seus outros aparelhos e o retransmissor continuam a tê-lo.
say-account-deleted = A sua conta no retransmissor foi apagada, e o cofre já não está neste aparelho.
say-saved = Salvo.
say-saved-as = Salvo como { $id }.
say-unchanged = Não há nada a mudar.
say-deleted = Posta de lado. Para trazê-la de volta: beside journal restore { $id }
say-restored = Está de volta.
say-undone = A sua última mudança foi desfeita.
say-nothing-to-undo = Não há aqui nenhuma mudança sua a desfazer.
say-empty-journal = Ainda não há nada aqui. Quando quiser: beside journal write
say-more-entries = Há mais: beside journal list --before { $id }
say-no-more-entries = Nada mais antigo do que isso.
say-no-hits = Nada encontrado. Acentos e maiúsculas não importam; tente menos letras da palavra.
say-hits = { $count ->
    [one] { $count } entrada encontrada
   *[other] { $count } entradas encontradas
}
say-imported = { $count ->
    [one] { $count } entrada importada e salva neste aparelho.
   *[other] { $count } entradas importadas e salvas neste aparelho.
}
say-skipped-lines = { $count ->
    [one] { $count } linha ficou de fora:
   *[other] { $count } linhas ficaram de fora:
}
say-skipped-line = linha { $line }: { $reason }
say-skipped-more = { $count ->
    [one] e mais { $count }
   *[other] e mais { $count }
}
say-not-taken-photos = { $count ->
    [one] { $count } fotografia ou anexo fica na aplicação antiga: o Beside ainda não os guarda. Conserve a exportação.
   *[other] { $count } fotografias ou anexos ficam na aplicação antiga: o Beside ainda não os guarda. Conserve a exportação.
}
say-exported = { $count ->
    [one] { $count } entrada escrita em { $path }. Quem tiver o arquivo pode lê-la.
   *[other] { $count } entradas escritas em { $path }. Quem tiver os arquivos pode lê-las.
}
say-synced = Tudo em dia. Enviados { $sent }, recebidos { $received }, { $trips ->
    [one] { $trips } ida e volta
   *[other] { $trips } idas e voltas
}.
say-synced-part = Parou no limite pedido. Enviados { $sent }, recebidos { $received }. O resto vem com o próximo beside sync; o mais recente já está aqui.
say-packets-arrived = { $count ->
    [one] { $count } pacote selado chegou.
   *[other] { $count } pacotes selados chegaram.
}
say-synced-locked = O cofre está fechado, por isso nada foi aberto. O que chegou está guardado e aparece depois de: beside unlock
say-watching = A manter o contato. Termina com Ctrl-C.
say-watch-waits = { $what } Nova tentativa em { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
say-progress = enviados { $sent } · recebidos { $received }
say-progress-begin = a perguntar ao retransmissor
say-revoked = Esse aparelho ficou de fora. Conserva o que já tinha lido, mas não recebe nada de novo.
say-incomplete = Uma parte desta entrada ainda está a caminho. Mostra-se o que já chegou.
say-put-away = posta de lado
say-text-kept = O seu texto não se perdeu. Está em { $path }
