### Por que uma linha não pode ser importada. Fica dentro de uma frase: sem maiúscula e sem ponto final.

reason-not-json = não é JSON, ou a linha foi cortada
reason-not-object = não é um objeto entre chaves
reason-not-utf8 = contém bytes que não são texto UTF-8
reason-no-text = falta "text"
reason-text-not-text = "text" não é um texto
reason-text-empty = "text" está vazio
reason-text-too-long = "text" é longo demais para uma entrada
reason-no-date = falta "date"
reason-bad-date = "date" não é um dia do calendário na forma 2024-05-31
reason-bad-creation-date = "creationDate" não é uma hora na forma 2024-05-31T18:30:00Z
reason-bad-written-at = "written_at" não é uma hora na forma 2024-05-31T18:30:00Z
reason-bad-tags = "tags" não é uma lista de textos curtos
reason-bad-content-notes = "content_notes" não é uma lista de textos curtos
reason-bad-mood = "mood" não é um número de 1 a 5
reason-bad-deleted = "deleted" não é true nem false
reason-line-too-long = a linha é longa demais
reason-file-too-large = o arquivo tem mais de 64 MB
reason-no-entries = não há nele uma lista chamada "entries"
reason-bad-marks = "marks" não é uma lista de partes formatadas do texto
reason-bad-prompt = "prompt" não é uma pergunta
