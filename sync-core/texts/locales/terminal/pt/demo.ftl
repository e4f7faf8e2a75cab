### O que `beside demo` conta enquanto trabalha.

demo-title = Duas pessoas, os seus telefones, um retransmissor
demo-intro = Tudo se passa nesta máquina: um retransmissor verdadeiro com um banco de dados verdadeiro, telefones verdadeiros com cofres verdadeiros, e HTTP verdadeiro entre eles. A linha no meio está sob escuta, e tudo o que nela passa é gravado.
demo-phone-one = primeiro telefone
demo-phone-two = segundo telefone
demo-phone-three = telefone novo
demo-phone-four = mais um aparelho

demo-step-relay = Um retransmissor começa a trabalhar
demo-step-create = O primeiro telefone cria um cofre, sem rede, e depois uma conta
demo-step-import = Recebe um diário
demo-step-first-sync = Sincroniza
demo-step-second-phone = O segundo telefone entra com nome de conta e frase secreta, e sincroniza
demo-step-edit = Modo avião: os dois telefones mudam as mesmas entradas
demo-step-cut = O primeiro telefone sincroniza; a linha do segundo é cortada a meio
demo-step-again = A linha voltou: continua de onde foi cortada
demo-step-lost = O primeiro telefone perde-se
demo-step-recover = Um telefone novo, o código de recuperação em papel, e nenhum outro aparelho ligado
demo-step-settle = Todos os telefones sincronizam
demo-step-further = Mais um aparelho junta-se só com o código de recuperação
demo-step-scan = O que o retransmissor poderia ter lido?
demo-step-reading = Ler e procurar

demo-relay-listening = SQLite em uma pasta nova, à escuta apenas nesta máquina
demo-imported = { $count ->
    [one] { $count } entrada, { $bytes } de texto, salva
   *[other] { $count } entradas, { $bytes } de texto, salvas
}
demo-arrived = { $count ->
    [one] { $count } entrada chegou
   *[other] { $count } entradas chegaram
}
demo-edits = O mesmo parágrafo é reescrito nos dois, os dois acrescentam etiquetas, e uma entrada é posta de lado aqui enquanto continua a ser escrita ali.
demo-cut-after = Cortada depois de { $bytes }. O que diz o telefone: { $error }
demo-cut-kept = Nada do que tinha se perdeu: { $count ->
    [one] { $count } entrada
   *[other] { $count } entradas
}, e o que escreveu continua à espera.
demo-lost = A pasta é apagada, e com ela o cofre.
demo-recovered = { $count ->
    [one] { $count } entrada está de volta
   *[other] { $count } entradas estão de volta
}
demo-page-title = A página que os dois telefones mudaram, como cada um a mostra
demo-deleted-shown = { $phone }: posta de lado, e as palavras novas guardadas nela
demo-agree = Todos os telefones concordam, até à última letra. A impressão digital comum: { $digest }
demo-words-kept = Cada palavra escrita em qualquer dos telefones está na página.
demo-costs-title = Quanto custou
demo-cost-step = Passo
demo-cost-sent = Enviado
demo-cost-received = Recebido
demo-cost-trips = Idas e voltas
demo-cost-wire = Na linha
demo-cost-time = Tempo
demo-scan-intro = { $fields ->
    [one] { $fields } campo
   *[other] { $fields } campos
} de { $entries ->
    [one] { $entries } entrada
   *[other] { $entries } entradas
} e do que duas pessoas escreveram uma à outra, como bytes simples, em base64 e em hexadecimal, procurados em tudo o que o retransmissor e a linha viram:
demo-scan-place = Onde
demo-scan-size = Tamanho
demo-scan-found = Encontrado
demo-scan-canary = Texto plantado encontrado
demo-scan-database = banco de dados do retransmissor
demo-scan-log = registro do retransmissor
demo-scan-line = a linha
demo-scan-none = nada
demo-scan-hits = { $count ->
    [one] { $count } vestígio
   *[other] { $count } vestígios
}
demo-scan-canary-found = { $found } de { $planted }
demo-scan-works = A busca procura de verdade: um texto plantado em uma cópia de cada um foi encontrado sempre.
demo-figures-title = Em números
demo-figure-entries = Entradas, texto
demo-figure-import = Importação
demo-figure-first-sync = Primeira sincronização
demo-figure-new-device = Na linha para o aparelho novo
demo-figure-phone-size = Banco de dados do telefone
demo-figure-relay-size = Banco de dados do retransmissor
demo-figure-memory = Pico de memória, retransmissor e todos os telefones juntos
demo-figure-open = Abertura a frio até à página mais recente
demo-figure-entry = Uma entrada
demo-figure-search = Procurar em tudo
demo-figure-search-hits = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
demo-figure-further = Mais um aparelho, só com o código: tempo até ao mesmo estado
demo-figure-total = Demonstração inteira
demo-done = Tudo se cumpriu.

