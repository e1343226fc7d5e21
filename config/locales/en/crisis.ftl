# 1323: mental health line, free, 24 hours (Department of Mental Health, dmh.go.th)
call-1323 = Call 1323 to talk
alt-crisis = KlaiMor has answered. Please open and read it now.
crisis-title = Thank you for telling me. You do not have to be alone with this
crisis-heard = You must be very tired and in a lot of pain. People can help to make this lighter. Call 1323: somebody listens, free, day and night.
crisis-now = If you have already done something, or fear you cannot stop yourself, call 1669 now. Nobody has called yet: you need to tap and call.
crisis-means = Please do not stay alone. Ask somebody you trust to be with you, and to put away anything you could hurt yourself with. If you worry about somebody close to you, stay with them, listen, and do not leave them alone.
crisis-person = KlaiMor is a machine. I have left a note for the staff, but they may not see it at once. Calling is the fastest.
crisis-group = If somebody may hurt themselves, do not leave them alone. Call 1323: somebody listens, free, day and night. In danger now, call 1669. Nobody has called yet: you need to call yourself.
mind-title = Thank you for telling me
mind-heard = It sounds as if things are heavy at the moment. Asking for help is a good thing to do. Call 1323 to talk with a counsellor, free, day and night. You can also talk to our staff or book a visit here.
mind-signs = If you think of hurting yourself, or of not wanting to live, please tell me plainly. In danger now, call 1669.
