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
say-more-entries = Há mais: beside journal list --before { $mark }
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
say-new-entries = { $count ->
    [one] { $count } entrada é nova ou mudou aqui.
   *[other] { $count } entradas são novas ou mudaram aqui.
}
say-watching = A manter o contato. Termina com Ctrl-C.
say-watch-waits = { $what } Nova tentativa em { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
say-progress = enviados { $sent } · recebidos { $received } · { $missing ->
    [0] nada em falta
    [one] falta { $missing } item
   *[other] faltam { $missing } itens
}
say-progress-import = { $done } de { $total }
say-progress-begin = a perguntar ao retransmissor
say-revoked = Esse aparelho ficou de fora. Conserva o que já tinha lido, mas não recebe nada de novo.
say-incomplete = Uma parte desta entrada ainda está a caminho. Mostra-se o que já chegou.
say-put-away = posta de lado

status-saved = salvo neste aparelho
status-queued = salvo, pronto para enviar
status-at-relay = no retransmissor
status-on-other-devices = nos seus outros aparelhos

overview-entries = { $count ->
    [0] Ainda não há entradas
    [one] { $count } entrada
   *[other] { $count } entradas
}
overview-waiting = { $count ->
    [0] Nada à espera de ser enviado
    [one] { $count } entrada à espera de ser enviada
   *[other] { $count } entradas à espera de serem enviadas
}
overview-missing = { $count ->
    [0] Nada falta aqui
    [one] { $count } parte ainda por chegar
   *[other] { $count } partes ainda por chegar
}
overview-quarantined = { $count ->
    [one] { $count } parte foi posta à margem, porque não provou de onde vem
   *[other] { $count } partes foram postas à margem, porque não provaram de onde vêm
}
overview-last-seen = O retransmissor falou com este aparelho pela última vez em { $time }
overview-never-seen = O retransmissor ainda não falou com este aparelho
overview-account = Conta { $handle } em { $relay }
overview-no-account = Ainda sem conta: tudo fica neste aparelho. Para mudar isso: beside register
overview-locked = O cofre está fechado.

notice-relay-rolled-back = O retransmissor voltou a um estado antigo, provavelmente de uma cópia de segurança. Os seus aparelhos enviam de novo o que lhe falta.
notice-relay-forked = O retransmissor contou histórias diferentes aos seus aparelhos. Nada se perdeu, mas pergunte a quem cuida dele.
notice-copy-noticed = Uma cópia deste cofre está em uso em outro lugar. Se não é sua, mude a frase secreta e retire o outro aparelho.
notice-clock = O relógio deste aparelho está muito errado. A ordem e a sincronização funcionam na mesma; contam os dias que você escolhe.
notice-update-needed = Chegou algo que só uma versão mais nova do Beside consegue mostrar. Está guardado. Por favor, atualize.
notice-device-added = Um aparelho novo entrou na sua conta.
notice-other = Aconteceu algo que só uma versão mais nova do Beside consegue descrever.

show-id = Id
show-day = Dia
show-text = Texto
show-mood = Humor
show-tags = Etiquetas
show-notes = Avisos de conteúdo
show-prompt = Pergunta
show-written = Escrito
show-status = Estado
show-device = Aparelho
show-this-device = este aparelho
show-active = ativo
show-revoked = de fora
show-found = Encontrado
