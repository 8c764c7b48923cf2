"""Parts of a computation on disk: read back as they were, never another's, never half of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jiju.results.parts import part, remove_parts, use_parts

if TYPE_CHECKING:
    from pathlib import Path


class Block:
    """A block that counts how often it is computed."""

    def __init__(self, **arrays):
        self.arrays = arrays
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.arrays


def block():
    return Block(
        risk=np.array([0.1, np.nan, np.inf]),
        steps=np.arange(4, dtype=np.int16).reshape(2, 2),
        name=np.array(["甲", "b"]),
        empty=np.zeros((0, 3)),
        file=np.array(True),
    )


def test_outside_a_store_it_is_computed_each_time():
    compute = block()
    for _ in range(2):
        assert part("a", compute)["steps"].dtype == np.int16
    assert compute.times == 2


def test_inside_a_store_it_is_read_back_bit_for_bit(tmp_path):
    compute = block()
    with use_parts(tmp_path / "parts", "one"):
        part("a", compute)
        again = part("a", compute)
    assert compute.times == 1
    assert list(again) == list(compute.arrays)
    for name, array in compute.arrays.items():
        assert again[name].dtype == array.dtype
        assert again[name].tobytes() == array.tobytes()
        assert again[name].shape == array.shape


def test_another_key_or_computation_is_not_mistaken_for_it(tmp_path):
    with use_parts(tmp_path, "one"):
        part("a", Block(x=np.array(1)))
        other = part("b", Block(x=np.array(2)))
    with use_parts(tmp_path, "two"):
        third = part("a", Block(x=np.array(3)))
    assert (int(other["x"]), int(third["x"])) == (2, 3)
    # A file under this part's name that says it is another's.
    mine, *others = sorted(tmp_path.iterdir())
    mine.write_bytes(others[0].read_bytes())
    found = []
    for fingerprint, key, value in (("one", "a", 11), ("one", "b", 12), ("two", "a", 13)):
        with use_parts(tmp_path, fingerprint):
            found.append(int(part(key, Block(x=np.array(value)))["x"]))
    assert sum(value > 10 for value in found) == 1


@pytest.mark.parametrize("damage", ["cut", "empty", "text", "flipped", "folder"])
def test_a_broken_file_is_computed_again_and_mended(tmp_path, damage):
    compute = Block(x=np.arange(1000.0))
    with use_parts(tmp_path, "one"):
        part("a", compute)
        (file,) = tmp_path.iterdir()
        content = bytearray(file.read_bytes())
        if damage == "cut":
            file.write_bytes(content[: len(content) // 2])
        elif damage == "empty":
            file.write_bytes(b"")
        elif damage == "text":
            file.write_text("not an archive")
        elif damage == "flipped":
            content[len(content) // 2] ^= 0xFF
            file.write_bytes(content)
        else:
            file.unlink()
            file.mkdir()
        assert part("a", compute)["x"].tolist() == list(range(1000))
        assert compute.times == 2
        part("a", compute)
    assert compute.times == (3 if damage == "folder" else 2)


def test_no_room_on_the_disk_costs_time_only(tmp_path):
    (tmp_path / "parts").write_text("a file where the folder should be")
    compute = block()
    with use_parts(tmp_path / "parts", "one"):
        part("a", compute)
        part("a", compute)
    assert compute.times == 2


def test_python_objects_are_refused(tmp_path):
    with use_parts(tmp_path, "one"), pytest.raises(TypeError, match="Python objects"):
        part("a", Block(x=np.array([{}], dtype=object)))
    assert list(tmp_path.iterdir()) == []


def test_an_error_inside_closes_the_store(tmp_path):
    with pytest.raises(KeyboardInterrupt), use_parts(tmp_path, "one"):
        raise KeyboardInterrupt
    part("a", block())
    assert list(tmp_path.iterdir()) == []
    remove_parts(tmp_path / "none")


BLOCKS = """
import sys, time
import numpy as np
from jiju.results.parts import part, use_parts

def compute(at):
    print("computed", at, flush=True)
    time.sleep(float(sys.argv[2]))
    return {"x": np.random.default_rng(at).random(1000)}

with use_parts(sys.argv[1], "blocks"):
    parts = [part(f"block {at}", lambda at=at: compute(at)) for at in range(6)]
print("sum", sum(float(p["x"].sum()) for p in parts))
"""


def run_blocks(folder: Path, pause: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BLOCKS, str(folder), str(pause)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_run_goes_on_from_the_blocks_it_had_finished(tmp_path):
    whole, _ = run_blocks(tmp_path / "whole", 0).communicate()
    with run_blocks(tmp_path / "killed", 0.2) as process:
        while len(list((tmp_path / "killed").glob("*.npz"))) < 3:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    kept = len(list((tmp_path / "killed").glob("*.npz")))
    assert 3 <= kept < 6
    rest, _ = run_blocks(tmp_path / "killed", 0).communicate()
    assert rest.splitlines()[:-1] == [f"computed {at}" for at in range(kept, 6)]
    assert rest.splitlines()[-1] == whole.splitlines()[-1]
