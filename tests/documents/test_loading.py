from __future__ import annotations

import subprocess
import sys


def test_who_codes_files_need_not_wait_for_what_fetches() -> None:
    heavy = "{'httpcore', 'httpx', 'feedparser', 'tenacity', 'protego', 'lxml', 'trafilatura'}"
    code = f"import sys, entente.documents as d; d.read, d.canonical_url; sys.exit(repr({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"
    offered = "import entente.documents as d; [getattr(d, name) for name in d.__all__]"
    assert subprocess.run([sys.executable, "-c", offered], check=False).returncode == 0
