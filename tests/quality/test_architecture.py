"""The shape of the house holds."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"consultation": ("recommendations", "cms"), "recommendations": ("cms",)}


def test_imports_go_down_the_floors_only() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("floor", FLOORS)
def test_no_string_reaches_a_higher_floor(floor: str) -> None:
    """What the linter can't see: string foreign keys, get_model and URL names of a higher floor."""
    for path in (ROOT / floor).rglob("*.py"):
        for higher in FLOORS[floor]:
            found = re.search(rf"""["']{higher}[.:][A-Za-z_]+["']""", path.read_text())
            assert not found, f"{path.relative_to(ROOT)} names {found and found.group()}"


def test_no_inline_script_style_or_handler_in_a_template() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.DOTALL)
        found = inline.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found and found.group()}"


def test_no_punctuation_stands_behind_the_space_that_an_inline_component_ends_with() -> None:
    parted = re.compile(r"{% include \"components/when\.html\"[^%]*%}[.,:;!?)]")
    found = [path.relative_to(ROOT).as_posix() for path in (ROOT / "templates").rglob("*.html") if parted.search(path.read_text())]
    assert not found


def test_every_template_string_is_safe_by_escaping() -> None:
    """Nobody switches the escaping off: neither in templates nor by marking text safe, but for what an allow-list has cleaned."""
    marked = []
    for folder in ("templates", "consultation", "recommendations", "cms", "config"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix not in (".html", ".py") or "migrations" in path.parts:
                continue
            if re.search(r"\|\s*safe\b|autoescape off|mark_safe", path.read_text()):
                marked.append(path.relative_to(ROOT).as_posix())
    assert marked == ["consultation/markdown.py"]


def test_one_address_alone_takes_a_post_without_a_token_of_ours() -> None:
    """The one by which mail programs stop our e-mails (RFC 8058): what it is asked for is signed."""
    folders = ("templates", "consultation", "recommendations", "cms", "config")
    exempt = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if "csrf_exempt" in path.read_text()]
    assert [path.relative_to(ROOT).as_posix() for path in exempt] == ["consultation/views/notices.py"]
    assert exempt[0].read_text().count("@csrf_exempt") == 1


def test_lock_files_name_no_address_and_hash_everything() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert not re.search(r"https?:|--index|--extra|--find", text), path.name
        for pinned in re.split(r"\n(?=[a-z])", text.strip()):
            assert "--hash=sha256:" in pinned, f"{path.name}: {pinned[:60]}"
