alt-place = Your location has arrived. Open the chat to read on.
place-title = Read this place out to 1669
place-address =
    { $address }
    Coordinates { $degrees }
place-degrees = Coordinates { $degrees }
place-staff-see = The hospital's staff can see this place too, but maybe not at once.
place-thanks-title = Thank you, your location has arrived
place-not-kept = I do not need it right now, and it has not been kept. In an emergency, call 1669 and read this place out to them.
place-by-hand = Tap the button "Send my location" below. If you do not see it, tap + beside the text box and choose "Location", or just type where you are and a landmark.
