"""One demonstration and one Chromium for all tests of this folder, and for none after them: Playwright's event loop would keep Django
from the database."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Addresses, browser, chromium, served_demonstration


class DemonstrationLog:
    """What the demonstration printed on its terminal."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def newest_code(self) -> str:
        """The last sign-in code sent by e-mail, which a demonstration prints."""
        for _try in range(50):
            codes = re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", self.path.read_text(), re.MULTILINE)
            if codes:
                return codes[-1]
            time.sleep(0.1)
        raise AssertionError(self.path.read_text()[-1500:])


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration lives; BROWSER_TESTS_IN beside BROWSER_TESTS_AT names that of one that runs already."""
    if told := os.environ.get("BROWSER_TESTS_IN"):
        return Path(told)
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    if at := os.environ.get("BROWSER_TESTS_AT"):
        yield at
        return
    if not chromium():
        pytest.skip("no Chromium on this machine: apt-get install chromium to run the tests in a browser")
    with served_demonstration(folder) as served:
        yield served


@pytest.fixture(scope="package")
def demonstration_log(folder: Path) -> DemonstrationLog:
    return DemonstrationLog(folder / "demo.log")


@pytest.fixture(scope="package")
def launched(address: str) -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.fixture(scope="package")
def addresses(launched: Browser, address: str) -> Addresses:
    return Addresses(launched, address)
