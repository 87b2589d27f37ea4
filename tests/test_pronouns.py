"""Whom "er" and "sie" mean beside a verb of speech, and where the text does not tell."""

from __future__ import annotations

import pytest
from test_citations import citations
from test_tables import SECOND, page

HE, SHE = "Ben Beispiel", "Anna Muster"


def named(begin: str, rest: str) -> list[str]:
    """The chains of a text, each as one word: first what opens it, then what follows."""
    found = citations(page(f"{begin} {rest} {SECOND}", "tail"))
    return [" > ".join(hop["name"] for hop in row["chain"]) for row in found]


@pytest.mark.parametrize(
    ("rest", "speakers"),
    [
        # in a quotation "er" is whom the speaker speaks of
        ("„Max kam, später erklärte er, er baue.“", []),
        ("„Max rief ‚Komm!‘, später erklärte er, er baue.“", []),
        ("Muster:„Max kam, später erklärte er, er baue.“", []),
        ("Muster –„Max kam, später erklärte er, er baue.“", []),
        ("(„Max kam, später erklärte er, er baue.“)", []),
        ('"Max kam, später erklärte er, er baue."', []),
        ("»Max kam, später erklärte er, er baue.«", []),
        ("«Max kam, später erklärte er, er baue.»", []),
        ("‚Max kam, später erklärte er, er baue.‘", []),
        ("›Max kam, später erklärte er, er baue.‹", []),
        # one that ended, or that begins behind it, holds him not
        ("„Komm!“ rief Max, später erklärte er, er baue.", [HE]),
        ("Max kam, später erklärte er, „er“ baue.", [HE]),
        # a mark that was lost ends nothing
        ("„Wir bauen, sagte er dem „Talboten“.", ["Talbote > Ben Beispiel"]),
        # the pronoun opens the clause that the verb ends
        ("Das wird teuer, wie er gegenüber der „Elbwoche“ sagte.", ["Elbwoche > Ben Beispiel"]),
        ("Das wird teuer, wie er am Montag mitteilte.", [HE]),
        ("Max will wissen, wie er lebt und was er kann.", []),
        ("Niemand weiß, wie er den Ausbau begründet.", []),
        ("Max sieht, wie er vor dem Deich warnt.", []),
        ("Ein Kollege wie er habe das nie behauptet.", []),
        ("Wie er der Zeitung am Montag sagte, hält der Deich.", ["Zeitung > Ben Beispiel"]),
        # no verb of his
        ("Im Saal lachte er laut.", []),
        ("Im Krankenhaus erfuhr er von dem Unglück.", []),
        ("Das sei „quälend“, berichtete er in einem Interview mit der „Elbwoche“.", ["Elbwoche > Ben Beispiel"]),
        # who stands in the clause of a pronoun is another
        ("Zu Beispiel sagte er nichts, zu Muster sagte er: „Komm!“", [HE]),
        ("Zu Beispiels Plänen sagte er: „Komm!“", []),
        ("Über den Chef (Beispiel) sagte er: „Komm!“", []),
        ("Wie Beispiel warnte er vor Wasser.", []),
        ("Über Ben Beispiel sagte er: „Komm!“", []),
        ("Zur Personalie Beispiel sagte er: „Komm!“", []),
        ("Zu Beispiel und dem Deich sagte er: „Komm!“", []),
        ("Ohne Beispiel oder den Rat zu nennen warnte er vor Wasser.", []),
        # but a namesake and a noun are nobody who speaks, and a clause ends
        ("Über seine Frau Eva Beispiel sagte er: „Komm!“", [HE]),
        ("Zum Beispiel sagte er: „Komm!“", [HE]),
        ("Auf einem Beispiel stehend sagte er: „Komm!“", [HE]),
        ("Am Beispielsweg sagte er: „Komm!“", [HE]),
        ("In Neu-Beispiel sagte er: „Komm!“", [HE]),
        ("Beispiel gewann die Wahl und danach sagte er: „Komm!“", [HE]),
        ("Beispiel zögerte kurz, aber dann warnte er vor Wasser.", [HE]),
        ("Beispiel blieb denn doch und er warnte vor Wasser.", [HE]),
        ("Der Chef hieß Beispiel – schon warnte er vor Wasser.", [HE]),
        ("Das tat Beispiel. Er warnte vor Wasser.", [HE]),
        ("Das tat Beispiel Er warnte vor Wasser.", [HE]),
        # a sentence does not speak of whom some prepositions bind, but "er" may be either
        ("Unter Minister Max Muster wurde gebaut. „Gut“, sagte er.", []),
        ("Gegen Minister Max Muster wird ermittelt. „Ich war es nicht“, sagte er.", []),
        ("Beim Minister Max Muster brannte Licht. „Gut“, sagte er.", []),
        ("„Nein“, sagte Minister Max Muster. Bei Beispiel bedankte er sich. „Gut“, sagte er.", 2 * ["Max Muster"]),
        ("Als Minister Max Muster kam, wurde es still. „Gut“, sagte er.", ["Max Muster"]),
        ("Mit Minister Max Muster wurde es still. „Gut“, sagte er.", ["Max Muster"]),
        # a body is no "er" when it is a "sie"
        ("Der Verband kommt oft. Er warnte vor Wasser.", []),
        ("Der Verband weiß, dass er helfen muss. Er warnte vor Wasser.", []),
        ("Der Verband kennt ihn gut. Er warnte vor Wasser.", [HE]),
        ("Der Verband hilft ihm gern. Er warnte vor Wasser.", [HE]),
        ("Die Polizei kommt oft. Er warnte vor Wasser.", [HE]),
    ],
)
def test_whom_er_means(rest: str, speakers: list[str]) -> None:
    assert named(f"„Gut so“, sagte Bürgermeister {HE}.", rest) == [HE, *speakers]


