import os
import subprocess
import sys

from analysis.footprint import resident_kb
from analysis.terminal import Progress


def test_the_memory_of_processes_that_were_started_counts_too():
    script = "import sys; held = bytearray(b'x' * 40_000_000); print('ready', flush=True); sys.stdin.read()"
    alone = resident_kb(os.getpid())
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        assert resident_kb(os.getpid()) > alone + 38_000
        child.stdin.close()
    assert resident_kb(child.pid) == 0


def test_a_run_says_what_it_cost():
    cost = Progress(quiet=True, workers=2).cost()
    assert cost["seconds"] < 60
    assert cost["peak_rss_mb"] > 20
