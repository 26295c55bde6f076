"""Alerts posted as JSON to an address of the user's, under the same rules of caution as everything that is fetched."""

from __future__ import annotations

import json
import time
from types import TracebackType

import httpcore
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from entente.documents import FetchOptions
from entente.documents.addresses import host_of, request_url
from entente.documents.fetching.guard import Guard, Refused, resolve
from entente.store.alerts import Alert
from entente.watch.atom import alert_id


class WebhookError(RuntimeError):
    """An alert that was not taken; the message is one line."""


class Webhook:
    """An address that takes alerts: public unless `options` allow others, not redirected, asked a few times at most."""

    def __init__(self, url: str, options: FetchOptions) -> None:
        self._url, self._options = url, options
        self._name = f"the webhook at {host_of(url)}"  # the rest of its address may be a secret
        self._guard = Guard(options.allow_private, resolve, time.monotonic)
        self._pool = httpcore.ConnectionPool(httpcore.default_ssl_context(), network_backend=self._guard)

    def post(self, alert: Alert) -> None:
        """Send an alert; its `id` tells a receiver what it has already. Raises WebhookError."""
        body = {"id": alert_id(alert), "rule": alert.rule, "subject": alert.subject, "text": alert.text,
                "made": alert.made.isoformat(), **alert.record}  # fmt: skip
        tries = Retrying(
            stop=stop_after_attempt(max(1, self._options.tries)),
            wait=wait_random_exponential(multiplier=0.5, max=5),
            retry=retry_if_exception_type(WebhookError),
            reraise=True,
        )
        tries(self._post, json.dumps(body, default=str).encode())

    def _post(self, body: bytes) -> None:
        headers = [("User-Agent", self._options.user_agent), ("Content-Type", "application/json")]
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._options.timeout)
        try:
            with (
                self._guard.within(self._options.seconds),
                self._pool.stream(
                    "POST", request_url(self._url), headers=headers, content=body, extensions={"timeout": timeouts}
                ) as answer,
            ):
                if not 200 <= answer.status < 300:
                    raise WebhookError(f"{self._name} answers {answer.status}")
        except Refused as error:
            raise WebhookError(f"{self._name}: {error}, and only those are asked") from error
        except (
            ValueError,
            httpcore.TimeoutException,
            httpcore.NetworkError,
            httpcore.ProtocolError,
        ) as error:
            raise WebhookError(f"{self._name} does not answer ({error or type(error).__name__})") from error

    def __enter__(self) -> Webhook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()
