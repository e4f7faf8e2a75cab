### O que se pergunta em um terminal. O cursor fica logo a seguir.

ask-passphrase = Frase secreta:
ask-new-passphrase = Nova frase secreta (8 caracteres ou mais; várias palavras é o melhor):
ask-again = A mesma outra vez:
ask-old-passphrase = Frase secreta até agora:
ask-recovery-code = Código de recuperação:
ask-confirm-delete-account = Isto apaga a sua conta no retransmissor e o cofre neste aparelho. Os seus outros aparelhos ficam com o que têm, mas deixam de sincronizar. Para continuar, escreva { $handle }:
ask-confirm-sign-out = Isto envia o que está à espera e depois retira o cofre deste aparelho. Para continuar, escreva { $word }:
ask-confirm-revoke = Esse aparelho não poderá ler mais nada de novo. Para continuar, escreva { $word }:
ask-yes = sim

## Pairs

ask-confirm-consent = Para aceitar isto, escreva { $word }:
ask-confirm-verify = Se { $name } ler o mesmo número, escreva { $word }:
ask-confirm-leave = Os dois deixam de se escrever aqui: { $name }. Para continuar, escreva { $word }:
ask-confirm-block = Isto termina a ligação com { $name } e não aceita mais os seus convites. A pessoa não recebe aviso. Para continuar, escreva { $word }:
ask-confirm-erase = Isto retira todas as suas palavras a { $name }, e não podem voltar. Para continuar, escreva { $word }:
