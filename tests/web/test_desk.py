import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from entente.web.desk import MOST_KEPT, Desk


def test_the_state_changes_with_the_records_and_not_without(store, add):
    desk = Desk(store)
    states = [desk.state(), desk.state()]
    add(store, [("Iran met China.", "2023-05-01", None, None)])
    states.append(desk.state())
    store.correct(next(store.mentions()).id, "type", "REJECT")
    states.append(desk.state())
    with store.begin_run("0", "m", None, {}) as run:
        states.append(desk.state())
        run.skip("empty")
    assert states[0] == states[1] and len(set(states)) == 4


def test_what_is_worked_out_is_kept_until_the_store_changes(store, add):
    desk, made = Desk(store), []

    def make():
        made.append(len(made))
        return made[-1]

    assert [desk.kept("key", make), desk.kept("key", make), desk.kept("other", make)] == [0, 0, 1]
    add(store, [("Iran met China.", "2023-05-01", None, None)])
    assert desk.kept("key", make) == 2


def test_many_who_ask_at_once_wait_for_one_answer(store):
    desk, made, begun, go = Desk(store), [], threading.Barrier(8), threading.Event()

    def make():
        go.wait(10)
        made.append(1)
        return len(made)

    def ask(_):
        begun.wait(10)
        return desk.kept("key", make)

    with ThreadPoolExecutor(8) as pool:
        waiting = pool.map(ask, range(8))
        go.set()
        assert set(waiting) == {1}


def test_what_fails_is_not_kept(store):
    desk = Desk(store)
    with pytest.raises(ZeroDivisionError):
        desk.kept("key", lambda: 1 // 0)
    assert desk.kept("key", lambda: 1) == 1


def test_no_more_is_kept_than_there_is_room_for(store):
    desk, made = Desk(store), []
    for number in range(MOST_KEPT + 1):
        desk.kept(number, lambda: made.append(1))
    desk.kept(MOST_KEPT, lambda: made.append(1))
    desk.kept(0, lambda: made.append(1))
    assert len(made) == MOST_KEPT + 2