@pytest.mark.parametrize(
    ("rest", "speakers"),
    [
        # "sie" is the body that the sentence before speaks of
        ("Die Polizei tritt dort oft auf. Sie warnte vor Wasser.", []),
        ("„Gut.“ Die Polizei kommt oft. Sie warnte vor Wasser.", []),
        ("Die Polizei kommt am 3. Mai. Sie warnte vor Wasser.", []),
        ("Eine Behörde kam. Sie warnte vor Wasser.", []),
        ("Die Zeitung kam. Sie warnte vor Wasser.", []),
        ("Die Agentur kam. Sie warnte vor Wasser.", []),
        ("Die Behörde neben dem Rathaus kam. Sie warnte vor Wasser.", []),
        ("Die Polizei prüft, ob sie zuständig ist. Sie warnte vor Wasser.", []),
        ("Die Leiterin tritt dort oft auf. Sie warnte vor Wasser.", [SHE]),
        # unless that sentence speaks of her, or is what she said
        ("Die Bank kennt sie gut. Sie warnte vor Wasser.", [SHE]),
        ("Die Polizei lobte Anna Muster. Sie warnte vor Wasser.", [SHE]),
        ("Die Polizei lobte Musters Pläne. Sie warnte vor Wasser.", [SHE]),
        ("Die Polizei hilft ihr oft. Sie warnte vor Wasser.", [SHE]),
        ("Die Stadt habe kein Geld. Sie warnte vor Wasser.", [SHE]),
    ],
)
def test_whom_sie_means(rest: str, speakers: list[str]) -> None:
    assert named(f"„Gut so“, sagte Bürgermeisterin {SHE}.", rest) == [SHE, *speakers]


