"""The doors: Rasa input channels of our own for the widget, Slack and Telegram."""
