"""Rasa graph components: thin wrappers of the sentence encoder, the n-grams and the danger screen."""
