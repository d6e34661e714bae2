"""Starting, stopping and restarting services on a real engine: what is done, said and kept."""

import asyncio
from pathlib import Path

import pytest

from docker_engine import DockerEngine
from full_disk import full_disk
from operated_fleet import HOST, operated_fleet, states_of
from watchroom.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound, StoreUnavailable
from watchroom.domain.operations import REFUSED, Action, OperationStatus, StepState
from watchroom.flows.services.permits import OperationUnderWay
from watchroom.flows.services.progress import RUNS_AHEAD
from watchroom.flows.services.runs_ahead import OrderOptions, RunsAhead
from watchroom.store import audit, operations

pytestmark = pytest.mark.docker


@pytest.mark.parametrize(
    ("action", "running", "words", "after"),
    [
        (Action.START, False, "It was started.", "running"),
        (Action.START, True, "It was running already.", "running"),
        (Action.STOP, True, "It was stopped.", "exited"),
        (Action.STOP, False, "It was not running.", "exited"),
        (Action.RESTART, True, "It was restarted.", "running"),
        (Action.RESTART, False, "It was not running, and was started.", "running"),
    ],
)
async def test_what_is_so_already_is_left_so_and_said(
    docker_engine: DockerEngine,
    tmp_path: Path,
    action: Action,
    running: bool,
    words: str,
    after: str,
) -> None:
    """Scripts repeat themselves: the second time is no error, and no restart either."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    if not running:
        docker_engine.docker("stop", "web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(action, "web")

        assert (operation.status, operation.result) == (OperationStatus.SUCCEEDED, words)
        assert (await operated.inspect("web"))["State"]["Status"] == after
        assert [step.state for step in operation.steps] == [StepState.DONE]
        assert await operations.get(operated.store, operation.id) == operation


@pytest.mark.parametrize(
    ("action", "words", "after"),
    [
        (Action.START, "It was paused, and goes on.", "running"),
        (Action.STOP, "It was stopped.", "exited"),
        (Action.RESTART, "It was restarted.", "running"),
    ],
)
async def test_a_paused_one_is_not_stuck(
    docker_engine: DockerEngine, tmp_path: Path, action: Action, words: str, after: str
) -> None:
    """The engine refuses to start it, and an update does too until it was started."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    docker_engine.docker("pause", "web")
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        began = (await operated.inspect("web"))["State"]["StartedAt"]

        operation = await operated.do(action, "web")

        state = (await operated.inspect("web"))["State"]
        assert (operation.status, operation.result) == (OperationStatus.SUCCEEDED, words)
        assert (state["Status"], state["Paused"]) == (after, False)
        assert (state["StartedAt"] == began) is (action is not Action.RESTART)


