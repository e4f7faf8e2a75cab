### Pessoas: encontrar-se, conversar, combinar, fazer um caminho juntos.

people-you = você
people-your-device = outro aparelho seu
people-name = Nome
people-no-name = ainda nenhum: beside pair name
people-unread = Por ler
people-compared = Número comparado
people-compared-yes = sim
people-compared-no = ainda não
people-their-devices = Aparelhos da outra pessoa
people-safety-number = Número de segurança
people-compare-how = Leiam o número um ao outro, frente a frente ou ao telefone. Se for igual dos dois lados, não há ninguém no meio: beside pair verify
people-identity-changed = Atenção: antes, outra pessoa tinha aqui o nome { $name }. Compare o número de segurança antes de escrever algo íntimo: beside pair show { $who }
people-nobody = Ainda não há ninguém aqui. Quando quiser: beside pair invite
people-offered = aceitou o seu convite; espera pelo seu sim
people-waiting = à espera da resposta da outra pessoa
people-open = podem escrever um ao outro
people-ended = terminado

people-invited = Esta ligação é para uma só pessoa. Entregue-a frente a frente, ou por um caminho em que confia: quem a tiver pode aceitar. Vale até { $time }. Quando a pessoa tiver respondido: beside pair confirm
people-invite-picture = A imagem dele está em { $path }. Apague-a depois de usada.
people-accepted = Convite aceito. Dê um nome a esta pessoa: beside pair name { $id } NOME. Enquanto ela não responder, pode enviar uma saudação curta: beside message write { $id }
people-confirmed = Muito bem. Agora podem escrever um ao outro: beside message write { $id }
people-named = A partir de agora esta pessoa chama-se aqui { $name }. Só os seus aparelhos o sabem.
people-verified = Anotado: comparou o número com { $name }.
people-left = Saiu. O que escreveram continua legível neste aparelho, e de { $name } não chega mais nada.
people-blocked = Bloqueio feito: { $name }. A pessoa não recebe aviso. Se mudar de ideia: beside pair unblock { $who }
people-unblocked = Sem bloqueio: { $name }. Para voltarem a escrever, um convida o outro de novo.

people-consent-thanks = Fica anotado. O que escrever pode seguir a partir de agora.
people-consent-given = Aceitou o que fica entre os dois. Para o ler outra vez: beside policy
people-consent-none = Não aceitou o que fica entre os dois, por isso nada seu segue para outra pessoa. Para ler e decidir: beside consent
people-consent-outdated = O que fica entre os dois tem palavras novas. Até as ler e aceitar, o que escrever espera aqui: beside consent
people-consent-withdrawn = Consentimento retirado. Nada mais seu é enviado. O que foi enviado antes fica com a outra pessoa.

people-status-delivered = no aparelho da outra pessoa
people-status-read = lida
people-status-heard = ouvida
people-held-consent = espera aqui: leia e aceite primeiro o que fica entre os dois: beside consent
people-held-not-confirmed = espera aqui até dizer sim a esta pessoa: beside pair confirm
people-held-quiet-hours = espera aqui até acabarem as horas de silêncio
people-held-ended = fica aqui: os dois já não se escrevem
people-written = Mensagem salva como { $id }.
people-edited = mudada
people-taken-back = (retirada)
people-newer-version = (escrita por uma versão mais nova do Beside; atualize para a ler)
people-answers = resposta a: «{ $words }»
people-content-note = Antes de ler: { $note }
people-heard-by = { $name } ouviu: «{ $words }»
people-no-messages = Ainda não há nada escrito aqui. Quando quiser: beside message write { $who }
people-more-messages = Há mais antes disto: beside message list { $who } --before { $id }
people-messages-found = { $count ->
    [one] { $count } mensagem encontrada
   *[other] { $count } mensagens encontradas
}
people-message-edited = Mudada. A outra pessoa vê que foi.
people-message-taken-back = Retirada. Não pode fazer esquecer o que já foi lido.
people-reacted = O seu sinal está lá.
people-unreacted = O seu sinal já não está lá.
people-heard = A outra pessoa vai ver o que ouviu.
people-draft-kept = Guardado neste aparelho. Para continuar a escrever: beside message write
people-draft-dropped = O rascunho já não existe.
people-no-draft = Não há rascunho.
people-can-read = Estes aparelhos podem lê-la:

people-proposal = Proposta
people-scope = Sobre
people-frequency = Com que frequência
people-quiet-hours = Horas de silêncio
people-limits = Limites
people-review = Rever em
people-signed-by = Assinado por
people-in-force = Em vigor
people-replaced = Vigorou antes
people-waits-for-them = Espera pela outra pessoa
people-waits-for-you = Espera por você
people-no-proposals = Ainda não combinaram nada. Se quiser: beside agreement propose { $who }
people-proposed = Proposta { $id } feita, com a sua assinatura. Vigora quando { $name } também assinar.
people-signed = Assinada. Vigora quando a outra pessoa também a assinar.
people-signed-in-force = Assinada. Vigora a partir de agora.

people-stage-contact = Conhecer-se
people-stage-needs-and-goals = O que faz falta e o que se quer
people-stage-plan = Um plano
people-stage-implement-and-monitor = Pôr em prática e ver como corre
people-stage-evaluate-and-close = Olhar para trás e concluir
people-not-visited = —
people-visited = Está aqui agora: { $stage }
people-journey-closed = O trabalho está concluído. Para continuar, são precisos os dois: beside journey reopen
people-wants-to-go-on = Quer continuar: { $name }
people-closed = Concluído. O que escreveram fica com os dois. Que bom o caminho que fizeram juntos.
people-closed-and-erased = Concluído, e todas as suas palavras foram retiradas. O aparelho da outra pessoa esconde-as na próxima sincronização; não a pode fazer esquecer.
people-reopen-waits = Anotado. Continuam quando a outra pessoa também o disser.
people-reopened = Continuam juntos.

people-shared = { $name } recebe uma cópia, tal como está agora. O que escrever depois na entrada fica só com você. Para a retirar: beside share stop { $who } { $id }
people-nothing-shared = Não há nada partilhado com { $name }.
people-unshared = Já não é mostrada. Não pode fazer esquecer o que já foi lido.
people-bundle-out = Escrito em { $path } ({ $size }). Está selado: só você e { $name } o podem ler. Leve-o como quiser; lá: beside bundle in
people-bundle-in = Recebido. Novo aqui: { $envelopes ->
    [one] { $envelopes } pacote selado
   *[other] { $envelopes } pacotes selados
}{ $operations ->
    [0] {""}
    [one] , e { $operations } nota de quem participa
   *[other] , e { $operations } notas de quem participa
}.
people-bundle-nothing-new = Não havia nele nada de novo para você.

people-nothing-due = Hoje nada espera por você.
people-due-messages = { $name }: { $count ->
    [one] { $count } mensagem por ler
   *[other] { $count } mensagens por ler
}. beside message list { $who } --seen
people-due-confirm = { $name } aceitou o seu convite. Se for quem pensa: beside pair confirm { $who }
people-due-sign = { $name } propõe como podem conversar. Para ler: beside agreement show { $who }. Para assinar: beside agreement sign { $who } { $id }
people-due-review = Queriam rever o que combinaram em { $day }: beside agreement show { $who }
people-due-consent = Antes que algo seu siga, leia o que fica entre os dois: beside consent
