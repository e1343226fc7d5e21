# Telling symptoms: the questions on each complaint stand in config/protocols; here is only what they share
alt-symptoms = KlaiMor has a short question. Tap to read.
alt-symptoms-result = KlaiMor has answered. Please read it now.
symptoms-book = Book to see a doctor
symptoms-ask-trouble = What is the matter? Tell me in your own words
symptoms-ask-trouble-how = Who is ill, how old, what is it, and for how many days? For example "my son, 3 years old, fever for 2 days". If somebody cannot breathe, has chest pain or cannot be woken, call 1669 now.
symptoms-trouble-unclear = Sorry, I did not understand what the matter is. Could you say it again in a few words?
symptoms-opening = About { $titles }: a few short questions, eight at most, so that I can say how soon to see a doctor. If it gets worse meanwhile, call 1669.
symptoms-hint-years = You can also type the age, such as 70 or 8 months.
symptoms-hint-days = You can also type the number of days, such as 3.
symptoms-hint-of-ten = You can also type a number from 0 to 10; 10 is the worst pain.
symptoms-hint-celsius = You can also type the number, such as 38.5.
symptoms-answer-unclear = Sorry, I am not sure what you answered. Use a button, or write it in a word or two. "Not sure" is an answer too.
symptoms-asked-afresh = It has been a while and things may have changed, so I ask some questions once more.
symptoms-noted = Thank you, I have noted that. One more time this question:
symptoms-and-the-rest = Thank you. And the other things on this list, is any of them there?
symptoms-counts-unsure = Never mind. I will count the last question as "not sure".
symptoms-changed = Your answer has been changed.
symptoms-button-old = That button belongs to another question. This is the one I am asking:
symptoms-book-first = You can book. But with a few more answers I can say whether it can wait for the visit.
symptoms-level-1 = Please call 1669 right now
symptoms-level-2 = Please go to the emergency room now
symptoms-level-3 = See a doctor today or tomorrow
symptoms-level-4 = Make an appointment, or ask a pharmacist
symptoms-level-5 = It can be cared for at home for now
symptoms-because = Because: { $what }
symptoms-because-unsure = To be careful, because this could not be ruled out: { $what }
symptoms-because-none = Nothing you told me is a danger sign.
symptoms-because-flag = Your message says “{ $words }”, which is a danger sign.
symptoms-because-alarm = Something that may be a danger sign came up while we were talking, so I would rather be careful.
symptoms-alarm-earlier = Something that may be an emergency came up here before. If that sign is still there, do not wait: call 1669, whatever stands below. Even if it has gone, let a doctor look today.
symptoms-cannot-go = If you cannot get there, or nobody can take you, call 1669 to be picked up, free, day and night. Nobody has called for you yet.
symptoms-note = This is a first look at how soon to be seen. It is not a diagnosis. { $who } approved these questions on { $on }. If you are worried, you can always see a doctor.
symptoms-note-unsigned = This is a first look at how soon to be seen. It is not a diagnosis, and these questions still wait for a doctor's approval. If you are worried, you can always see a doctor.
symptoms-unknown = Thank you for telling me
symptoms-unknown-why = I have no questions for this one yet, so I will not guess. It is best that a doctor or a member of staff takes a look.
symptoms-unknown-danger =
    Call 1669 at once for any of these
    • Hard breathing, chest pain or tightness
    • A drooping face, a weak arm or leg, or a seizure
    • Drowsy, cannot be woken, or faint and cold with sweat
    • Bleeding that does not stop
symptoms-unknown-soon = See a doctor today for bad pain, high fever, or if it gets worse fast; and for small children, pregnant women, older people and people with a chronic illness.
symptoms-net-call = Stay with the person. If breathing stops or they cannot be woken, tell 1669 at once. Even if it gets better, let a doctor look today.
symptoms-net-on-the-way = On the way or while you wait, call 1669 at once for drowsiness, a seizure, hard breathing, faintness with cold skin, or chest pain.
alt-symptoms-level-2 = Please go to the emergency room now. Open the chat to read what to do before you go.
alt-symptoms-level-3 = See a doctor today or tomorrow. Open the chat to read why, and what to do until then.
alt-symptoms-level-4 = Make an appointment, or ask a pharmacist. Open the chat to read why, and what to do until then.
alt-symptoms-level-5 = It can be cared for at home for now. Open the chat to read how, and when to see a doctor.
symptoms-denied = Danger signs that you said are not there: { $signs }, and whatever else I asked.
sign-and = { $said }, { $sign }
sign-self-harm = thoughts of self-harm
sign-drowsy = drowsy or confused
sign-breathing = hard breathing
sign-chest = chest pain
sign-stroke = a drooping face or weakness
sign-seizure = a seizure
sign-faint = fainting
sign-bleeding = unusual bleeding
sign-neck = a stiff neck
sign-swelling = a swollen face or mouth
sign-drinking = not able to drink
sign-vision = blurred sight
sign-baby-moves = the baby moves less
