"""The floor that the room is measured against: stock Textual with a header, a footer and a table of twenty rows."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header


class Floor(App[None]):
    """Nothing of ours."""

    BINDINGS: ClassVar = [("q", "quit", "Quit"), ("j", "down", "Down")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table: DataTable[str] = self.query_one(DataTable)
        table.add_columns("Release", "Service", "Version", "State", "Owner")
        for number in range(20):
            table.add_row(f"release-{number}", f"service-{number}", f"1.{number}.0", "pending", "sam")

    def action_down(self) -> None:
        self.query_one(DataTable).action_cursor_down()


if __name__ == "__main__":
    Floor().run()
