"""Two people, with files and no relay."""

from __future__ import annotations

import datetime

from beside import (
    BesideError,
    ConsentState,
    Heldback,
    Language,
    MessageStatus,
    NewMessage,
    Standing,
)
from support.phones import carry, refused, said, say

from steps.life import Life, step


@step("pair-by-file")
def pair_by_file(life: Life) -> None:
    anna, ben = life.both()
    link = anna.invite(datetime.timedelta(days=1))
    refused(BesideError.NotNow, "invite-own", lambda: anna.accept_invite(link))
    life.pair = ben.accept_invite(link).id()
    assert life.space(life.ben).look().standing == Standing.WAITING
    refused(BesideError.Missing, "no-such-pair", life.space(life.anna).look)
    assert carry(ben, anna, life.pair) > 0
    assert life.space(life.anna).look().standing == Standing.OFFERED
    life.space(life.anna).confirm()
    carry(anna, ben, life.pair)
    of_anna, of_ben = life.space(life.anna).look(), life.space(life.ben).look()
    assert of_anna.safety_number == of_ben.safety_number != ""
    assert of_anna.peer != of_ben.peer
    life.space(life.anna).verify_peer()
    life.space(life.anna).name_peer("Ben")
    of_anna = life.space(life.anna).look()
    assert (of_anna.verified, of_anna.name, of_anna.identity_changed) == (True, "Ben", False)
    assert life.line.connections == 0, "nobody was asked"


@step("consent")
def consent(life: Life) -> None:
    ben = life.ben.companion
    thread = life.space(life.ben).thread()
    assert ben.consent_state() == ConsentState.NONE
    hello = say(life.space(life.ben), "Olá, sou eu.")
    assert thread.show(hello).status == MessageStatus.HELD(Heldback.CONSENT)
    carry(ben, life.anna.companion, life.pair)
    assert said(life.space(life.anna)) == [], "what is held goes nowhere"
    ben.consent(Language.PORTUGUESE)
    life.anna.companion.consent(Language.POLISH)
    assert (ben.consent_state(), life.anna.companion.consent_state()) == (ConsentState.GIVEN, ConsentState.GIVEN)
    assert thread.show(hello).status == MessageStatus.SAVED()
    carry(ben, life.anna.companion, life.pair)
    assert said(life.space(life.anna)) == ["Olá, sou eu."]


@step("message-offline")
def message_offline(life: Life) -> None:
    anna, ben = life.both()
    of_anna, of_ben = life.space(life.anna).thread(), life.space(life.ben).thread()
    question = of_anna.send(NewMessage(text="How was your week?", content_note="work"))
    of_anna.keep_draft("and your")
    assert carry(anna, ben, life.pair) > 0
    assert life.space(life.ben).look().standing == life.space(life.anna).look().standing == Standing.OPEN
    assert of_ben.show(question).content_note == "work"
    assert of_ben.draft() is None, "what is typed stays on its phone"
    answer = of_ben.send(NewMessage(text="Long.", reply_to=question))
    of_ben.react(question, "🌱")
    assert life.space(life.ben).look().unread == 1
    carry(ben, anna, life.pair)
    assert of_anna.show(answer).reply_to == question
    shown = of_anna.show(question)
    assert [(reaction.identity, reaction.sign) for reaction in shown.reactions] == [
        (life.space(life.anna).look().peer, "🌱")
    ]
    assert shown.status == MessageStatus.DELIVERED()
    assert of_anna.draft() == "and your"
    say(life.space(life.anna), "and your garden?")
    assert of_anna.draft() is None
    carry(anna, ben, life.pair)
    texts = ["Olá, sou eu.", "How was your week?", "Long.", "and your garden?"]
    assert said(life.space(life.anna)) == said(life.space(life.ben)) == texts
    assert [hit.id for hit in of_ben.search("WEEK")] == [question]
    assert life.line.connections == 0, "nobody was asked"
