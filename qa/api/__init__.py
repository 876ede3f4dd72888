"""What programs ask for, over HTTP and MCP: the same requests, the same JSON. Knows nothing of Gradio."""
