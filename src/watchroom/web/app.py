"""Builds the application that a server runs."""

import ipaddress
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from litestar import HttpMethod, Litestar, Request
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response, Stream
from litestar.types import HTTPScope

from watchroom.domain.access import Scope
from watchroom.flows.people.accounts import Accounts
from watchroom.web.access import Access
from watchroom.web.addresses import ClientAddresses
from watchroom.web.base_path import BasePath
from watchroom.web.bodies import Body, body_declared, read_body
from watchroom.web.callers import EVERYBODY, Caller
from watchroom.web.endpoint import JSON, Anyone, Call, Endpoint, Sender, moment_of
from watchroom.web.errors import body_of, headers_of, problem_of
from watchroom.web.guests import Guests
from watchroom.web.headers import StandardHeaders
from watchroom.web.inputs import NO_BODY, Reader
from watchroom.web.limits import Limiter, parse_policies
from watchroom.web.live.sockets import Sockets
from watchroom.web.metrics.reading import admitted
from watchroom.web.metrics.traffic import ENDPOINT, Counted
from watchroom.web.openapi import document
from watchroom.web.origins import SAFE_METHODS
from watchroom.web.paths import by_path
from watchroom.web.routes import API, ENDPOINTS
from watchroom.web.services import Services, WebOptions
from watchroom.web.times import iso_time
from watchroom.web.ui_files import UiFiles, read_ui_files
from watchroom.web.wall import CLIENT, Rules, Wall
from watchroom.web.wings import wing_of

LARGEST_BODY_BYTES: Final = 2**20
TOLD_ABROAD: Final = (
    "ETag",
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)  # headers that pages of other origins may read, where they may read anything

WebRequest = Request[None, Caller, State]
Answering = Callable[[WebRequest], Awaitable[Response[Any]]]


def create_app(services: Services, options: WebOptions) -> Litestar:
    """Return the application. Raises Misconfigured for rate limits that cannot be read."""
    policies = parse_policies(options.rate_limits)
    limiter = Limiter(policies) if policies else None
    accounts = Accounts.of(services.store, services.clock, settings_keys=options.environment_keys)
    guests = Guests(accounts.signing_in, clock=services.clock, looks=services.streams.look_count)
    access = Access(
        store=services.store,
        clock=services.clock,
        required=options.auth_required,
        environment_keys=options.environment_keys,
        limiter=limiter,
        guests=guests,
        looks=services.streams.look_count,
    )
    found = (admitted(endpoint, options) for endpoint in ENDPOINTS)
    endpoints = [endpoint for endpoint in found if endpoint is not None]
    answering = {
        endpoint.name: _answering(endpoint, services, options, access, accounts)
        for endpoint in endpoints
    }
    app = Litestar(
        route_handlers=[
            _route(path, {method: answering[endpoint.name] for method, endpoint in methods.items()})
            for path, methods in by_path(endpoints).items()
        ],
        exception_handlers={Exception: _error_handler(services)},
        after_response=_noting_use(access),
        cors_config=_cors(options),
        openapi_config=None,
        logging_config=None,
        request_max_body_size=LARGEST_BODY_BYTES,
    )
    sockets = Sockets(services, access, options)
    rules = _rules(services, options, limiter, guests)
    pages = UiFiles(app.asgi_handler, read_ui_files(options.ui_folder), options.base_path)
    wall = Wall(pages, sockets, rules)
    app.asgi_handler = BasePath(Counted(wall, services.traffic), options.base_path)
    return app


def openapi_document(options: WebOptions) -> dict[str, Any]:
    """Return the OpenAPI document of every endpoint that it shows."""
    return document(API, version=options.version)


def _route(path: str, answers: Mapping[HttpMethod, Answering]) -> HTTPRouteHandler:
    """Return what leads a request to whoever answers its method; OPTIONS tells of all of them."""
    methods = [*answers, HttpMethod.OPTIONS]
    allow = ", ".join(sorted(methods))

    async def answer(request: WebRequest) -> Response[Any]:
        method = HttpMethod(request.method)
        if method is HttpMethod.OPTIONS:
            return Response(None, status_code=204, headers={"Allow": allow})
        return await answers[method](request)

    # Every answer brings its status; this only keeps a DELETE from being held to 204.
    return HTTPRouteHandler(path, http_method=methods, status_code=200)(answer)


