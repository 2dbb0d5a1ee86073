"""rasa_sdk actions, one small module a topic: read the tracker, call hereabouts, utter and set slots."""
