from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from site_on_loopback import Site

from entente.documents import FetchOptions
from entente.store.alerts import Alert
from entente.watch.webhook import Webhook, WebhookError

LOCAL = FetchOptions(allow_private=True, tries=1, timeout=0.3)
ALERT = Alert("r", "eve-1", "China met Russia", {"url": "https://example.org/1"}, datetime(2026, 3, 1, tzinfo=UTC))


def test_an_alert_is_posted_as_json(site: Site) -> None:
    with Webhook(site.serve("/hook", ""), LOCAL) as webhook:
        webhook.post(ALERT)
    body = json.loads(site.posted[0])
    assert body | {"id": None} == {
        "id": None, "rule": "r", "subject": "eve-1", "text": "China met Russia", "made": "2026-03-01T00:00:00+00:00",
        "url": "https://example.org/1",
    }  # fmt: skip
    assert site.headers["/hook"]["content-type"] == "application/json"


def test_private_addresses_are_refused_unless_allowed(site: Site) -> None:
    hook = site.serve("/hook", "")
    options = replace(LOCAL, allow_private=False)
    for url in (hook, hook.replace("127.0.0.1", "2130706433"), hook.replace("127.0.0.1", "localhost")):
        with Webhook(url, options) as webhook, pytest.raises(WebhookError) as error:
            webhook.post(ALERT)
        assert "no public address" in str(error.value) and len(str(error.value).splitlines()) == 1
    assert site.posted == []


def test_a_redirect_is_not_followed(site: Site) -> None:
    with (
        Webhook(site.redirect("/hook", site.serve("/secret", "")), LOCAL) as webhook,
        pytest.raises(WebhookError, match="302"),
    ):
        webhook.post(ALERT)
    assert site.asked["/secret"] == 0


def test_a_passing_fault_is_tried_again(site: Site) -> None:
    def answer(handler: Any) -> None:
        handler.send(503 if site.asked["/hook"] == 1 else 204, b"")

    site.answers["/hook"] = answer
    with Webhook(f"{site.url}/hook", replace(LOCAL, tries=2)) as webhook:
        webhook.post(ALERT)
    assert len(site.posted) == 2


def test_a_secret_in_the_address_is_not_told(site: Site) -> None:
    site.serve("/services/s3cret", "no", 500)
    url = site.url.replace("http://", "http://ann:s3cret@") + "/services/s3cret"
    with Webhook(url, LOCAL) as webhook, pytest.raises(WebhookError) as error:
        webhook.post(ALERT)
    assert str(error.value) == "the webhook at 127.0.0.1 answers 500"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/hook", "http://no-such-host.invalid/hook"])
def test_nobody_there_is_one_line(url: str) -> None:
    with Webhook(url, LOCAL) as webhook, pytest.raises(WebhookError) as error:
        webhook.post(ALERT)
    assert "the webhook at " in str(error.value) and len(str(error.value).splitlines()) == 1


def test_a_server_that_does_not_answer_is_left(site: Site) -> None:
    import time

    site.answers["/hook"] = lambda handler: time.sleep(2)
    with Webhook(f"{site.url}/hook", LOCAL) as webhook, pytest.raises(WebhookError, match="does not answer"):
        webhook.post(ALERT)
