mine-title = Your appointment
mine-being-checked = This one is still being checked with the hospital
mine-none = You have no appointment booked in this chat. If you booked with the hospital directly, please call, or ask our staff.
mine-move = I cannot move appointments in this chat yet. I have left a note for the staff
mine-cancel = I cannot cancel appointments in this chat yet. I have left a note for the staff
mine-listed = For now your appointment stands as it is. Calling the hospital is the quickest way.
mine-coming = Thank you for letting us know. Your appointment stands; nothing more is needed.
