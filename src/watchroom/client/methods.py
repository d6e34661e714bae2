"""
Every endpoint as a method of both clients, on one page.

A request is described once, by a function in `requests`; what stands here makes a method of it
that waits in `Watchroom`, and is awaited in `AsyncWatchroom`.
"""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, overload

from watchroom.client.listings import Walk
from watchroom.client.request import Request, T
from watchroom.client.requests import (
    events,
    executions,
    exports,
    gallery,
    incidents,
    marks,
    operations,
    patterns,
    people,
    run_nodes,
    services,
    system,
    views,
    webhooks,
)
from watchroom.client.streams import Feed
from watchroom.client.waiting import Wait

if TYPE_CHECKING:
    from watchroom.client.asynchronous import AsyncWatchroom
    from watchroom.client.synchronous import Watchroom

P = ParamSpec("P")


class Asked(Generic[P, T]):
    """A method that returns one answer."""

    def __init__(self, described: Callable[P, Request[T] | Wait[T]]) -> None:
        self.described = described
        self.__doc__ = described.__doc__

    @overload
    def __get__(self, client: None, owner: object) -> Self: ...

    @overload
    def __get__(self, client: "Watchroom", owner: object) -> Callable[P, T]: ...

    @overload
    def __get__(
        self, client: "AsyncWatchroom", owner: object
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...

    def __get__(self, client: "Watchroom | AsyncWatchroom | None", owner: object) -> Any:
        if client is None:
            return self

        @wraps(self.described)
        def method(*args: P.args, **kwargs: P.kwargs) -> object:
            return client.ask(self.described(*args, **kwargs))

        return method


class Given(Generic[P, T]):
    """A method that gives one thing after the other."""

    def __init__(self, described: Callable[P, Walk[Any, T] | Feed[T]]) -> None:
        self.described = described
        self.__doc__ = described.__doc__

    @overload
    def __get__(self, client: None, owner: object) -> Self: ...

    @overload
    def __get__(self, client: "Watchroom", owner: object) -> Callable[P, Iterator[T]]: ...

    @overload
    def __get__(self, client: "AsyncWatchroom", owner: object) -> Callable[P, AsyncIterator[T]]: ...

    def __get__(self, client: "Watchroom | AsyncWatchroom | None", owner: object) -> Any:
        if client is None:
            return self

        @wraps(self.described)
        def method(*args: P.args, **kwargs: P.kwargs) -> object:
            return client.give(self.described(*args, **kwargs))

        return method


class Methods:
    """What can be asked of a server; most are named as the API reference names them."""

    list_executions = Asked(executions.list_executions)
    each_execution = Given(executions.each_execution)
    read_execution = Asked(executions.read_execution)
    read_image = Asked(executions.read_image)
    count_buckets = Asked(gallery.count_buckets)
    read_neighbours = Asked(gallery.read_neighbours)
    list_names = Asked(gallery.list_names)
    list_run_nodes = Asked(run_nodes.list_run_nodes)
    read_node_part = Asked(run_nodes.read_node_part)
    read_run_workflow = Asked(run_nodes.read_run_workflow)
    read_answers = Asked(run_nodes.read_answers)
    summarise_days = Asked(executions.summarise_days)
    summarise_hours = Asked(executions.summarise_hours)
    measure_performance = Asked(executions.measure_performance)
    read_overview = Asked(executions.read_overview)
    analyse_errors = Asked(executions.analyse_errors)

    list_marks = Asked(marks.list_marks)
    mark_execution = Asked(marks.mark_execution)
    unmark_execution = Asked(marks.unmark_execution)
    mark_executions = Asked(marks.mark_executions)
    list_queues = Asked(marks.list_queues)
    list_queue = Asked(marks.list_queue)
    each_waiting = Given(marks.each_waiting)

    read_insights = Asked(patterns.read_insights)
    list_patterns = Asked(patterns.list_patterns)
    read_pattern = Asked(patterns.read_pattern)
    change_pattern = Asked(patterns.change_pattern)

    list_happenings = Asked(events.list_happenings)
    each_happening = Given(events.each_happening)
    follow_happenings = Given(events.follow_happenings)

    list_services = Asked(services.list_services)
    read_service = Asked(services.read_service)
    start_service = Asked(services.start_service)
    stop_service = Asked(services.stop_service)
    restart_service = Asked(services.restart_service)
    update_service = Asked(services.update_service)
    reveal_env = Asked(services.reveal_env)
    roll_back_service = Asked(services.roll_back_service)
    order_many = Asked(services.order_many)
    check_update = Asked(services.check_update)
    list_updates = Asked(services.list_updates)
    list_strips = Asked(services.list_strips)
    read_impact = Asked(services.read_impact)
    read_logs = Asked(services.read_logs)
    follow_logs = Given(events.follow_logs)
    read_stats = Asked(services.read_stats)
    read_stats_history = Asked(services.read_stats_history)
    read_latency = Asked(services.read_latency)

    list_operations = Asked(operations.list_operations)
    each_operation = Given(operations.each_operation)
    list_service_operations = Asked(operations.list_service_operations)
    read_operation = Asked(operations.read_operation)
    wait_for_operation = Asked(operations.wait_for_operation)
    cancel_operation = Asked(operations.cancel_operation)
    recover_operation = Asked(operations.recover_operation)
    list_events = Asked(operations.list_events)
    list_crashes = Asked(operations.list_crashes)
    read_crash = Asked(operations.read_crash)
    list_audit = Asked(operations.list_audit)
    each_audit_entry = Given(operations.each_audit_entry)
    check_audit = Asked(operations.check_audit)

    list_incidents = Asked(incidents.list_incidents)
    each_incident = Given(incidents.each_incident)
    read_incident = Asked(incidents.read_incident)
    analyse_window = Asked(incidents.analyse_window)
    list_nodes = Asked(incidents.list_nodes)
    say_node_service = Asked(incidents.say_node_service)
    forget_node_service = Asked(incidents.forget_node_service)

    list_webhooks = Asked(webhooks.list_webhooks)
    create_webhook = Asked(webhooks.create_webhook)
    preview_message = Asked(webhooks.preview_message)
    read_webhook = Asked(webhooks.read_webhook)
    change_webhook = Asked(webhooks.change_webhook)
    remove_webhook = Asked(webhooks.remove_webhook)
    rotate_webhook_secret = Asked(webhooks.rotate_webhook_secret)
    try_webhook = Asked(webhooks.try_webhook)
    list_deliveries = Asked(webhooks.list_deliveries)
    each_delivery = Given(webhooks.each_delivery)
    redeliver = Asked(webhooks.redeliver)

    list_views = Asked(views.list_views)
    read_view = Asked(views.read_view)
    save_view = Asked(views.save_view)
    change_view = Asked(views.change_view)
    remove_view = Asked(views.remove_view)

    list_exports = Asked(exports.list_exports)
    order_file = Asked(exports.order_file)
    read_export = Asked(exports.read_export)
    read_export_file = Asked(exports.read_export_file)
    remove_export = Asked(exports.remove_export)

    sign_in = Asked(people.sign_in)
    who_am_i = Asked(people.who_am_i)
    sign_out = Asked(people.sign_out)
    change_own_password = Asked(people.change_own_password)
    list_sessions = Asked(people.list_sessions)
    end_session = Asked(people.end_session)
    read_setup = Asked(people.read_setup)
    set_up = Asked(people.set_up)
    look_around = Asked(people.look_around)
    list_people = Asked(people.list_people)
    create_person = Asked(people.create_person)
    change_person = Asked(people.change_person)
    remove_person = Asked(people.remove_person)
    list_keys = Asked(people.list_keys)
    create_key = Asked(people.create_key)
    revoke_key = Asked(people.revoke_key)

    check_health = Asked(system.check_health)
    describe_system = Asked(system.describe_system)
    read_metrics = Asked(system.read_metrics)
    list_unreadable = Asked(system.list_unreadable)
    read_system_stats = Asked(system.read_system_stats)
    read_machines = Asked(system.read_machines)
