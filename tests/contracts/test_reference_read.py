"""Every file of reference numbers in these folders is opened by a test that passes.

The tests are run once more in a process of their own that notes what they open.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]

HERE = Path(__file__).parents[2]
NOTE_AND_RUN = """
import os, sys
import pytest

opened = set()
folder = os.path.join("reference", sys.argv[1])


def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and os.path.dirname(arguments[0]).endswith(folder):
        opened.add(os.path.basename(arguments[0]))


sys.addaudithook(note)
status = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", "-k", sys.argv[2], "tests/reference"])
print("OPENED", *sorted(opened))
sys.exit(status)
"""


@pytest.mark.parametrize(
    ("folder", "chosen"),
    [
        ("concentration", "test_kd or test_m.py or test_m_variants or ripley or colocation or density_ratio"),
        ("complexity", "complexity and not econgeo"),
        ("econgeo", "econgeo or complexity_density"),
        ("scorecard", "scorecard"),
        ("input_output", "input_output"),
        ("systemic_risk", "systemic_risk"),
    ],
)
def test_every_reference_file_is_read_by_a_test_that_passes(shared: Path, folder: str, chosen: str):
    command = [sys.executable, "-c", NOTE_AND_RUN, folder, chosen]
    done = subprocess.run(command, cwd=HERE, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    opened = set(done.stdout.splitlines()[-1].split()[1:])
    there = {path.name for path in (shared / "reference" / folder).iterdir()}
    assert len(there) >= 6
    assert opened == there
