"""Before SQLite's one writer stands a line: first come, first served, and nobody for ever."""

import threading
import time

from mulkko.config.queued_sqlite.queue import Queue


def wait_until_in_line(queue, number):
    end = time.monotonic() + 5
    while len(queue._line) < number:
        assert time.monotonic() < end
        time.sleep(0.001)


def test_whoever_came_first_writes_first(tmp_path):
    queue, order = Queue(tmp_path / "file", 10), []

    def write(number):
        assert queue.enter()
        order.append(number)
        queue.leave()

    assert queue.enter()
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for number, writer in enumerate(writers, 1):
        writer.start()
        wait_until_in_line(queue, number)
    queue.leave()
    for writer in writers:
        writer.join()

    assert order == list(range(8))


def test_two_lines_before_one_file_never_write_together_and_none_starves(tmp_path):
    lines, inside, order = [Queue(tmp_path / "file", 10) for _ in range(2)], [], []

    def write(line):
        for _ in range(40):
            assert lines[line].enter()
            inside.append(line)
            assert inside == [line]
            order.append(line)
            time.sleep(0.001)
            inside.remove(line)
            lines[line].leave()

    writers = [threading.Thread(target=write, args=(line,)) for line in (0, 1, 0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(order) == [0] * 80 + [1] * 80
    assert {0, 1} <= set(order[:20]), "one line wrote alone while the other one stood before the door"


def test_whose_patience_ends_leaves_the_line_whole(tmp_path):
    queue = Queue(tmp_path / "file", 0.05)
    assert queue.enter()

    assert not queue.enter()

    queue.leave()
    assert queue.enter()
    queue.leave()
