group-private-please = Hello. Health is a private matter, so please write to KlaiMor in a private chat. In an emergency, call 1669.
