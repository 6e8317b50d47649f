"""From an application to a server: uvicorn with bounds, in one process or several."""
