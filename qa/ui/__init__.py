"""The panes of the web app: Gradio wiring and pure rendering."""
