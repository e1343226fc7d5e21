# Words that are used all over the conversation
apology = Sorry, something went wrong for a moment. I am trying again. If it is life-threatening, please call 1669 now.
apology-set-aside = Sorry, something went wrong and I could not do this. I have left a note for the staff. If it is life-threatening, please call 1669 now.
step-lost = Sorry, I cannot find where we were. Let us start again.
alt-card = A message from KlaiMor. Tap to read.
alt-answer = KlaiMor has answered. Tap to read.
alt-menu = Choose what you need in the chat.
call-1669 = Call 1669 (urgent)
call-hospital = Call the hospital
way-book = Book a visit
way-symptoms = Tell my symptoms
way-mine = My appointments
way-hours = Opening hours
way-person = Talk to a person
way-menu = Main menu
way-place = Send my location
way-resume = Back to where I was
way-language = ภาษาไทย
