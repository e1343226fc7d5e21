# Asked when words may mean danger but are not clear.
alt-doubt = One short question. Please open the chat and answer now.
doubt-emergency = One question, to be sure: is somebody seriously ill or in danger right now?
doubt-emergency-yes = Yes, right now
doubt-emergency-no = No
doubt-crisis = May I ask openly, because I care: do you have thoughts of dying or of hurting yourself, or is somebody hurting you?
doubt-crisis-yes = Yes
doubt-crisis-no = No
doubt-why = If there is no answer within 2 minutes, I will send you how to get help and tell our staff, to be safe.
doubt-emergency-relieved = Thank you for answering. If it gets serious at any time, write to me or call 1669 at once. What can I help you with now?
doubt-crisis-relieved = Thank you for answering openly. On a heavy day, call 1323: somebody listens, day and night. You can always write here too. What can I help you with now?
doubt-late-no = All right. If it gets serious or unsafe at any time, call 1669 at once.
worse-title = While you get ready to go, one question: is any of these there right now?
worse-signs =
    • Drowsy, hard to wake, confused, or a seizure
    • Hard breathing, or only short sentences
    • Faint, cold, sweating
    • Tight chest, drooping face, slurred speech, or a weak arm or leg
    • Bleeding that does not stop
worse-why = If so, or without an answer within 2 minutes, I will send you how to call 1669.
worse-not = Good that none of these is there. Please still go to the emergency room now. If any of them comes, or you cannot get there, call 1669 at once.