@pytest.mark.parametrize(
    ("rest", "speakers"),
    [
        # somebody else was named, but a later sentence is about him
        ("Unter Ministerin Ada Kahl und Minister Udo Kahl wurde gebaut. Er warnte vor Wasser.", []),
        ("Unter Minister Udo Kahl wurde gebaut. In dem Brief lobte Beispiel den Deich. Er warnte vor Wasser.", [HE]),
        ("Unter Minister Udo Kahl wurde gebaut. Auch kam Beispiel. Er warnte vor Wasser.", [HE]),
        # not behind a preposition, and not where another one comes later
        ("Unter Minister Udo Kahl wurde gebaut. Im Streit um Beispiel ging es laut zu. Er warnte vor Wasser.", []),
        ("Auch kam Beispiel mit Minister Udo Kahl. Er warnte vor Wasser.", []),
        ("Am Montag lobte der Minister Udo Kahl auch Beispiel. Er warnte vor Wasser.", []),
        # an object is no subject
        ("Unter Minister Udo Kahl wurde gebaut. Auch die Polizei suchte Beispiel. Er warnte vor Wasser.", []),
        ("Unter Minister Udo Kahl wurde gebaut. Im Rat will er künftig Beispiel folgen. Er warnte vor Wasser.", []),
    ],
)
def test_who_stands_behind_the_verb_of_a_sentence_goes_on(rest: str, speakers: list[str]) -> None:
    assert named(f"„Gut so“, sagte Bürgermeister {HE}.", rest) == [HE, *speakers]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # "der XYZ-Politiker" is whom "er" would mean
        ("Das ist neu. Minister Ben Beispiel hat den Deich gelobt. Der CSU-Politiker warnte vor Wasser.", [HE]),
        ("„Gut so“, sagte Minister Ben Beispiel. Das sei richtig, so der CSU-Politiker.", [HE, HE]),
        ("„Gut so“, sagte Ben Beispiel (CSU). Das sei richtig, so der CSU-Politiker.", [HE, HE]),
        (
            "„Gut so“, sagte Anna Muster (CSU). Es sei gut, sagte die CSU-Politikerin der „Elbwoche“.",
            [SHE, f"Elbwoche > {SHE}"],
        ),
        # unless the party or the form speak against it
        ("„Gut so“, sagte Ben Beispiel (SPD). Das sei richtig, so der CSU-Politiker.", [HE, "CSU-Politiker"]),
        ("„Gut so“, sagte SPD-Chef Ben Beispiel. Das sei richtig, so der CSU-Politiker.", [HE, "CSU-Politiker"]),
        ("„Gut so“, sagte Anna Muster. Das sei richtig, so der CSU-Politiker.", [SHE, "CSU-Politiker"]),
        ("„Gut so“, sagte Ben Beispiel. Ein CSU-Politiker warnte vor Wasser.", [HE, "CSU-Politiker"]),
        # who has neither party nor political role, or another's party, is not meant
        ("„Gut so“, sagte Reporter Ben Beispiel. Das sei richtig, so der CSU-Politiker.", [HE, "CSU-Politiker"]),
        ("„Gut so“, sagte Ben Beispiel von der SPD. Das sei richtig, so der CSU-Politiker.", [HE, "CSU-Politiker"]),
        ("„Gut so“, sagte FDP-Vize Ben Beispiel. Das sei richtig, so der CSU-Politiker.", [HE, "CSU-Politiker"]),
        (
            "Udo Kahl (CSU) kam. „Gut so“, sagte Minister Ben Beispiel. Das sei richtig, so der CSU-Politiker.",
            [HE, "CSU-Politiker"],
        ),
    ],
)
def test_whom_a_politician_of_a_party_means(text: str, speakers: list[str]) -> None:
    assert named("", text) == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Minister Ben Beispiel kam nach Norden. Der Minister warnte vor Wasser.", [HE]),
        ("Bundesministerin Anna Muster kam. Die Ministerin sagte der „Elbwoche“, es sei gut.", [f"Elbwoche > {SHE}"]),
        # of two nobody knows which
        ("Minister Ben Beispiel traf Minister Udo Kahl. Der Minister warnte vor Wasser.", ["Minister"]),
        # who is named behind, or has another role, is not meant
        ("Der Minister warnte vor Wasser. Minister Ben Beispiel kam.", ["Minister"]),
        ("Sprecher Ben Beispiel kam nach Norden. Der Minister warnte vor Wasser.", ["Minister"]),
        # nor who had that role, has another like it, or is one of two
        ("Der ehemalige Minister Ben Beispiel starb. Der Minister warnte vor Wasser.", ["Minister"]),
        ("Vizepräsident Ben Beispiel kam. Der Präsident warnte vor Wasser.", ["Präsident"]),
        ("Ministerpräsident Ben Beispiel kam. Der Präsident warnte vor Wasser.", ["Präsident"]),
        (
            "Minister Ben Beispiel kam. Der italienische Minister kam auch. Der Minister warnte vor Wasser.",
            ["Minister"],
        ),
        ("Minister Ben Beispiel traf den Minister von Norden. Der Minister warnte vor Wasser.", ["Minister"]),
        ("Trainer FC Norden kommt. Der Trainer warnte vor Wasser.", ["Trainer"]),
    ],
)
def test_a_role_stands_for_the_only_one_who_was_named_with_it(text: str, speakers: list[str]) -> None:
    assert named("", text) == speakers


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        # nobody has spoken yet, and one alone was named
        ("Im Amt sitzt Gesundheitsminister Max Muster. Er betont, der Deich halte.", ["Max Muster"]),
        ("Im Amt sitzt die Ministerin Anna Muster (XYZ). Der Deich halte, sagte die XYZ-Politikerin.", ["Anna Muster"]),
        ("Schuld hat Minister Max Muster. Der „Elbwoche“ sagte er, der Deich halte.", ["Elbwoche > Max Muster"]),
        # two were, or somebody was to whom something was done, or the noun is the one who is named
        ("Im Amt sitzen Minister Max Muster und Minister Ben Beispiel. Nun betont er, der Deich halte.", []),
        ("Der Streit geht gegen Minister Max Muster. Nun betont er, der Deich halte.", []),
        ("Es geht um Anna Musters Verbleib. Nun betont sie, der Deich halte.", []),
        ("Im Amt ist der Nachfolger von Minister Max Muster. Nun betont er, der Deich halte.", []),
        ("Ein Stein fiel auf Minister Max Muster. Nun betont er, der Deich halte.", []),
        ("Foto: Max Muster\n\nIm Hafen wird gebaut. Nun betont er, der Deich halte.", []),
        ("Pleite ist die Peter Muster GmbH. Nun betont er, der Deich halte.", []),
        # or somebody without a name stands between, or before
        ("Zu Besuch war Minister Max Muster. Ein Schüler kam. Nun betont er, der Deich halte.", []),
        ("Zu Besuch war Ministerin Anna Muster. Eine Schülerin kam. Nun betont sie, der Deich halte.", []),
        ("Der Fahrer traf Minister Max Muster. Nun betont er, der Deich halte.", []),
        # an age is that of whom it stands at
        ("Max Muster (53) traf Ben Beispiel. Der Deich halte, sagte der 53-Jährige der „Elbwoche“.", ["Elbwoche > Max Muster"]),
        ("Die 53-jährige Anna Muster traf Eva Beispiel (54). Der Deich halte, sagte die 53-Jährige.", ["Anna Muster"]),
        ("Max Muster (53) traf Ben Beispiel (53). Der Deich halte, sagte der 53-Jährige.", ["53-Jährige"]),
        ("Anna Muster (53) kam nach Norden. Der Deich halte, sagte der 53-Jährige.", ["53-Jährige"]),
        ("Am Start war FC Norden (53). Der Deich halte, sagte der 53-Jährige.", ["53-Jährige"]),
        ("Der 53 Jahre alte Max Muster kam. Der Deich halte, sagte der 53-Jährige.", ["Max Muster"]),
        # or else of whom "er" would mean
        ("Max Muster sagte nichts Neues. Der Deich halte, so der 53-Jährige.", ["Max Muster", "Max Muster"]),
        ("Anna Muster sagte nichts Neues. Der Deich halte, so die 53-Jährige.", ["Anna Muster", "Anna Muster"]),
        # but for another age, or somebody without a name
        ("Max Muster (54) sagte nichts Neues. Der Deich halte, so der 53-Jährige.", ["Max Muster", "53-Jährige"]),
        ("Ein 53-Jähriger fuhr los. Max Muster sagte nichts. Der Deich halte, so der 53-Jährige.", ["Max Muster", "53-Jährige"]),
        ("Max Muster sagte, der Mann sei da. Der 53-Jährige gab an, er sei müde.", ["Max Muster", "53-Jährige"]),
    ],
)  # fmt: skip
def test_who_is_named_need_not_have_spoken(text: str, speakers: list[str]) -> None:
    assert named(text, "") == speakers
