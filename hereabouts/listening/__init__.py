"""What to say back: echo, bank, moves, conversation and fidelity. No Rasa."""