async def test_the_fleet_knows_at_once(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Who reads the service right after the answer must not see what it was before."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.do(Action.STOP, "web")

        assert operated.fleet.find("web").service.state.status == "stopped"
        assert operated.fleet.find("web").operation_id is None


async def test_the_engines_words_are_the_error(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """A bare 500 helps nobody."""
    image = docker_engine.image("steady")
    docker_engine.docker("create", "--name", "web", "--entrypoint", "/no/such/program", image)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.START, "web")

        assert operation.status is OperationStatus.FAILED
        assert "/no/such/program" in (operation.error or "")
        assert operation.steps[0].state is StepState.FAILED


@pytest.mark.parametrize("policy", ["no", "always"])
async def test_a_start_that_ends_at_once_is_a_failure(
    docker_engine: DockerEngine, tmp_path: Path, policy: str
) -> None:
    """The engine is content with it, or goes on trying; whoever needs the service is not."""
    command = ("sh", "-c", "test -e /again && exit 1; touch /again; sleep 3600")
    options = ("--name", "web", "--stop-timeout", "1", "--restart", policy)
    docker_engine.run(docker_engine.image(), *command, options=options)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        operation = await operated.do(Action.RESTART, "web")

        assert operation.status is OperationStatus.FAILED
        assert operation.error == "Exited (1)"


async def test_one_operation_at_a_time(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """The second one is told which one it has to wait for; another service is free."""
    stubborn = docker_engine.image("stubborn")
    docker_engine.run(stubborn, options=("--name", "web", "--stop-timeout", "2"))
    docker_engine.run(docker_engine.image("steady"), options=("--name", "other"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        first = await operated.operations.begin(Action.STOP, "web", who=None)

        with pytest.raises(OperationUnderWay, match=first.id) as refused:
            await operated.operations.begin(Action.START, "web", who=None)

        assert refused.value.operation_id == first.id
        assert operated.fleet.find("web").operation_id == first.id
        assert [operation.id for operation in operated.operations.running()] == [first.id]
        assert (await operated.do(Action.STOP, "other")).status is OperationStatus.SUCCEEDED
        early = await operated.operations.finished(first.id, deadline_s=0.0)
        assert early.status is OperationStatus.RUNNING
        done = await operated.operations.finished(first.id)
        assert done.status is OperationStatus.SUCCEEDED
        assert (await operated.do(Action.START, "web")).status is OperationStatus.SUCCEEDED


async def test_every_action_leaves_two_rows_in_the_audit(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Who did what, before and after, in a chain that holds."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.do(Action.STOP, "web")
        await operated.do(Action.START, "web")

        rows = await audit.page(operated.store, limit=10)
        assert [(row.action, row.phase, row.outcome) for row in reversed(rows)] == [
            ("stop", "intent", None),
            ("stop", "result", "succeeded"),
            ("start", "intent", None),
            ("start", "result", "succeeded"),
        ]
        assert {(row.who, row.target) for row in rows} == {("tester", f"{HOST}/web")}
        assert (await audit.verify(operated.store)).broken_id is None


async def test_what_cannot_be_recorded_is_not_done(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """No action without its row in the audit; the service is free for the next try."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        with full_disk(0), pytest.raises(StoreUnavailable):
            await operated.operations.begin(Action.STOP, "web", who="tester")

        assert (await operated.inspect("web"))["State"]["Status"] == "running"
        assert operated.operations.running() == []
        assert operated.fleet.find("web").operation_id is None


async def test_read_only_refuses_everything(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """And says by which setting; nothing is recorded, since nothing was done."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path, read_only=True) as operated:
        await operated.look()
        for action in Action:
            with pytest.raises(NotAllowed, match="WATCHROOM_READ_ONLY"):
                await operated.operations.begin(action, "web", who="tester")

        assert (await operations.page(operated.store, limit=5)).items == ()


async def test_ourselves_are_left_running(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Whoever stops Watchroom through Watchroom cannot start it again that way."""
    own = docker_engine.run(docker_engine.image("steady"), options=("--name", "watchroom"))
    async with operated_fleet(docker_engine.url, tmp_path, own_container_id=own[:12]) as operated:
        await operated.look()
        for action in (Action.STOP, Action.RESTART, Action.UPDATE):
            with pytest.raises(Conflict, match="Watchroom itself"):
                await operated.operations.begin(action, "watchroom", who="tester")
        with pytest.raises(Conflict, match="Watchroom itself"):
            await operated.operations.preview_update("watchroom")


async def test_what_is_to_be_ignored_is_not_there(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """Nobody stops by chance what they cannot see."""
    options = ("--name", "web", "--label", "watchroom.ignore=true")
    docker_engine.run(docker_engine.image("steady"), options=options)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        with pytest.raises(NotFound):
            await operated.operations.begin(Action.STOP, "web", who="tester")


async def test_containers_have_no_replicas(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Scaling is for services of a swarm."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        with pytest.raises(InvalidInput, match="scaled"):
            await operated.operations.begin(Action.SCALE, "web", who="tester")


async def test_many_are_done_in_order_until_the_first_failure(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """A stack must not be half stopped and half broken without anybody seeing it."""
    image = docker_engine.image("steady")
    docker_engine.docker("create", "--name", "one", image)
    docker_engine.docker("create", "--name", "two", "--entrypoint", "/nowhere", image)
    docker_engine.docker("create", "--name", "three", image)
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        with pytest.raises(NotFound):
            await operated.operations.begin_many(Action.START, ["one", "nothing"], who="tester")
        assert (await operated.inspect("one"))["State"]["Status"] == "created"

        done = await operated.operations.begin_many(
            Action.START, ["one", "two", "three"], who="tester"
        )

        assert [operation.status for operation in done] == ["succeeded", "failed"]
        assert (await operated.inspect("three"))["State"]["Status"] == "created"


async def test_what_a_kill_cut_off_is_closed_at_the_next_start(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """An operation that runs for ever in the list is a lie."""
    image = docker_engine.image("stubborn")
    docker_engine.run(image, options=("--name", "web", "--stop-timeout", "3"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        cut_off = await operated.operations.begin(Action.STOP, "web", who="tester")

    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        await operated.do(Action.START, "web")
        found = await operated.operations.finished(cut_off.id)

        assert found.status is OperationStatus.FAILED
        assert "ended while it was under way" in (found.error or "")
        rows = await audit.page(operated.store, limit=10, target=f"{HOST}/web")
        assert {(row.phase, row.outcome) for row in rows} >= {("result", "failed")}


async def test_an_unknown_operation_is_said(docker_engine: DockerEngine, tmp_path: Path) -> None:
    """Rather than waited for."""
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        with pytest.raises(NotFound):
            await operated.operations.finished("0" * 32)
        with pytest.raises(NotFound):
            operated.operations.cancel("0" * 32)


async def test_an_engine_that_is_gone_is_the_error(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """The operation fails in words, and both rows are there."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        await operated.look()
        await asyncio.to_thread(docker_engine.stop)
        try:
            begun = await operated.operations.begin(Action.STOP, "web", who="tester")
            operation = await operated.operations.finished(begun.id)
        finally:
            await asyncio.to_thread(docker_engine.start)

        assert operation.status is OperationStatus.FAILED
        assert "cannot be reached" in (operation.error or "")
        assert len(await audit.page(operated.store, limit=5)) == 2


def runs_ahead(*counts: int, most_s: float = 20.0) -> OrderOptions:
    """Let runs be in progress, so many at each look; the last number stays."""
    told = [*counts]

    async def count() -> int:
        return told.pop(0) if len(told) > 1 else told[0]

    return OrderOptions(runs_ahead=RunsAhead(count=count, most_s=most_s, look_s=0.01))


async def test_runs_in_progress_can_be_let_go_first(
    docker_engine: DockerEngine, tmp_path: Path
) -> None:
    """A run whose model vanishes in the middle of it is lost."""
    docker_engine.run(docker_engine.image("steady"), options=("--name", "web"))
    async with operated_fleet(docker_engine.url, tmp_path) as operated:
        done = await operated.do(Action.RESTART, "web", options=runs_ahead(2, 1, 0))
        before = (await operated.inspect("web"))["State"]["StartedAt"]
        refused = await operated.do(Action.RESTART, "web", options=runs_ahead(1, most_s=0.1))
        waiting = await operated.operations.begin(
            Action.RESTART, "web", who="tester", options=runs_ahead(1)
        )
        operated.operations.cancel(waiting.id)
        cancelled = await operated.operations.finished(waiting.id)

        assert done.status is OperationStatus.SUCCEEDED
        assert states_of(done) == {RUNS_AHEAD: StepState.DONE, "restart": StepState.DONE}
        assert (refused.status, refused.result) == (OperationStatus.FAILED, REFUSED)
        assert cancelled.status is OperationStatus.CANCELLED
        assert states_of(cancelled)["restart"] is StepState.SKIPPED
        assert (await operated.inspect("web"))["State"]["StartedAt"] == before
