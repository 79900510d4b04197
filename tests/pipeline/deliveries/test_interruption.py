"""A staging that is killed at any moment leaves nothing half done."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.deliveries import delivered_files, deliveries, original_path, stage
from pipeline.home import Home
from tests.pipeline.deliveries.packing import packed, report, write_all

PROGRAM = """
import sys
from pathlib import Path
from pipeline.deliveries import stage
from pipeline.home import Home
print("ready", flush=True)
stage([Path(sys.argv[1])], Home(Path(sys.argv[2])))
"""


def test_killed_at_many_moments(tmp_path: Path) -> None:
    files = {f"{number:04}.txt": report(number) for number in range(600)}
    files["more.zip"] = packed({f"{number}.txt": report(10_000 + number) for number in range(200)})
    inbox = write_all(tmp_path / "in", files)
    undisturbed = Home(tmp_path / "undisturbed")
    expected = stage([inbox], undisturbed)
    assert expected is not None
    home = Home(tmp_path / "home")
    finished = 0
    for moment in range(12):
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(inbox), str(home.root)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.02 + moment * 0.05)
        finished += process.poll() == 0
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert deliveries(home) in ([], [expected])
    result = stage([inbox], home)
    assert result in (expected, None)
    assert deliveries(home) == [expected]
    same = delivered_files(expected.delivery_id, home)
    assert same.equals(delivered_files(expected.delivery_id, undisturbed))
    for document_id, size in same.select("document_id", "size_bytes").iter_rows():
        assert original_path(home.originals, document_id).stat().st_size == size
    assert not os.path.lexists(home.originals / ".incoming")
