"""The pictures of the README, exported by the app itself: `python -m tests.tui.picture`."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from controlroom.cli import demo
from controlroom.cli.open import open_desk
from controlroom.core.chain import Verdict
from controlroom.dispatch import Dispatcher
from controlroom.formats.scenarios import read_scenario
from controlroom.store.chain import verify
from controlroom.store.log import Log
from controlroom.tui.app import ControlRoom
from controlroom.tui.courier import Desk
from controlroom.tui.opening import Opening

ROOT = Path(__file__).parents[2]
PICTURES: dict[str, tuple[tuple[int, int], tuple[str, ...]]] = {  # name: size, keys
    "room": ((80, 24), ()),
    "wide": ((120, 36), ("n", "enter", *"nnnnnnnnnn", "5")),
}


async def picture(size: tuple[int, int], keys: tuple[str, ...], folder: Path) -> str:
    """The screen after some keys, as SVG without a font from elsewhere."""
    store = folder / "demo.db"
    demo.prepare(store, fresh=True)
    place = {"screen": "room", "release": demo.SAMPLE, "pane": "1"}
    scenarios = (read_scenario(demo.SCENARIO),)
    opening = Opening(lambda: open_desk(str(store)), folder, place=place, scenarios=scenarios, verify=_verified)
    app = ControlRoom(opening)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        for key in keys:
            await pilot.press(key)
            await settle(app, pilot)
        return local(app.export_screenshot(title="controlroom"))


def _verified(desk: Desk) -> Verdict | None:
    return verify(desk.log) if isinstance(desk, Dispatcher) and isinstance(desk.log, Log) else None


async def settle(app: ControlRoom, pilot: object) -> None:
    """Until the dispatcher has answered."""
    for _ in range(200):
        await asyncio.sleep(0.01)
        room = app.views[-1]
        if getattr(room, "board", None) is not None and not getattr(room, "pending", 0):
            break
    await asyncio.sleep(0.05)


def local(svg: str) -> str:
    """The SVG with the fonts that the reader has: addresses of fonts are taken out."""
    svg = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"\s+\n", "\n", svg).replace("font-family: Fira Code", "font-family: Fira Code, DejaVu Sans Mono")


def main() -> None:
    """Write docs/*.svg."""
    for name, (size, keys) in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            svg = asyncio.run(picture(size, keys, Path(folder) / "store"))
        (ROOT / "docs" / f"{name}.svg").write_text(svg, "utf-8")
        sys.stdout.write(f"docs/{name}.svg\n")


if __name__ == "__main__":
    main()
