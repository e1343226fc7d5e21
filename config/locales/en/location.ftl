alt-place = Your location has arrived. Open the chat to read on.
place-title = Read this place out to 1669
place-address =
    { $address }
    Coordinates { $degrees }
place-degrees = Coordinates { $degrees }
place-staff-see = The hospital's staff can see this place too, but maybe not at once.
place-thanks-title = Thank you, your location has arrived
place-not-kept = I do not need it right now, and it has not been kept. In an emergency, call 1669 and read this place out to them.
