alt-welcome = Hello from KlaiMor. Tap to see what I can help with.
welcome-title = Hello, KlaiMor is glad to help you
welcome-again = Good to talk with you again
welcome-what = Just write as you would to a person, for example "I would like to see a dentist next Wednesday afternoon", or use the buttons below.
welcome-machine = KlaiMor is a machine, not a doctor. Whenever you want a person, tap "Talk to a person".
welcome-emergency = If a life is in danger, do not write: call 1669 at once. It is free, day and night.
