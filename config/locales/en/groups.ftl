group-private-please = Hello. Health is a private matter, so please write to KlaiMor in a private chat. In an emergency, call 1669.
# Words in a group that may mean danger: whom to call, no question, and nobody named
group-doubt-emergency = If somebody is seriously ill or in danger right now, call 1669, free, day and night. Nobody has called yet: you need to call yourself. If you are not sure, write to KlaiMor in a private chat.
group-doubt-crisis = If somebody cannot go on, does not want to live, or is being hurt, call 1323: somebody listens, free, day and night. After violence call 1300; in danger now, 1669 or 191. You need to call yourself. You can always write to KlaiMor in a private chat.
