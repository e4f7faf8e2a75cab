### Onde estão as coisas, e os nomes das colunas.

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
overview-unopened = { $count ->
    [one] { $count } parte está aqui e espera pela chave
   *[other] { $count } partes estão aqui e esperam pelas chaves
}
overview-quarantined = { $count ->
    [one] { $count } parte foi posta à margem, porque não provou de onde vem
   *[other] { $count } partes foram postas à margem, porque não provaram de onde vêm
}
overview-last-seen = O retransmissor falou com este aparelho pela última vez em { $time }
overview-never-seen = O retransmissor ainda não falou com este aparelho
overview-account = Conta { $handle } em { $relay }
overview-no-account = Ainda sem conta: tudo fica neste aparelho. Para mudar isso: beside register

notice-relay-rolled-back = O retransmissor voltou a um estado antigo, provavelmente de uma cópia de segurança. Os seus aparelhos enviam de novo o que lhe falta.
notice-relay-forked = O retransmissor contou histórias diferentes aos seus aparelhos. Nada se perdeu, mas pergunte a quem cuida dele.
notice-copy-noticed = Uma cópia deste cofre está em uso em outro lugar. Se não é sua, mude a frase secreta e retire o outro aparelho.
notice-relay-tampered = O retransmissor enviou algo que não é o que o próprio registro dele diz. Foi recusado. Pergunte a quem cuida dele.
notice-space-read-only = Este diário foi criado por uma versão mais nova do Beside. Aqui pode ser lido; para voltar a escrever, atualize.

show-id = Id
show-day = Dia
show-text = Texto
show-prompt = Pergunta
show-written = Escrito
show-status = Estado
show-device = Aparelho
show-this-device = este aparelho
show-active = ativo
show-revoked = de fora
