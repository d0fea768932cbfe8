"""Executes a notebook in the kernel of Deno, and prints the media types that each cell showed, as JSON."""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


class Client(NotebookClient):
    """The kernel may send what a cell shows after it said that the cell is done. What follows an answer to the next
    question cannot be of that cell."""

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        await super()._async_poll_output_msg(parent_msg_id, cell, cell_index)
        question = self.kc.execute("undefined", silent=True, store_history=False)
        while True:
            message = await self.kc.iopub_channel.get_msg(timeout=None)
            asked = message["parent_header"].get("msg_id")
            is_status = message["msg_type"] == "status"
            if asked == parent_msg_id and not is_status:
                self.process_message(message, cell, cell_index)
            if asked == question and is_status and message["content"]["execution_state"] == "idle":
                return


path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
client = Client(notebook, kernel_name="deno", timeout=120, resources={"metadata": {"path": str(path.parent)}})
client.execute()
shown = [
    [sorted(output["data"]) for output in cell.outputs if "data" in output]
    for cell in notebook.cells
    if cell.cell_type == "code"
]
print(json.dumps(shown))
