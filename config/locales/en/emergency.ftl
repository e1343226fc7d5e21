# 1669: emergency medical line, free, 24 hours (National Institute for Emergency Medicine, niems.go.th)
# 1367: Ramathibodi Poison Center, 24 hours
call-1669-now = Call 1669 now
call-1367 = Call 1367 (poison)
alt-emergency = Very important: call 1669 now, then open the chat to read on.
emergency-title = Please call 1669 right now
emergency-nobody-called = Nobody has called an ambulance for you yet. You need to tap and call yourself. It is free, day and night.
emergency-tell =
    Tell them
    1) where you are, and which temple, school or shop is near
    2) who is ill, and how old
    3) what happened, and since what time
    4) a phone number to call back
    Stay on the line until they say you may hang up.
emergency-stay = You matter very much. Please keep somebody with you all the time. To be listened to, call 1323, free, day and night.
emergency-group = If this is an emergency, call 1669 now. It is free, day and night. Nobody has called yet: you need to call yourself. Say where you are, what happened, and a number to call back.
emergency-unsure-title = Is anyone in danger right now? If so, call 1669
emergency-unsure-signs =
    Call at once for any of these
    • Cannot be woken, or cannot breathe
    • Chest pain or tightness
    • A drooping face, a weak arm or leg, or a seizure
    • Bleeding that does not stop
    If it is not urgent, please tell me a little more about what happened.
alt-dial = Important phone numbers: open the chat to see them
dial-title = This chat cannot dial for you
dial-by-hand = Tap a number below, or dial it yourself: 1669 emergency, 1323 mental health, 1367 poison centre. All are open day and night.
