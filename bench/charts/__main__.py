"""Measures how many frames per second a page of panels holds under load, in Chromium without a GPU.

Builds ``page.tsx`` with the front end's own bundler into a temporary folder, opens it with a load of 12 panels of
2 series of 5,000 points at 20 updates a second (or what the flags say), and prints one JSON object. Needs
``npm ci`` in ``static/``, Playwright and a Chromium; ``--node`` and ``--chromium`` name them where they are elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[1] / "static" / "node_modules"
PAGE = (
    '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="page.css"><body><script src="page.js"></script>'
)


def main() -> None:
    """Build, measure, print."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), options.node)
        print(json.dumps(measure(Path(folder), options)))


def arguments() -> argparse.Namespace:
    """The load, the tools, and where a picture goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("panels", 12), ("series", 2), ("points", 5000), ("rate", 20), ("seconds", 10), ("warmup", 3)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--node", default=shutil.which("node") or "node")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--picture", type=Path, help="write a screenshot here")
    return parser.parse_args()


def build(folder: Path, node: str) -> None:
    """Bundle the page into ``folder``."""
    flags = ["--bundle", "--minify", "--jsx=automatic", "--jsx-import-source=preact", "--target=es2022"]
    subprocess.run(
        [node, MODULES / "esbuild" / "bin" / "esbuild", HERE / "page.tsx", f"--outdir={folder}", *flags],
        check=True,
        env={**os.environ, "NODE_PATH": str(MODULES)},
        stderr=subprocess.DEVNULL,
    )
    (folder / "index.html").write_text(PAGE)


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Open the page, let it settle, and count its frames."""
    load = "&".join(f"{name}={getattr(options, name)}" for name in ("panels", "series", "points", "rate"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
        )
        page = browser.new_page(viewport={"width": 1600, "height": 1000}, color_scheme="dark")
        page.goto(f"{(folder / 'index.html').as_uri()}?{load}")
        page.evaluate("seconds => measure(seconds)", options.warmup)
        busy = page.context.new_cdp_session(page)
        busy.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = script_seconds(busy.send("Performance.getMetrics"))
        result: dict[str, Any] = page.evaluate("seconds => measure(seconds)", options.seconds)
        after = script_seconds(busy.send("Performance.getMetrics"))
        result["busy"] = (after - before) / result["seconds"]
        if options.picture:
            page.screenshot(path=str(options.picture))
        browser.close()
    return result


def script_seconds(metrics: dict[str, Any]) -> float:
    """CPU seconds the page's main thread has used so far."""
    return next(float(metric["value"]) for metric in metrics["metrics"] if metric["name"] == "TaskDuration")


if __name__ == "__main__":
    main()
