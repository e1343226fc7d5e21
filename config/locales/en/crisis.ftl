# 1323: mental health line, free, 24 hours (Department of Mental Health, dmh.go.th)
call-1323 = Call 1323 to talk
alt-crisis = KlaiMor has answered. Please open and read it now.
crisis-title = Thank you for telling me. You do not have to be alone with this
crisis-heard = You must be very tired and in a lot of pain. People can help to make this lighter. Call 1323: somebody listens, free, day and night.
crisis-now = If you have already hurt yourself or taken too many pills, or fear you cannot stop yourself, call 1669 now. Nobody has called yet: you need to tap and call.
crisis-means =
    Please do not stay alone. Ask somebody you trust to be with you, and to put away anything you could hurt yourself with.
    If you worry about somebody close to you, stay with them, listen, and do not leave them alone.
crisis-person = KlaiMor is a machine. I have left a note for the staff, but they may not see it at once. Calling is the fastest.
crisis-group = If somebody may hurt themselves, do not leave them alone. Call 1323: somebody listens, free, day and night. In danger now, call 1669. Nobody has called yet: you need to call yourself.
mind-title = Thank you for telling me
mind-heard = It sounds as if things are heavy at the moment. Asking for help is a good thing to do. Call 1323 to talk with a counsellor, free, day and night. You can also talk to our staff or book a visit here.
mind-signs = If you think of hurting yourself, or of not wanting to live, please tell me plainly. In danger now, call 1669.
# The plain question about safety
crisis-safe-ask = I ask plainly because I care: are you safe right now? Is anybody with you?
crisis-safe-yes = Safe for now
crisis-safe-no = Not safe
crisis-harm-too = If somebody hurts you or is about to, call 191 at once. About being hurt by others, 1300 helps day and night.
# Violence: 191 police; 1300 Ministry of Social Development and Human Security, day and night
call-191 = Call 191 (police)
call-1300 = Call 1300 (help)
violence-title = Thank you for telling me. Nobody has the right to hurt you
violence-now =
    If it is dangerous now, call 191
    • If you can get out, go to a neighbour or where many people are first, then call.
    • If you cannot, stay in a room that locks and has a way out, not in the kitchen, where the knives are.
# WHO, Responding to intimate partner violence and sexual violence against women (2013): safety first, injuries, no blame
violence-hurt = For bad pain, bleeding, being choked or a blow to the head, call 1669 or go to an emergency room today, even if it looks like nothing.
violence-help = Call 1300 day and night: somebody listens, helps to find a safe place to stay, and helps children in the house. If somebody may look into your phone, you can delete this chat.
# Sexual violence: WHO, Clinical management of rape and intimate partner violence survivors (2020): prevention within 72 hours
assault-title = Thank you for being so brave. This is not your fault
assault-now = If you are still in danger, call 191 at once. For bad pain or bleeding, call 1669.
assault-hospital = Go to a hospital as soon as you can, best within 3 days. Doctors look after wounds and help to prevent infections and a pregnancy. You can go straight away; no police report is needed first.
assault-keep = If you can, do not wash yet. Put the clothes you wore into a paper bag and take them along. If you have washed already, that is all right: go all the same.
assault-help = Call 1300 day and night: somebody listens and helps you on. For a child, a grown-up can call. Take somebody you trust with you.
harm-group = If somebody is being hurt, call 191 now. If they are badly hurt, call 1669. For help after violence, call 1300, day and night. Nobody has called yet: you need to call yourself.