claim-agree = todos os telefones concordam
claim-words = cada palavra escrita sem rede está lá
claim-cut = a linha cortada é notada, e nada se perde
claim-count = todas as entradas chegam
claim-recovered = o código de recuperação traz tudo de volta
claim-scan = não há nada legível no retransmissor nem na linha
claim-canary = a busca encontra um texto plantado
claim-page = os dois telefones mostram a mesma página
claim-search = a procura encontra o que existe

demo-words-one = Na viagem de volta reli isto. Foi mais difícil do que escrevi.
demo-words-two = À noite: alguém perguntou como eu estava e esperou pela resposta.
demo-words-late = Mais uma coisa antes que me esqueça: ainda bem que escrevi isto.
demo-tag-one = relido na viagem
demo-tag-two = à noitinha
demo-act-account = conta criada
demo-act-sync = sincroniza
demo-act-join = junta-se e traz tudo
demo-act-edits = envia as suas mudanças
demo-act-cut = cortado a meio
demo-act-again = continua depois do corte
demo-act-revoke = deixa de fora o perdido
demo-step-revoke = O telefone novo deixa de fora o que se perdeu
demo-revoked = A partir de agora, quem o encontrar não recebe nada de novo.
demo-offline = Para o cofre em si nada foi enviado: funciona sem rede.
demo-nothing-waits = Tinha enviado tudo: entradas à espera: { $count }.
demo-cost-phone = Telefone

demo-phone-mira = telefone da Mira
demo-step-pair = A Mira, que tem o seu telefone, aceita o convite: as duas formam um par
demo-step-apart = Modo avião: as duas escrevem uma à outra e mudam a meta que partilham
demo-step-together = Os dois telefones encontram-se pelo retransmissor
demo-paired = As duas aceitaram a política, e as duas veem o mesmo número de segurança: { $number } …
demo-apart = Uma muda um passo da meta de lugar, a outra dá-lhe palavras novas; as duas marcam o mesmo dia.
demo-same-goal = Os dois mostram a mesma meta: o passo está onde uma o pôs, nas palavras da outra, e o dia tem uma só marca.
demo-delivered = Cada mensagem só apareceu como entregue depois de o telefone da outra o ter dito, e não quando o retransmissor a tinha.
claim-pair = as duas formam um par e veem o mesmo número de segurança
claim-talk = todos os telefones mostram as mesmas mensagens na mesma ordem
claim-goal = a meta guarda o que as duas quiseram, e uma só marca
claim-delivered = só se diz entregue depois de o telefone da outra o ter dito
demo-message-hello = Que bom teres vindo, Mira.
demo-message-one = Liguei, e a voz aguentou.
demo-message-two = Pensei em ti ao meio-dia, a caminho de casa.
demo-goal-title = Voltar ao coro de segunda
demo-goal-step-one = Procurar as partituras antigas
demo-goal-step-two = Escrever à maestrina
demo-goal-step-three = Cantar um pouco em casa
demo-goal-reworded = Cantar à janela aberta
demo-act-pair = forma o par
demo-act-meet = encontra o outro
demo-same-messages = { $count ->
    [one] Os dois mostram a mesma mensagem.
   *[other] Os dois mostram as mesmas { $count } mensagens na mesma ordem.
}
demo-pair-back = O par voltou também: { $count ->
    [one] { $count } mensagem
   *[other] { $count } mensagens
}, e a meta com o que as duas lhe fizeram.