def _answering(
    endpoint: Endpoint[Any],
    services: Services,
    options: WebOptions,
    access: Access,
    accounts: Accounts,
) -> Answering:
    """Return what admits a caller, reads the request and has the endpoint answer it."""
    reader = Reader(endpoint.inputs)
    body = body_declared(endpoint.inputs)

    async def answer(request: WebRequest) -> Response[Any]:
        scope = request.scope
        scope["state"][ENDPOINT] = endpoint.name
        admit = partial(_admit, access, scope, endpoint.scope)
        scope["auth"] = caller = await admit()
        inputs = reader.read(
            query_string=scope["query_string"],
            path_values=scope["path_params"],
            headers=request.headers,
            body=await _read_body(request, body),
        )
        call = Call(
            services=services,
            options=options,
            caller=caller,
            inputs=inputs,
            sender=_sender(request),
            access=access,
            accounts=accounts,
            now_ms=moment_of(services),
            admit=admit,
        )
        answered = await endpoint.handle(call)
        return _bodiless(answered) if request.method == HttpMethod.HEAD else answered

    return answer


def _bodiless(response: Response[Any]) -> Response[Any]:
    """Return the answer to HEAD. A body that is not sent must not be waited for: some never end."""
    if isinstance(response, Stream):
        response.iterator = ()
    return response


async def _admit(access: Access, request: HTTPScope, right: Scope | Anyone | None) -> Caller:
    if right is None:
        return EVERYBODY
    return await access.admit(
        list(request["headers"]),
        client=request["state"][CLIENT],
        scope=None if right is Anyone.KNOWN else right,
        method=request["method"],
    )


def _sender(request: WebRequest) -> Sender:
    return Sender(
        address=request.scope["state"][CLIENT],
        user_agent=request.headers.get("user-agent", ""),
        is_secure=request.scope.get("scheme") == "https",
    )


async def _read_body(request: WebRequest, declared: Body | None) -> Mapping[str, object]:
    if request.method in SAFE_METHODS:
        return NO_BODY
    return read_body(declared, await request.body(), request.headers.get("content-type", ""))


def _error_handler(services: Services) -> Callable[[WebRequest, Exception], Response[bytes]]:
    def answer(request: WebRequest, error: Exception) -> Response[bytes]:
        wing = wing_of(request.scope["path"])
        problem = problem_of(error, wing)
        return Response(
            body_of(problem, timestamp=iso_time(moment_of(services)), wing=wing),
            status_code=problem.status,
            headers=headers_of(problem),
            media_type=JSON,
        )

    return answer


def _noting_use(access: Access) -> Callable[[Any], Awaitable[None]]:
    async def note(request: WebRequest) -> None:
        await access.note_use(request.scope.get("auth") or EVERYBODY)

    return note


def _cors(options: WebOptions) -> CORSConfig | None:
    if not options.cors_origins:
        return None
    return CORSConfig(
        allow_origins=list(options.cors_origins),
        allow_methods=["GET", "OPTIONS"],
        allow_headers=["Authorization", "X-API-Key"],
        expose_headers=list(TOLD_ABROAD),
    )


def _rules(
    services: Services, options: WebOptions, limiter: Limiter | None, guests: Guests
) -> Rules:
    proxies = tuple(ipaddress.ip_network(text, strict=False) for text in options.trusted_proxies)
    return Rules(
        allowed_hosts=frozenset(host.lower() for host in options.allowed_hosts),
        trusted_origins=frozenset(options.cors_origins),
        addresses=ClientAddresses(proxies),
        limiter=limiter,
        is_open=not options.auth_required,
        find_session=guests.find_session,
        headers=StandardHeaders(shared=bool(options.cors_origins)),
        clock=services.clock,
    )
