"""One door for every message: processor, agent, app, the voice and the store."""
