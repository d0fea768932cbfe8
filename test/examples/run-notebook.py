"""Executes a notebook in the kernel of Deno, and prints the media types that each cell showed, as JSON."""

import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

path = Path(sys.argv[1])
notebook = nbformat.read(path, as_version=4)
client = NotebookClient(notebook, kernel_name="deno", timeout=120, resources={"metadata": {"path": str(path.parent)}})
client.execute()
shown = [
    [sorted(output["data"]) for output in cell.outputs if "data" in output]
    for cell in notebook.cells
    if cell.cell_type == "code"
]
print(json.dumps(shown))
