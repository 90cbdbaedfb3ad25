"""A person at a notebook: a real Jupyter server and a headless Chromium that opens, fills in, runs and saves.

As a program it makes the picture in the documents:  python tests/browser.py docs/notebook.png
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "of-a-server-for-this-test-only"
SETTINGS = {  # all cells are in the page, and nothing is asked of the network
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
PATIENCE = 180_000  # milliseconds; a check imports torch twice, and the machine may be busy


def chromium() -> str | None:
    """Return the path of a Chromium that is installed, if any."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextlib.contextmanager
def jupyter(folder: Path) -> Iterator[str]:
    """Run a Jupyter server in *folder*; yield its address."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as scratch:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        for name, setting in SETTINGS.items():
            path = Path(scratch, "settings", f"{name}.jupyterlab-settings")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(setting))
        environment = {
            **os.environ,
            "JUPYTERLAB_SETTINGS_DIR": f"{scratch}/settings",
            "IPYTHONDIR": f"{scratch}/ipython",
        }
        environment |= {"JUPYTER_RUNTIME_DIR": f"{scratch}/runtime", "JUPYTER_CONFIG_DIR": f"{scratch}/config"}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        options = [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", "--no-browser", "--allow-root"]
        command = [sys.executable, "-m", "notebook", "--ip=127.0.0.1", *options]
        with open(f"{scratch}/log", "w") as log:
            server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/api/status?token={TOKEN}", server, Path(scratch, "log"))
            yield address
        finally:
            server.terminate()
            server.wait(60)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE // 250):
        time.sleep(0.25)
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.25)
    raise AssertionError(f"the Jupyter server does not answer: {log.read_text()[-2000:]}")


def _wait_for_kernel(address: str) -> None:
    """Wait until the page is connected to a kernel that is idle: what is run before that is lost."""
    for _ in range(PATIENCE // 250):
        time.sleep(0.25)
        try:
            with urllib.request.urlopen(f"{address}/api/kernels?token={TOKEN}", timeout=60) as answer:
                kernels = json.load(answer)
        except urllib.error.HTTPError:  # the server has a kernel in its list that is just being made
            continue
        if any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            time.sleep(1)
            return
    raise AssertionError("no kernel is ready")


@contextlib.contextmanager
def opened(address: str, notebook: str, height: int = 1250) -> Iterator[Any]:
    """Open a notebook of a server in a browser; yield the page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": height})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/notebooks/{notebook}?token={TOKEN}")
        page.locator(".jp-CodeCell .cm-line").first.wait_for()
        _wait_for_kernel(address)
        yield page
        browser.close()


def fill(page: Any, signature: str, line: str) -> None:
    """Put a *line* into the place of the last one, the stub's, in the cell that holds *signature*."""
    page.locator(".jp-CodeCell", has_text=signature).first.locator(".cm-line").last.click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.insert_text(line)


def run(page: Any, text: str) -> Any:
    """Run the code cell that holds *text*, to its end; return it."""
    cell = page.locator(".jp-CodeCell", has_text=text).first
    prompt = cell.locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    cell.locator(".cm-line").first.click()
    page.keyboard.press("Shift+Enter")
    for _ in range(PATIENCE // 100):
        if any(char.isdigit() for char in prompt.inner_text()) and prompt.inner_text() != before:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError(f"the cell with {text!r} has not run to its end")
    return cell


def check(page: Any, line: str) -> str:
    """Run a check cell, wait for its table, and return what a person reads."""
    cell = run(page, line)
    cell.locator(".jp-OutputArea-output table").wait_for()
    return str(cell.locator(".jp-OutputArea-output").last.inner_text())


def save(page: Any) -> None:
    """Save the notebook, as a person does."""
    page.keyboard.press("Escape")
    with page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents" in answer.url):
        page.keyboard.press("Control+s")


def main(picture: Path) -> None:
    """Take the picture for the documents: the attention lab, whose first task forgets the mask."""
    from PIL import Image

    forgets = "return torch.softmax(q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1]), dim=-1) @ v"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "assignments" / "attention", Path(folder, "attention"))
        with jupyter(Path(folder)) as address, opened(address, "attention/attention.ipynb", 760) as page:
            run(page, "%load_ext grader")
            run(page, "import torch")
            fill(page, "def scaled_dot_product_attention", forgets)
            run(page, "def scaled_dot_product_attention")
            print(check(page, "%grader check attention scaled_dot_product_attention"))
            page.locator("text=more checks are not shown").first.evaluate("node => node.scrollIntoView({block: 'end'})")
            page.mouse.wheel(0, 60)
            page.wait_for_timeout(1000)
            raw = Path(folder, "page.png")
            page.screenshot(path=str(raw))
        Image.open(raw).convert("RGB").quantize(64).save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
