"""The pictures of the README, exported by the app itself: `python -m tests.tui.picture`."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from controlroom.cli import demo
from controlroom.cli.open import open_desk
from controlroom.formats.scenarios import read_scenario
from controlroom.tui.app import ControlRoom
from controlroom.tui.opening import Opening

ROOT = Path(__file__).parents[2]
PICTURES = {
    "room": (),
    "recommended": ("n", "enter", *"nnnnnnnnnn", "5"),
}


async def picture(keys: tuple[str, ...], folder: Path) -> str:
    """The screen after some keys, as SVG without a font from elsewhere."""
    store = folder / "demo.db"
    demo.prepare(store, fresh=True)
    place = {"screen": "room", "release": demo.SAMPLE, "pane": "1"}
    scenarios = (read_scenario(demo.SCENARIO),)
    app = ControlRoom(Opening(lambda: open_desk(str(store)), folder, place=place, scenarios=scenarios))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        for key in keys:
            await pilot.press(key)
            await settle(app, pilot)
        return local(app.export_screenshot(title="controlroom"))


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
    for name, keys in PICTURES.items():
        with tempfile.TemporaryDirectory() as folder:
            svg = asyncio.run(picture(keys, Path(folder) / "store"))
        (ROOT / "docs" / f"{name}.svg").write_text(svg, "utf-8")
        sys.stdout.write(f"docs/{name}.svg\n")


if __name__ == "__main__":
    main()
