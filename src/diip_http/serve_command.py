"""``diip serve``: the HTTP service, and without Redis the work behind it."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Annotated

import attrs
import typer

from diip_adapters.bootstrap import open_ports, signing_keys
from diip_adapters.cli.output import print_line
from diip_adapters.cli.session import settings_for
from diip_adapters.local_queue import LocalQueue, SilentQueue
from diip_adapters.same_keys import require_same_keys
from diip_adapters.settings import Settings
from diip_core.ports.job_queue import JobQueue

SERVICE_SECONDS = 2.0
"""How long a statement of a request, or its wait for a lock, may last; work in the background has more."""

OTHER_THREADS = 4
"""Of the service that ask the database too: for analytics, exports and passwords."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 is any that is free.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer requests.", min=1, max=64)] = 1,
) -> None:
    """Serve the HTTP API, and sync in the background.

    The database is migrated and keys are generated before anything listens. Control-C or SIGTERM lets running
    requests finish.

    Example: diip serve --port 8000
    """
    from diip_http.serving.server import listen  # noqa: PLC0415 - the extra http
    from diip_http.serving.workers import serve_by_many  # noqa: PLC0415

    settings = for_requests(settings_for())
    with open_ports(settings) as ports:
        signing_keys(settings)
        require_same_keys(ports, settings)
    listener = listen(host, port)
    queue = LocalQueue()
    queue.start()
    print_line(f"diip: serving http://{_shown(host)}:{listener.getsockname()[1]} (Control-C ends it)")
    try:
        if workers == 1:
            _answer(listener, settings, queue)
        else:
            serve_by_many(serve_as_child, listener, workers=workers, parent_pid=os.getpid())
    except KeyboardInterrupt:
        print_line("diip: ended")
    finally:
        queue.stop()


def serve_as_child(listener: socket.socket, parent_pid: int) -> None:
    """What each of several processes does; the worker finds its jobs within seconds, unrung."""
    from diip_http.serving.parent_death_signal import die_with_parent  # noqa: PLC0415 - the extra http

    die_with_parent(parent_pid)
    try:
        _answer(listener, for_requests(settings_for()), SilentQueue())
    except KeyboardInterrupt:
        return


def for_requests(settings: Settings) -> Settings:
    """The settings as requests need them: short limits, and a connection for each thread."""
    wanted = {
        "statement_seconds": SERVICE_SECONDS,
        "lock_seconds": SERVICE_SECONDS,
        "database_pool": settings.http_threads + OTHER_THREADS,
    }
    unsaid = {name: value for name, value in wanted.items() if settings.sources[name] == "default"}
    return attrs.evolve(settings, **unsaid)  # type: ignore[arg-type]


def _answer(listener: socket.socket, settings: Settings, queue: JobQueue) -> None:
    from diip_adapters.telemetry.event_lines import start_telemetry  # noqa: PLC0415 - the extra http
    from diip_http.analytics_requests import AnalyticsRequest  # noqa: PLC0415
    from diip_http.app import create_app  # noqa: PLC0415
    from diip_http.dispatch import Reply  # noqa: PLC0415
    from diip_http.routes.table import ENDPOINTS  # noqa: PLC0415
    from diip_http.serving.admission import costly_requests  # noqa: PLC0415
    from diip_http.serving.computing_process import ComputingProcess  # noqa: PLC0415
    from diip_http.serving.server import serve as serve_requests  # noqa: PLC0415

    telemetry = start_telemetry(level=settings.log_level, as_json=settings.logs_json)
    with (
        closing(ComputingProcess[AnalyticsRequest, Reply](compute_as_child)) as compute,
        open_ports(settings, announce=telemetry.announce, queue=queue) as ports,
    ):
        app, costly = create_app(ports, settings, compute=compute).app, costly_requests(ENDPOINTS)
        serve_requests(app, listener, threads=settings.http_threads, costly=costly)


def compute_as_child(pipe: Connection, parent_pid: int) -> None:
    """Compute analytics for a process that serves; its statements have the time of background work."""
    from diip_adapters.telemetry.event_lines import start_telemetry  # noqa: PLC0415 - the extra http
    from diip_http.analytics_requests import answers_of  # noqa: PLC0415
    from diip_http.app import open_service  # noqa: PLC0415
    from diip_http.routes.table import ENDPOINTS  # noqa: PLC0415
    from diip_http.serving.computing_process import answer_questions  # noqa: PLC0415
    from diip_http.serving.parent_death_signal import die_with_parent  # noqa: PLC0415

    die_with_parent(parent_pid)
    settings = attrs.evolve(settings_for(), database_pool=1)
    telemetry = start_telemetry(level=settings.log_level, as_json=settings.logs_json)
    with open_ports(settings, announce=telemetry.announce) as ports:
        answer_questions(pipe, answers_of(open_service(ports, settings), ENDPOINTS))


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
