### O que fica antes das partes de um registro.

entry-mood = Humor
entry-tags = Etiquetas
entry-notes = Avisos de conteúdo
