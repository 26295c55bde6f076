from datetime import UTC, datetime

from entente.store.alerts import Alert

MADE = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(store, *alerts):
    store.alerts.begin({each.rule for each in alerts})
    for each in alerts:
        store.alerts.add(each.rule, 1, [each])


def test_alerts_are_shown_newest_first_with_the_way_to_their_event_or_pair(desk, store):
    event = next(store.events())
    pair = {"dyad": ["IRN", "QAT"]}
    told(
        store,
        Alert("talks", event.id, "They met", {}, MADE),
        Alert("worse", "IRN-QAT 2026-03 down", "Score down", pair, MADE.replace(day=2), fault="no answer"),
    )
    text = desk.get("/alerts").text
    assert text.index("/dyads/IRN/QAT") < text.index(f"/events/{event.id}")
    assert text.index("Score down") < text.index("Not sent yet: no answer") < text.index("They met")
    assert "2026-03-01 12:00 UTC" in text and "/alerts.atom" in text
    assert desk.get(f"/events/{event.id}").status_code == desk.get("/dyads/IRN/QAT").status_code == 200


def test_words_of_rules_and_sources_are_text(desk, store):
    told(store, Alert("<script>a</script>", "javascript:alert(1)", "<b>\u202ex</b>", {"dyad": "no pair"}, MADE))
    text = desk.get("/alerts").text
    assert "&lt;script&gt;" in text and "&lt;b&gt;" in text and "\u202e" not in text
    assert 'href="/events/javascript%3Aalert%281%29"' in text


def test_without_alerts_that_is_said(reading):
    assert "No rule has told anything yet" in reading.get("/alerts").text
