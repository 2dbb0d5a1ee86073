"""Long runs (`make soak`): thousands of bad requests at every door, a thousand turns of one conversation."""
